"""Where this home's serving process listens, and the word that it answers to: told through a file in the home."""

import os

from pydantic import BaseModel, ConfigDict, ValidationError

from cnn_core import paths
from cnn_core.runs.directory import write_json

PORT_VARIABLE = "EPOCHSCOPE_SERVING_PORT"
PREFERRED_PORT = 8551
TOKEN_HEADER = "x-epochscope-token"


class Address(BaseModel):
    """`token` keeps web pages and other users of the machine from asking; the file can be read by its owner alone."""

    model_config = ConfigDict(frozen=True)

    pid: int
    port: int
    token: str


def read() -> Address | None:
    """Where it says that it listens; None when there is none, or it is just starting."""
    try:
        return Address.model_validate_json(paths.serving_path().read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None


def publish(address: Address) -> None:
    """Tell where, whole or not at all."""
    path = paths.serving_path()
    old = os.umask(0o077)
    try:
        write_json(path, address.model_dump_json())
    finally:
        os.umask(old)


def withdraw(pid: int) -> None:
    """Take back what this process has told; what a successor tells stays."""
    told = read()
    if told is not None and told.pid == pid:
        paths.serving_path().unlink(missing_ok=True)


def ask_for_one() -> None:
    """Leave word that somebody wants to be served."""
    with paths.writing("The request to wake the network"):
        paths.home().mkdir(parents=True, exist_ok=True)
        paths.serving_wanted_path().touch()


def is_asked_for() -> bool:
    """Whether somebody has left word since the last time that this was asked."""
    try:
        paths.serving_wanted_path().unlink()
    except OSError:
        return False
    return True
