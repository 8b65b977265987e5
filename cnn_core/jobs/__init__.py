"""Queue, slot, launch, commands and the supervisor that brings them together."""

from cnn_core.jobs.control import (
    extend,
    request_change,
    request_checkpoint,
    request_pause,
    request_resume,
    request_step,
    request_stop,
    resume,
)
from cnn_core.jobs.fork import fork
from cnn_core.jobs.submit import submit

__all__ = [
    "extend",
    "fork",
    "request_change",
    "request_checkpoint",
    "request_pause",
    "request_resume",
    "request_step",
    "request_stop",
    "resume",
    "submit",
]
