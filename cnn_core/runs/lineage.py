"""Which run a run was forked from, and which were forked from it."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cnn_core.config import Parent
from cnn_core.errors import EpochscopeError
from cnn_core.runs.directory import Run, find
from cnn_core.runs.index import index_of_home

REMEMBERED_RUNS = 10_000


@dataclass(frozen=True)
class Ancestor:
    """A run's network after an epoch, from which another went on. `run` is None where it has been deleted."""

    run_id: str
    epoch: int
    run: Run | None


def ancestry(run: Run) -> list[Ancestor]:
    """The parent, the parent's parent and so on, as far as they are still there."""
    found: list[Ancestor] = []
    young: Run | None = run
    while young is not None and (parent := parent_of(young)) is not None:
        if any(parent.run == ancestor.run_id for ancestor in found):
            # Only a configuration changed by hand can do that.
            break
        young = _there(parent.run)
        found.append(Ancestor(parent.run, parent.epoch, young))
    return found


def forks_of(run: Run) -> list[Run]:
    """The runs under this home that go on from one of its epochs, newest first."""
    known = [(other, entry.config) for other, entry in index_of_home().entries()]
    return [other for other, config in known if config and config.parent and config.parent.run == run.id]


def parent_of(run: Run) -> Parent | None:
    """None for a run that began anew, and for one whose configuration cannot be read."""
    return _parent(run.folder, run.id)


@lru_cache(maxsize=REMEMBERED_RUNS)
def _parent(folder: Path, run_id: str) -> Parent | None:
    # A configuration is written once.
    try:
        return Run(run_id, folder).config().parent
    except EpochscopeError:
        return None


def _there(run_id: str) -> Run | None:
    try:
        return find(run_id)
    except EpochscopeError:
        return None
