"""A selection of images under a name, so that any table can be asked about it: dark ships, doubtful cats, a lasso."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from cnn_core import paths
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES
from cnn_core.errors import ConfigError
from cnn_core.runs.directory import write_json

EVERY = "All images"
MOST_SLICES = 50
NAME_LENGTH = 40
LUMINANCE = (0.299, 0.587, 0.114)
"""Of red, green and blue (ITU-R BT.601)."""

Share = Annotated[float, Field(ge=0, le=1)]
ImageId = Annotated[str, StringConstraints(pattern=r"^(train|test)-[0-9]{1,5}$")]
ClassIndex = Annotated[int, Field(ge=0, lt=len(CLASS_NAMES))]


class Slice(BaseModel):
    """Which images belong; every condition that is set must hold. Ranges hold both their ends."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    true_class: ClassIndex | None = None
    answer: ClassIndex | None = None
    correctness: Literal["right", "wrong"] | None = None
    confidence: tuple[Share, Share] = (0.0, 1.0)
    """Of the answer, at the run and epoch that are shown."""
    brightness: tuple[Share, Share] = (0.0, 1.0)
    """Mean luminance of the image."""
    images: tuple[ImageId, ...] | None = None
    """As in `test-123`; those that were drawn around by hand."""

    @field_validator("name")
    @classmethod
    def _is_no_other(cls, name: str) -> str:
        if name == EVERY:
            raise ValueError(f"“{EVERY}” is the name of no slice.")
        return name

    @property
    def by_answer(self) -> bool:
        """Chosen by what the network itself answered: then its figures tell of the choice as much as of the network."""
        return self.answer is not None or self.correctness is not None or self.confidence != (0.0, 1.0)

    def rows(self, evaluation: Evaluation, brightness: NDArray[np.float64]) -> NDArray[np.int64]:
        """The rows of `evaluation` that belong, in their order; brightness: (images,) from 0 to 1."""
        belongs = _within(evaluation.confidence, self.confidence) & _within(brightness, self.brightness)
        if self.true_class is not None:
            belongs &= evaluation.labels == self.true_class
        if self.answer is not None:
            belongs &= evaluation.predicted == self.answer
        if self.correctness is not None:
            belongs &= evaluation.right == (self.correctness == "right")
        if self.images is not None:
            pairs = [image.split("-") for image in self.images]
            belongs &= np.isin(evaluation.indices, [int(index) for split, index in pairs if split == evaluation.split])
        return np.flatnonzero(belongs)

    @property
    def words(self) -> str:
        """What is asked of an image, as a person reads it."""
        parts = [f"true class {CLASS_NAMES[self.true_class]}"] if self.true_class is not None else []
        parts += [f"answered {CLASS_NAMES[self.answer]}"] if self.answer is not None else []
        parts += [f"answered {self.correctness}"] if self.correctness else []
        for title, (low, high) in (("confidence", self.confidence), ("brightness", self.brightness)):
            parts += [f"{title} {low:.0%} to {high:.0%}"] if (low, high) != (0.0, 1.0) else []
        parts += [f"{len(self.images):,} images drawn around"] if self.images is not None else []
        return ", ".join(parts) or "every image"


def brightness_of(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(n, 32, 32, 3) uint8 -> (n,) mean luminance from 0 to 1."""
    return np.asarray(images.mean(axis=(1, 2)) @ np.array(LUMINANCE) / 255)


def all_slices() -> dict[str, Slice]:
    """Those of this home by name, in the order in which they were made; a file that cannot be read holds none."""
    try:
        return _read()
    except (OSError, ValueError):
        return {}


def damage() -> str | None:
    """Why slices that were kept cannot be read, in a sentence; None where they can, or where there are none."""
    try:
        _readable()
    except (ConfigError, OSError) as error:
        return str(error)
    return None


def save_slice(new: Slice) -> None:
    """Keep it.

    Raises ConfigError when the name is taken, there are too many or the file is damaged, HomeNotWritable.
    """
    with _changing() as slices:
        if new.name in slices:
            raise ConfigError(f"There is a slice “{new.name}” already. Choose another name, or remove that one first.")
        if len(slices) == MOST_SLICES:
            raise ConfigError(f"At most {MOST_SLICES} slices are kept. Remove one that you no longer need.")
        slices[new.name] = new


def remove_slice(name: str) -> None:
    """Forget it; one that is not there is no error."""
    with _changing() as slices:
        slices.pop(name, None)


class _Slices(BaseModel):
    slices: tuple[Slice, ...]


def _read() -> dict[str, Slice]:
    """Raises OSError and ValueError."""
    kept = _Slices.model_validate_json(paths.slices_path().read_text(encoding="utf-8"))
    return {one.name: one for one in kept.slices}


@contextmanager
def _changing() -> Iterator[dict[str, Slice]]:
    """The slices, for one at a time to change; written back when the block ends well."""
    with paths.writing("The slice"):
        paths.locks_folder().mkdir(parents=True, exist_ok=True)
        lock = FileLock(paths.locks_folder() / "slices.lock")
        with lock:
            slices = _readable()
            yield slices
            write_json(paths.slices_path(), _Slices(slices=tuple(slices.values())).model_dump_json(indent=2))


def _readable() -> dict[str, Slice]:
    """A file that is damaged is not written over: what it held could not be had back."""
    try:
        return _read()
    except FileNotFoundError:
        return {}
    except (UnicodeDecodeError, ValidationError) as error:
        raise ConfigError(f"{paths.slices_path()} is damaged. Mend or remove it, then name the slice again.") from error


def _within(values: NDArray[np.float64], bounds: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray((values >= bounds[0]) & (values <= bounds[1]))
