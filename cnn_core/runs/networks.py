"""Which of a run's saved epochs still have their network: some may have been removed to save room.

What a network answered on the validation images stays, so that Evaluate goes on; what asks the network itself must ask
here first. A removal is noted before the file goes: nothing is offered that is about to vanish.
"""

import os
import time
from collections.abc import Iterable
from dataclasses import replace

from filelock import FileLock
from pydantic import Field, TypeAdapter

from cnn_core import paths
from cnn_core.errors import NotTrained
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Record
from cnn_core.runs.history import RunHistory
from cnn_core.runs.log import LogReader, LogWriter
from cnn_core.runs.predictions import CHECKPOINT_FILE, check_saved


class Removal(Record):
    """A line of removed-networks.jsonl: the networks of these epochs were removed, and why."""

    epochs: dict[int, float] = Field(min_length=1)
    """Each with the time of its `checkpoint` event: one that was saved anew since has its network."""
    bytes: int
    who: str = ""
    """As in `by hand, on the page` and `after a training`."""


_REMOVAL = TypeAdapter(Removal)


def networks_of(run: Run, history: RunHistory) -> frozenset[int]:
    """The saved epochs whose network can be asked, gone on with and forked. Raises CorruptLog."""
    return history.checkpoints - _gone_when(run, history).keys()


def askable(run: Run, history: RunHistory) -> RunHistory:
    """The history as it is for those who ask the network itself: the others of its epochs count as not saved."""
    return replace(history, checkpoints=networks_of(run, history))


def removals_of(run: Run) -> list[Removal]:
    """What was removed, and when, the earliest first. Raises CorruptLog."""
    return LogReader(run.removals_path, _REMOVAL).read_new()


def sizes_of(run: Run, epochs: Iterable[int]) -> dict[int, int]:
    """The bytes of these epochs' networks, in order; 0 of one whose file somebody has taken away."""
    return {epoch: _size(f"{run.folder}/epochs/{epoch:04d}/{CHECKPOINT_FILE}") for epoch in sorted(epochs)}


def check_network(run: Run, history: RunHistory, epoch: int) -> None:
    """Raises NotTrained unless this epoch was saved and its network is still there."""
    check_saved(run, history, epoch)
    if epoch not in (here := networks_of(run, history)):
        raise NotTrained(why_not(run, history, epoch, here))


def why_not(run: Run, history: RunHistory, epoch: int, here: frozenset[int]) -> str:
    """Why the network of an epoch cannot be asked, and which can, in a sentence."""
    when = _gone_when(run, history).get(epoch, 0.0)
    day = f" on {time.strftime('%d %B %Y', time.localtime(when))}" if when else ""
    others = ", ".join(map(str, sorted(here))) or "none"
    return (
        f"The network that run {run.id!r} had after epoch {epoch} was removed{day} to save room; what it answered on "
        f"the validation images is kept. Networks are there for epochs: {others}."
    )


def networks_lock() -> FileLock:
    """Held while networks are removed, and while a run that needs one is laid. Raises HomeNotWritable."""
    with paths.writing("The lock of the networks"):
        paths.locks_folder().mkdir(parents=True, exist_ok=True)
    return FileLock(paths.locks_folder() / "networks.lock")


def remove_networks(run: Run, history: RunHistory, epochs: Iterable[int], *, who: str) -> int:
    """Remove the networks of these epochs and note it; returns the bytes that came free.

    Whoever calls holds the run's trainer lock and has made sure that nobody needs them.
    """
    saved = _saved_at(history)
    files = {epoch: run.epoch_folder(epoch) / CHECKPOINT_FILE for epoch in sorted(epochs)}
    sizes = {epoch: path.stat().st_size for epoch, path in files.items() if path.is_file()}
    if not sizes:
        return 0
    freed = sum(sizes.values())
    with LogWriter(run.removals_path) as log:
        log.append(Removal(time=time.time(), epochs={epoch: saved[epoch] for epoch in sizes}, bytes=freed, who=who))
    for epoch in sizes:
        files[epoch].unlink(missing_ok=True)
    return freed


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 (of ten thousand files, Paths are most of the time)
    except OSError:
        return 0


def _gone_when(run: Run, history: RunHistory) -> dict[int, float]:
    saved = _saved_at(history)
    return {
        epoch: removal.time
        for removal in removals_of(run)
        for epoch, at in removal.epochs.items()
        if saved.get(epoch) == at
    }


def _saved_at(history: RunHistory) -> dict[int, float]:
    return {event.epoch: event.time for event in history.saved}
