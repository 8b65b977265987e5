"""Where data, runs and caches live: all below one home folder."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from cnn_core.errors import HomeNotWritable

HOME_VARIABLE = "EPOCHSCOPE_HOME"
RECORDED_VARIABLE = "EPOCHSCOPE_RECORDED"


def home() -> Path:
    """The folder named by EPOCHSCOPE_HOME, else the platform's user data folder."""
    return home_named(os.environ.get(HOME_VARIABLE))


def home_named(chosen: str | None) -> Path:
    """The home of a process whose environment says `chosen`."""
    return Path(chosen).expanduser().resolve() if chosen else platformdirs.user_data_path("epochscope")


def runs_folder() -> Path:
    """One folder a run."""
    return home() / "runs"


def recorded_folder() -> Path | None:
    """The runs that come with the app; None where the environment does without them (EPOCHSCOPE_RECORDED=0)."""
    return None if os.environ.get(RECORDED_VARIABLE) == "0" else Path(__file__).parent / "bundled"


def data_folder() -> Path:
    """Prepared data sets, as memory-mapped arrays."""
    return home() / "data"


def weights_folder() -> Path:
    """Weights files of trained networks that a person has laid there."""
    return home() / "weights"


def locks_folder() -> Path:
    """Locks of the supervisor and of the training slots."""
    return home() / "locks"


def standby_log_path() -> Path:
    """Output of the trainer that waits, until it has a run to write it to."""
    return home() / "standby.log"


def serving_path() -> Path:
    """Where the serving process listens."""
    return home() / "serving.json"


def serving_wanted_path() -> Path:
    """There while somebody waits to be served."""
    return home() / "serving.wanted"


def serving_log_path() -> Path:
    """Output of the serving process."""
    return home() / "serving.log"


def speeds_path() -> Path:
    """How fast this machine trains what was timed."""
    return home() / "speeds.json"


def studies_folder() -> Path:
    """What was worked out of runs that come with the app, whose folders are not ours to write."""
    return home() / "studies"


def slices_path() -> Path:
    """Selections of images that people have named."""
    return home() / "slices.json"


@contextmanager
def writing(what: str) -> Iterator[None]:
    """Raises HomeNotWritable, with the way out, where the file system refuses what the block writes."""
    try:
        yield
    except OSError as error:
        raise HomeNotWritable(f"{what} could not be written to {home()}: {_reason(error)}") from error


def is_full(error: BaseException) -> bool:
    """Whether the disk was full; libraries pass the system's word on in an error of their own."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return full or "No space left on device" in str(error) or "Disk quota exceeded" in str(error)


def why_forbidden(error: BaseException) -> str | None:
    """In the system's words, where it refused to write to a place; None where the error is another."""
    if isinstance(error, OSError) and error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return (error.strerror or type(error).__name__).lower()
    return None


def _reason(error: OSError) -> str:
    if is_full(error):
        return "the disk is full. Free some space and try again."
    reason = (error.strerror or type(error).__name__).lower()
    return f"{reason}. Make that folder writable, or set {HOME_VARIABLE} to another one and start again."
