"""Queue, slot, launch, commands and the supervisor that brings them together."""

from cnn_core.jobs.control import request_stop
from cnn_core.jobs.submit import submit

__all__ = ["request_stop", "submit"]
