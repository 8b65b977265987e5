"""The folder of an epoch: written under another name and renamed, so that it is whole when it appears."""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core.config import ModelConfig
from cnn_core.engine.model import build_model
from cnn_core.engine.standing import Standing
from cnn_core.errors import RunError
from cnn_core.runs.directory import Run
from cnn_core.runs.predictions import CHECKPOINT_FILE, LOGITS_FILE, WEIGHTS_FILE
from cnn_core.runs.probe import FirstFilters

logger = logging.getLogger(__name__)


def save_epoch(
    run: Run,
    model: keras.Model,
    standing: Standing,
    logits: NDArray[np.float32],
    filters: FirstFilters | None = None,
) -> int:
    """Save model, optimizer, standing, validation logits and first filters of an epoch; returns the bytes written.

    What cannot be saved whole leaves nothing behind: on a full disk a part would only take room.
    """
    folder = run.epoch_folder(standing.epoch)
    temporary = folder.with_name(f".{folder.name}")
    shutil.rmtree(temporary, ignore_errors=True)
    # Not the run's own folder: one that was deleted must not come back as a shell.
    folder.parent.mkdir(exist_ok=True)
    temporary.mkdir()
    try:
        model.save(temporary / CHECKPOINT_FILE)
        standing.write(temporary)
        np.save(temporary / LOGITS_FILE, logits)
        if filters is not None:
            filters.write(temporary)
        written = sum(_flushed_size(path) for path in temporary.iterdir())
        if folder.exists():
            # They are of the network that stood here.
            shutil.rmtree(run.studies_folder / folder.name, ignore_errors=True)
        _put_in_place(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return written


def put_back(folder: Path) -> None:
    """A trainer that was killed between the two renames of `save_epoch` left what it had saved under another name."""
    old = _set_aside(folder)
    if old.is_dir() and not folder.exists():
        old.rename(folder)


def _set_aside(folder: Path) -> Path:
    return folder.with_name(f".old-{folder.name}")


def _put_in_place(new: Path, folder: Path) -> None:
    """What was saved within the epoch stands there until the new one does."""
    old = _set_aside(folder)
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def load_epoch(run: Run, epoch: int) -> keras.Model:
    """The model as it was saved, compiled, its optimizer's state included; of a recorded run the weights alone."""
    return read_network(run.epoch_folder(epoch), run.config().model)


def load_or_refuse(run: Run, epoch: int) -> keras.Model:
    """As `load_epoch`. Raises RunError when the file cannot be read; the log has the reason."""
    with refusing(run, epoch):
        return load_epoch(run, epoch)


@contextmanager
def refusing(run: Run, epoch: int, way_out: str = "Choose another epoch") -> Iterator[None]:
    """Whatever goes wrong over the file of an epoch becomes one RunError, and its traceback goes to the log."""
    try:
        yield
    except Exception as error:
        # What Keras raises over a damaged file is of any kind, and names folders that are no visitor's business.
        logger.exception("Epoch %d of run %s cannot be loaded.", epoch, run.id)
        raise RunError(
            f"The network saved after epoch {epoch} of run {run.id!r} cannot be loaded ({type(error).__name__}). "
            f"{way_out}, or train the run again."
        ) from error


def read_weights(model: keras.Model, run: Run, epoch: int) -> None:
    """The weights alone, into a model of the same layers: many times as quick as reading all that was saved."""
    folder = run.epoch_folder(epoch)
    if run.recorded:
        _read_recorded(model, folder)
    else:
        model.load_weights(folder / CHECKPOINT_FILE)


def read_network(folder: Path, config: ModelConfig) -> keras.Model:
    """What was saved in a folder: compiled, its optimizer's state included; of a recorded run the weights alone."""
    if (folder / WEIGHTS_FILE).is_file():
        model = build_model(config)
        _read_recorded(model, folder)
        return model
    model = keras.saving.load_model(folder / CHECKPOINT_FILE)
    assert isinstance(model, keras.Model)
    return model


def _read_recorded(model: keras.Model, folder: Path) -> None:
    with np.load(folder / WEIGHTS_FILE) as weights:
        model.set_weights([weights[name].astype(np.float32) for name in weights.files])


def _flushed_size(path: Path) -> int:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size
