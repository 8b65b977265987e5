"""What the first layer looked for after an epoch, kept beside its checkpoint so that it is seen without TensorFlow."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_core.errors import RunError
from cnn_core.runs.directory import Run

PROBE_FILE = "probe.npz"


@dataclass(frozen=True)
class FirstFilters:
    """`kernel` is (height, width, 3, filters) float32; `learned` is False where it was computed before the training."""

    layer: str
    kernel: NDArray[np.float32]
    learned: bool

    def write(self, folder: Path) -> None:
        np.savez(folder / PROBE_FILE, layer=np.array(self.layer), kernel=self.kernel, learned=np.array(self.learned))


def read_filters(run: Run, epoch: int) -> FirstFilters | None:
    """None where none were kept: by earlier releases, and of networks whose first layer sees no colours.

    Raises RunError when the file is damaged.
    """
    try:
        with np.load(run.epoch_folder(epoch) / PROBE_FILE) as values:
            return FirstFilters(str(values["layer"]), values["kernel"].astype(np.float32), bool(values["learned"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise RunError(
            f"The filters of epoch {epoch} of run {run.id!r} cannot be read: its {PROBE_FILE} is damaged. "
            "Choose another view, or train the run again."
        ) from error
