"""Where data, runs and caches live: all below one home folder."""

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "EPOCHSCOPE_HOME"


def home() -> Path:
    """The folder named by EPOCHSCOPE_HOME, else the platform's user data folder."""
    chosen = os.environ.get(HOME_VARIABLE)
    return Path(chosen).expanduser().resolve() if chosen else platformdirs.user_data_path("epochscope")


def runs_folder() -> Path:
    """One folder a run."""
    return home() / "runs"


def data_folder() -> Path:
    """Prepared data sets, as memory-mapped arrays."""
    return home() / "data"


def locks_folder() -> Path:
    """Locks of the supervisor and of the training slots."""
    return home() / "locks"
