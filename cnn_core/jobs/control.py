"""Commands on their way down to a trainer."""

import secrets
import time

from cnn_core import paths
from cnn_core.jobs.unclaimed import end_unclaimed
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Command, Stopped
from cnn_core.runs.log import LogWriter


def request_stop(run: Run) -> Command:
    """Ask the trainer to stop and keep what was learned; a run that no trainer has yet is stopped at once."""
    command = Command(time=time.time(), id=secrets.token_hex(8), command="stop")
    with paths.writing("The command to stop"), run.control_lock(), LogWriter(run.control_path) as log:
        log.append(command)
    end_unclaimed(run, Stopped(time=time.time()))
    return command
