"""Trainers for tests that need many, or faulty ones."""

from collections.abc import Callable, Iterator

import pytest

from cnn_core.runs.directory import Run
from tests.faults.nursery import Nursery, Trainer


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    nursery = Nursery(tmp_path_factory.mktemp("nursery") / "log")
    yield nursery
    nursery.close()


@pytest.fixture
def begin(home: object, nursery: Nursery) -> Iterator[Callable[..., Trainer]]:
    """`begin(run)` is a trainer of this run; whatever still runs at the end is killed."""
    begun: list[Trainer] = []

    def trainer(run: Run, fault: str = "") -> Trainer:
        begun.append(nursery.start(run, fault))
        return begun[-1]

    yield trainer
    for process in begun:
        process.kill()
        process.wait(10)
