"""What lessons ask TensorFlow itself, no trained network among it: options in, arrays out, every mistake a sentence.

A lesson's question takes arrays by name and options, and raises ValueError for a wrong one, as those of
`cnn_core.engine.questions` do.
"""

from collections.abc import Callable, Mapping
from typing import Any

from numpy.typing import NDArray

from cnn_core.engine.lessons.about import about
from cnn_core.engine.lessons.summary import summary

Answer = dict[str, NDArray[Any]]
LessonQuestion = Callable[[Mapping[str, NDArray[Any]], Mapping[str, Any]], Answer]

LESSONS: dict[str, LessonQuestion] = {"about": about, "summary": summary}
