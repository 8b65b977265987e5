"""What lessons ask TensorFlow itself, no trained network among it: options in, arrays out, every mistake a sentence.

A lesson's question takes arrays by name and options, and raises ValueError for a wrong one, as those of
`cnn_core.engine.questions` do.
"""

from collections.abc import Callable, Mapping
from typing import Any

from numpy.typing import NDArray

from cnn_core.engine.lessons.about import about
from cnn_core.engine.lessons.constants import change, constant
from cnn_core.engine.lessons.graphs import graph
from cnn_core.engine.lessons.lines import line
from cnn_core.engine.lessons.pace import pace
from cnn_core.engine.lessons.slopes import shards, slopes
from cnn_core.engine.lessons.summary import summary

Answer = dict[str, NDArray[Any]]
LessonQuestion = Callable[[Mapping[str, NDArray[Any]], Mapping[str, Any]], Answer]

LESSONS: dict[str, LessonQuestion] = {
    "about": about,
    "line": line,
    "constant": constant,
    "change": change,
    "slopes": slopes,
    "shards": shards,
    "pace": pace,
    "graph": graph,
    "summary": summary,
}
