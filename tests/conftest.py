"""Every test has a home of its own: nobody's runs and nobody's data are ever touched."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_core import data, paths, preferences
from cnn_core.jobs import priority
from cnn_core.jobs.supervisor import Supervisor
from cnn_core.runs.directory import Run
from cnn_core.studies.extras import UMAP_VARIABLE
from tests.runs.recorded import recorded_run


@pytest.fixture(scope="session", autouse=True)
def _no_real_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What session fixtures and other early birds see: an empty home, no settings of Keras's, nothing kept ready.

    A test that wants a standby or a serving process from the start sets its variable to 1; the same goes for the runs
    that come with the app, and for UMAP.
    """
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(tmp_path_factory.mktemp("nobody")))
        environment.setenv(preferences.PREWARM_VARIABLE, "0")
        environment.setenv(paths.RECORDED_VARIABLE, "0")
        environment.setenv(UMAP_VARIABLE, "0")
        # Tests run side by side: a trainer that stood back for all of them would hardly get on.
        environment.setenv(priority.NICE_VARIABLE, "0")
        environment.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_reaches_children() -> None:
    """A shell starts its background jobs deaf to Ctrl-C, and so would be every process that the tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the bundled sample unpacked, once for all tests; to be read only."""
    prepared = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(prepared))
        data.load("sample")
        return paths.data_folder()


@pytest.fixture
def home(tmp_path: Path, prepared_data: Path) -> Path:
    """This test's own home, the sample ready in it."""
    return home_with(prepared_data, tmp_path / "home")


@pytest.fixture
def recorded(home: Path) -> Run:
    """A finished run of two epochs in this test's home: its log, not its answers."""
    return recorded_run()


@pytest.fixture
def supervisor(home: Path) -> Iterator[Supervisor]:
    """A supervisor at work on this test's home."""
    supervisor = Supervisor()
    supervisor.start()
    yield supervisor
    supervisor.stop()


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory, prepared_data: Path) -> Path:
    """One home for tests that share what they put there; hand it to a process, it is not in this one's environment."""
    return home_with(prepared_data, tmp_path_factory.mktemp("shared") / "home")


def home_with(prepared_data: Path, home: Path) -> Path:
    """A home whose files of data are links: made in a moment, and what a test adds stays its own."""
    shutil.copytree(prepared_data, home / "data", copy_function=os.link)
    return home
