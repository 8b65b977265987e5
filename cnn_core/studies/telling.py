"""What the process of a study says of itself while it works."""

import os
import time
from contextlib import suppress
from typing import Protocol

import psutil

from cnn_core.errors import UnknownRun
from cnn_core.studies.place import Place
from cnn_core.studies.state import Word, write_word

TELL_SECONDS = 0.25


class Listener(Protocol):
    """Whoever wants to know how far a computation is."""

    def stage(self, words: str, total: int = 0) -> None:
        """It does something else now, in so many steps."""

    def count(self, done: int, words: str | None = None) -> None:
        """So many steps of the stage are done."""


class Teller:
    """Keeps the latest word of this process beside its study, at most four times a second."""

    def __init__(self, study: Place) -> None:
        self._study = study
        self._word = word_of(os.getpid())

    def claim(self) -> None:
        """Say that the study is this process's. Raises OSError where that cannot be written."""
        write_word(self._study, self._word)

    def stage(self, words: str, total: int = 0) -> None:
        now = time.time()
        self._tell(self._word.model_copy(update={"began": now, "done": 0, "total": total, "words": words}), now)

    def count(self, done: int, words: str | None = None) -> None:
        now = time.time()
        word = self._word.model_copy(update={"done": done, "words": words or self._word.words})
        if now - self._word.time >= TELL_SECONDS:
            self._tell(word, now)

    def failed(self, sentence: str) -> None:
        self._say_last({"failed": True, "words": sentence})

    def cancelled(self) -> None:
        self._say_last({"cancelled": True})

    def _tell(self, word: Word, now: float) -> None:
        self._word = word.model_copy(update={"time": now})
        try:
            write_word(self._study, self._word)
        except FileNotFoundError:
            raise UnknownRun(f"{self._study.subject} was removed while it was studied.") from None
        except OSError:
            # The word is for onlookers: a disk that is full is for the result to tell.
            return

    def _say_last(self, update: dict[str, object]) -> None:
        with suppress(OSError):
            write_word(self._study, self._word.model_copy(update=update | {"time": time.time()}))


def word_of(pid: int) -> Word:
    """The first word of this process: it waits."""
    return Word(pid=pid, process_started=psutil.Process(pid).create_time(), time=time.time())
