"""What a study is about, and where it lies.

    <run>/studies/<epoch>/<kind>-<images>/                       of a run of one's own
    <home>/studies/<run>-<recorded at>/<epoch>/<kind>-<images>/  of a run that comes with the app: not ours to write to

There: result.npz (then it is finished), progress.json (the latest word of its process), study.log (its output).
A run that comes with the app may bring results of its own, which lie as those of a run of one's own do.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from cnn_core import paths
from cnn_core.data import validation_part
from cnn_core.errors import StudyError
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import Follower
from cnn_core.runs.networks import check_network

StudyKind = Literal["robustness", "embedding", "reference", "landscape"]
KINDS: tuple[StudyKind, ...] = get_args(StudyKind)
FEWEST_IMAGES = 10
RESULT_FILE = "result.npz"


LANDSCAPE_IMAGES = 256
"""Enough that the slice is smooth, few enough that a thousand passes over them take half a minute."""


@dataclass(frozen=True)
class Study:
    """One kind of question, put to a saved epoch of a run by its first `images` validation images.

    A landscape looks at as many of the images that the run learned from.
    """

    kind: StudyKind
    run: Run
    epoch: int
    images: int

    @property
    def subject(self) -> str:
        """What is studied, as a sentence begins."""
        return f"Run {self.run.id!r}"

    @property
    def folder(self) -> Path:
        return studies_folder(self.run) / self._name

    @property
    def result_path(self) -> Path:
        """What was computed here, else what came with the run; where it will be when there is neither."""
        own, brought = self.folder / RESULT_FILE, self.brought_path
        return brought if brought.is_file() and not own.is_file() else own

    @property
    def brought_path(self) -> Path:
        """Where a run that comes with the app brings the result along, if it does."""
        return brought_studies_folder(self.run) / self._name / RESULT_FILE

    @property
    def progress_path(self) -> Path:
        return self.folder / "progress.json"

    @property
    def log_path(self) -> Path:
        return self.folder / "study.log"

    @property
    def reserve_path(self) -> Path:
        return self.folder / "reserve"

    @property
    def _name(self) -> Path:
        return Path(f"{self.epoch:04d}") / f"{self.kind}-{self.images}"


def studies_folder(run: Run) -> Path:
    """Of all studies of a run."""
    if run.recorded:
        # The app's next version may bring another network under the same name.
        return paths.studies_folder() / f"{run.id}-{int(run.created)}"
    return brought_studies_folder(run)


def brought_studies_folder(run: Run) -> Path:
    """Of the studies that lie with a run, wherever it came from."""
    return run.studies_folder


def reference_study(run: Run, epoch: int) -> Study:
    """What strangers to this epoch's network are held against: there is one, of all validation images.

    Raises DatasetMissing when they are not here.
    """
    return Study("reference", run, epoch, len(validation_part(run.config().data)))


def landscape_study(run: Run, epoch: int) -> Study:
    """The slice of its loss around this epoch's network: there is one."""
    return Study("landscape", run, epoch, LANDSCAPE_IMAGES)


def study_of(kind: str, run_id: str, epoch: int, images: int) -> Study:
    """The study of these words, once it is clear that it can be computed.

    Raises InvalidRunId, UnknownRun, NotTrained when the network of the epoch is not there, DatasetMissing when its
    images are not here, StudyError for another kind or number of images.
    """
    named = next((known for known in KINDS if known == kind), None)
    if named is None:
        raise StudyError(f"A study is one of {', '.join(KINDS)}, not {kind[:40]!r}.")
    run = find(run_id)
    check_network(run, Follower(run).history(), epoch)
    available = len(validation_part(run.config().data))
    if not FEWEST_IMAGES <= images <= available:
        raise StudyError(
            f"A study of run {run.id!r} looks at {FEWEST_IMAGES} to {available:,} images, not {images:,}. "
            "Choose another number."
        )
    return Study(named, run, epoch, images)
