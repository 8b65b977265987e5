"""Trainers for tests that need many, or faulty ones, and folders that cannot be written."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cnn_core.runs.directory import Run
from tests.faults.nursery import Nursery, Trainer
from tests.faults.training import eventually


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


@pytest.fixture
def freeze_folder(home: object) -> Iterator[Callable[[Path], None]]:
    """`freeze_folder(path)` makes a folder read-only for whoever opens something in it from now on, root included."""
    frozen: list[Path] = []

    def mounted(*options: str) -> str:
        done = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
        return done.stderr.strip() if done.returncode else ""

    def freeze(folder: Path) -> None:
        if refused := mounted("--bind", str(folder), str(folder)):
            pytest.skip(f"a read-only folder needs the right to mount one: {refused}")
        frozen.append(folder)
        # Not while the trainer is just writing there.
        eventually(lambda: not mounted("-o", "remount,ro,bind", str(folder)))

    yield freeze
    for folder in frozen:
        subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)
