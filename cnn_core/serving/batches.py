"""Questions to one network that wait at the same time, answered in one pass."""

import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from cnn_core.serving.lane import ANSWER_SECONDS, in_time, too_many
from cnn_core.serving.refusal import Refusal

LARGEST_BATCH = 500
LONGEST_LINE = 256
MOST_IMAGES = 8000
"""That wait at the same time: 100 MB. A question that comes alone may be of any number."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class _Question(Generic[Key]):
    key: Key
    images: NDArray[np.float32]
    answer: "Future[NDArray[np.float32]]" = field(default_factory=Future)


class Batches(Generic[Key]):
    """One thread asks the networks; what arrives while it is busy goes together into its next pass.

    Nobody waits for company: a question that comes alone is asked at once.
    """

    def __init__(
        self,
        forward: Callable[[Key, NDArray[np.float32]], NDArray[np.float32]],
        *,
        line: int = LONGEST_LINE,
        seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._forward = forward
        self._line = line
        self._seconds = seconds
        self._waiting: deque[_Question[Key]] = deque()
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="batches")

    async def ask(self, key: Key, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """The network's answers to these images, (images, 10).

        Raises what asking raised; Refusal 429 when the line is full, 504 when the time is over.
        """
        question = _Question(key, images)
        with self._lock:
            if len(self._waiting) >= self._line:
                raise too_many(self._line)
            if self._waiting and sum(len(one.images) for one in self._waiting) + len(images) > MOST_IMAGES:
                raise Refusal(429, f"{MOST_IMAGES:,} pictures at most may wait. Ask again in a second, or about fewer.")
            self._waiting.append(question)
        # One turn a question is enough; a turn that finds its question answered along with another has nothing to do.
        self._executor.submit(self._answer_next)
        return await in_time(question.answer, self._seconds)

    def _answer_next(self) -> None:
        together = self._take()
        if not together:
            return
        try:
            answers = self._forward(together[0].key, np.concatenate([question.images for question in together]))
        except Exception as error:
            for question in together:
                question.answer.set_exception(error)
            return
        bounds = np.cumsum([len(question.images) for question in together])[:-1]
        for question, answer in zip(together, np.split(answers, bounds), strict=True):
            question.answer.set_result(answer)

    def _take(self) -> list[_Question[Key]]:
        """The one that has waited longest, and those behind it that fit into the same pass."""
        with self._lock:
            together: list[_Question[Key]] = []
            others: deque[_Question[Key]] = deque()
            for question in self._waiting:
                if not _fits(question, together):
                    others.append(question)
                elif question.answer.set_running_or_notify_cancel():
                    together.append(question)
            self._waiting = others
            return together


def _fits(question: _Question[Key], together: list[_Question[Key]]) -> bool:
    if not together:
        return True
    images = sum(len(one.images) for one in together) + len(question.images)
    return question.key == together[0].key and images <= LARGEST_BATCH
