"""Queue, slot, launch, commands and the supervisor that brings them together."""

from cnn_core.jobs.control import (
    request_change,
    request_checkpoint,
    request_pause,
    request_resume,
    request_step,
    request_stop,
)
from cnn_core.jobs.submit import submit

__all__ = [
    "request_change",
    "request_checkpoint",
    "request_pause",
    "request_resume",
    "request_step",
    "request_stop",
    "submit",
]
