"""A linear SVM, a decision tree and a CNN on the same photographs: as recorded, and as measured in this home."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from cnn_core import paths
from cnn_core.errors import StudyError
from cnn_core.runs.directory import write_json

RECORDED_PATH = Path(__file__).parent / "bundled" / "learn" / "rivals.json"
WORDS = ("rivals",)
"""What `cnn_core.study` calls this measurement."""
SHIFTS = (0, 1, 2, 4, 8)
"""Pixels by which the test images are moved, to each of four sides; the rows at the edge are repeated."""


class Rival(BaseModel):
    """One of them, fitted to the training images."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    setting: str
    """What it was fitted with."""
    seconds: float
    """Of all processors together, spent on fitting it."""
    training_accuracy: float
    accuracies: tuple[float, ...]
    """On the test images moved by SHIFTS, the mean of the four sides."""


class Rivals(BaseModel):
    """A measurement of all."""

    model_config = ConfigDict(frozen=True)

    date: str
    machine: str
    seed: int
    trained_on: int
    judged_on: int
    shifts: tuple[int, ...]
    rivals: tuple[Rival, ...]


@dataclass(frozen=True)
class Measurement:
    """Where a measurement of one's own lies, and what its process says meanwhile; a `cnn_core.studies.place.Place`."""

    subject: str = "The folder of the measurement"

    @property
    def folder(self) -> Path:
        return paths.studies_folder() / "rivals"

    @property
    def result_path(self) -> Path:
        return self.folder / "result.json"

    @property
    def progress_path(self) -> Path:
        return self.folder / "progress.json"

    @property
    def log_path(self) -> Path:
        return self.folder / "study.log"

    @property
    def reserve_path(self) -> Path:
        return self.folder / "reserve"


@cache
def recorded() -> Rivals:
    """What was measured for the app to bring along."""
    return Rivals.model_validate_json(RECORDED_PATH.read_text(encoding="utf-8"))


def measured_here() -> Rivals | None:
    """What was measured in this home; None where nothing was. Raises StudyError where it cannot be read."""
    path = Measurement().result_path
    try:
        return Rivals.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StudyError(
            f"What was measured here cannot be read: {path.name} is damaged. Discard it and measure again."
        ) from error


def keep(found: Rivals) -> None:
    """Lay a measurement among this home's own. Raises OSError when the disk is full."""
    write_json(Measurement().result_path, found.model_dump_json(indent=1))
