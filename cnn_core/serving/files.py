"""Picture files to answers: what `python -m cnn_core classify` does, and POST /v1/classify."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cnn_core.analysis.answer import answer_words
from cnn_core.data import CLASS_NAMES
from cnn_core.data.cifar10 import Pixels
from cnn_core.data.uploads import MAXIMUM_BYTES, read_picture
from cnn_core.errors import ImageError, NotTrained
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import follow, summaries
from cnn_core.runs.networks import check_network, networks_of
from cnn_core.runs.predictions import softmax


@dataclass(frozen=True)
class Network:
    """A run as it was after one of its saved epochs."""

    run: Run
    epoch: int


@dataclass(frozen=True)
class Answer:
    """What the network says of one file, or why the file could not be used."""

    file: str
    probabilities: tuple[float, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str | None = None

    @property
    def words(self) -> str:
        return answer_words(self.probabilities)

    def plain(self) -> dict[str, Any]:
        """As JSON values: `file`, `label`, `probability`, `probabilities` by class name, `warnings`; or `error`."""
        if self.error:
            return {"file": self.file, "error": self.error}
        by_name = dict(zip(CLASS_NAMES, self.probabilities, strict=True))
        label = max(by_name, key=by_name.__getitem__)
        return {
            "file": self.file,
            "label": label,
            "probability": by_name[label],
            "probabilities": by_name,
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True)
class Seen:
    """A file that is a picture: its 32x32 pixels as the network sees them, and what was done to get there."""

    file: str
    pixels: Pixels
    warnings: tuple[str, ...]


def choose_network(run_id: str | None, epoch: int | None) -> Network:
    """The run named, else one's newest with a saved epoch, else the most accurate one that comes with the app.

    The epoch named, else the best one saved. Raises UnknownRun or InvalidRunId, and NotTrained when there is no such
    epoch.
    """
    run = _default_run() if run_id is None else find(run_id)
    return Network(run, choose_epoch(run, epoch))


def choose_epoch(run: Run, epoch: int | None) -> int:
    """The epoch named, else the best one saved. Raises NotTrained when there is no such epoch."""
    history = follow(run).history()
    if epoch is None:
        best, here = history.best_epoch or 0, networks_of(run, history)
        epoch = best if best in here else max(here, default=best)
    check_network(run, history, epoch)
    return epoch


def _default_run() -> Run:
    able = [line for line in summaries() if line.networks]
    own = [line.run for line in able if not line.run.recorded]
    if own:
        return own[0]
    if not able:
        raise NotTrained("No run here has a saved epoch yet. `python -m cnn_core train` makes one in a minute.")
    return max(able, key=lambda line: line.history.best.validation.accuracy if line.history.best else 0.0).run


def classify_files(network: Network, files: Sequence[str]) -> list[Answer]:
    """An answer a file, in their order."""
    looked_at = [_look_at_file(file) for file in files]
    pixels = pixels_of(looked_at)
    if not len(pixels):
        return answers(looked_at, ())
    # Only now: whoever asks for something else need not wait for TensorFlow.
    from cnn_core.serving.inference import Models

    logits = Models().logits((network.run, network.epoch), pixels)
    return answers(looked_at, softmax(logits).tolist())


def look(content: bytes, name: str) -> Seen | Answer:
    """What is in a file, or why it is of no use."""
    try:
        picture = read_picture(content, name)
    except ImageError as error:
        return Answer(name, error=str(error))
    return Seen(name, picture.pixels, picture.warnings)


def pixels_of(looked_at: Sequence[Seen | Answer]) -> Pixels:
    """Of those that are of use, (n, 32, 32, 3) uint8."""
    seen = [one.pixels for one in looked_at if isinstance(one, Seen)]
    return np.stack(seen) if seen else np.empty((0, 32, 32, 3), np.uint8)


def answers(looked_at: Sequence[Seen | Answer], probabilities: Iterable[Sequence[float]]) -> list[Answer]:
    """One a file, in their order; a row of ten probabilities for each that is of use."""
    rows = iter(probabilities)
    return [Answer(one.file, tuple(next(rows)), one.warnings) if isinstance(one, Seen) else one for one in looked_at]


def _look_at_file(file: str) -> Seen | Answer:
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        return Answer(file, error=f"{file} cannot be read: {error.strerror or error}.")
    return look(content, file)
