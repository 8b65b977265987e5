"""How far a study is: derived from its files and its process, and never stored."""

import time
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from cnn_core.runs.directory import write_json
from cnn_core.runs.events import Claimed
from cnn_core.runs.status import is_alive
from cnn_core.studies.place import Place

WAITING_WORDS = "Waiting for its turn: one study computes at a time."
LOST_WORDS = "It ended without a last word: killed, or out of memory. Start it again, with fewer images if it recurs."


class StudyStatus(StrEnum):
    ABSENT = "absent"
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def active(self) -> bool:
        """A process has the study."""
        return self in (StudyStatus.WAITING, StudyStatus.RUNNING)


@dataclass(frozen=True)
class StudyState:
    """`words` are a sentence: what it does, or why there is no result. `done` and `total` count this stage's steps."""

    status: StudyStatus
    words: str = ""
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    """Of this stage, from what was measured; None until something was."""


class Word(BaseModel):
    """What the process of a study said last. Times in seconds since 1970; `began` is that of the stage it is in."""

    model_config = ConfigDict(frozen=True)

    pid: int = Field(gt=0)
    process_started: float
    time: float
    began: float | None = None
    done: int = Field(0, ge=0)
    total: int = Field(0, ge=0)
    words: str = WAITING_WORDS
    failed: bool = False
    cancelled: bool = False

    @property
    def spoken_by_the_living(self) -> bool:
        return is_alive(Claimed(time=self.time, pid=self.pid, process_started=self.process_started))


def read_word(study: Place) -> Word | None:
    """The latest word; None where nobody has spoken yet, or nobody can read it."""
    try:
        return Word.model_validate_json(study.progress_path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_word(study: Place, word: Word) -> None:
    """Raises OSError where the disk is full or the run has gone."""
    write_json(study.progress_path, word.model_dump_json())


def state_of(study: Place) -> StudyState:
    """Where the study stands at this moment."""
    state = _told(study, read_word(study))
    if state.status is not StudyStatus.FAILED:
        return state
    # Its last word or its result may have come between the reading and the look at the process.
    return _told(study, read_word(study))


def _told(study: Place, word: Word | None) -> StudyState:
    if study.result_path.is_file():
        return StudyState(StudyStatus.FINISHED)
    if word is None:
        return StudyState(StudyStatus.ABSENT)
    if word.cancelled:
        return StudyState(StudyStatus.CANCELLED)
    if word.failed:
        return StudyState(StudyStatus.FAILED, word.words)
    if not word.spoken_by_the_living:
        return StudyState(StudyStatus.FAILED, LOST_WORDS)
    if word.began is None:
        return StudyState(StudyStatus.WAITING, word.words)
    return StudyState(StudyStatus.RUNNING, word.words, word.done, word.total, _seconds_left(word, word.began))


def _seconds_left(word: Word, began: float) -> float | None:
    if not word.done:
        return None
    pace = (word.time - began) / word.done
    return max(0.0, (word.total - word.done) * pace - (time.time() - word.time))
