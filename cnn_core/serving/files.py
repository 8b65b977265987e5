"""Picture files to answers, in this process: what `python -m cnn_core classify` does."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnn_core.analysis.answer import answer_words
from cnn_core.data import CLASS_NAMES
from cnn_core.data.uploads import MAXIMUM_BYTES, UploadedPicture, read_picture
from cnn_core.errors import ImageError, NotTrained
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import follow, summaries
from cnn_core.runs.predictions import check_saved, softmax


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


def choose_network(run_id: str | None, epoch: int | None) -> Network:
    """The run named, else the newest with a saved epoch; the epoch named, else the best one saved.

    Raises UnknownRun or InvalidRunId, and NotTrained when there is no such epoch.
    """
    run = find(run_id) if run_id else next((line.run for line in summaries() if line.history.checkpoints), None)
    if run is None:
        raise NotTrained("No run here has a saved epoch yet. `python -m cnn_core train` makes one in a minute.")
    history = follow(run).history()
    if epoch is None:
        best = history.best_epoch or 0
        epoch = best if best in history.checkpoints else max(history.checkpoints, default=best)
    check_saved(run, history, epoch)
    return Network(run, epoch)


def classify_files(network: Network, files: Sequence[str]) -> list[Answer]:
    """An answer a file, in their order."""
    # Only now: whoever asks for something else need not wait for TensorFlow.
    from cnn_core.serving.inference import Models

    models = Models()

    def answer(file: str) -> Answer:
        try:
            picture = _read(file)
        except ImageError as error:
            return Answer(file, error=str(error))
        logits = models.logits(network.run, network.epoch, picture.pixels[None])
        return Answer(file, tuple(softmax(logits)[0].tolist()), picture.warnings)

    return [answer(file) for file in files]


def _read(file: str) -> UploadedPicture:
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise ImageError(f"{file} cannot be read: {error.strerror or error}.") from error
    return read_picture(content, file)
