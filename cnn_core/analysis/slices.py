"""A selection of images under a name, so that any table can be asked about it: dark ships, doubtful cats, a lasso."""

from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cnn_core import paths
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES
from cnn_core.errors import ConfigError
from cnn_core.runs.directory import write_json

MOST_SLICES = 50
NAME_LENGTH = 40
LUMINANCE = (0.299, 0.587, 0.114)
"""Of red, green and blue (ITU-R BT.601)."""

Share = Annotated[float, Field(ge=0, le=1)]
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
    images: tuple[str, ...] | None = None
    """As in `test-123`; those that were drawn around by hand."""

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
            named = [row for image in self.images if (row := evaluation.row_of(image)) is not None]
            belongs &= np.isin(np.arange(len(belongs)), named)
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
        kept = _Slices.model_validate_json(paths.slices_path().read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return {}
    return {one.name: one for one in kept.slices}


def save_slice(new: Slice) -> None:
    """Keep it, in place of one of the same name. Raises ConfigError when there are too many, HomeNotWritable."""
    slices = all_slices() | {new.name: new}
    if len(slices) > MOST_SLICES:
        raise ConfigError(f"At most {MOST_SLICES} slices are kept. Remove one that you no longer need.")
    _write(slices)


def remove_slice(name: str) -> None:
    """Forget it; one that is not there is no error."""
    _write({other: one for other, one in all_slices().items() if other != name})


class _Slices(BaseModel):
    slices: tuple[Slice, ...]


def _write(slices: dict[str, Slice]) -> None:
    with paths.writing("The slice"):
        paths.home().mkdir(parents=True, exist_ok=True)
        write_json(paths.slices_path(), _Slices(slices=tuple(slices.values())).model_dump_json(indent=2))


def _within(values: NDArray[np.float64], bounds: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray((values >= bounds[0]) & (values <= bounds[1]))
