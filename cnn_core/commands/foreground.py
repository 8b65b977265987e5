"""A training in the foreground of a terminal: its progress, until it has ended; Ctrl-C stops it."""

import subprocess
import sys

import click

from cnn_core.jobs import request_stop
from cnn_core.jobs.supervision import launch_unless_supervised
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import follow
from cnn_core.runs.status import Status, sentence_of
from cnn_core.terminal import TrainingLine, follow_until_ended

EXIT_CODES = {Status.FINISHED: 0, Status.STOPPED: 3}


def train_in_front(run: Run) -> Status:
    """Follow a run that waits for a trainer, with one of this terminal's where nobody supervises the home.

    Returns how it ended.
    """
    return follow_in_front(run, launch_unless_supervised(run))


def follow_in_front(run: Run, process: subprocess.Popen[bytes] | None = None) -> Status:
    """Follow a training whose process somebody else, or this terminal, has started; returns how it ended."""
    click.echo(f"Run {run.id}", err=True)
    line = TrainingLine(run.config(), told=len(follow(run).history().validations))
    try:
        return follow_until_ended(run, process, line)
    except KeyboardInterrupt:
        request_stop(run)
        line.note("Stopping; what was learned is being saved. Ctrl-C again leaves at once.")
        return follow_until_ended(run, process, line)


def leave(run: Run, status: Status) -> None:
    """End the program as the training ended, with a sentence on stderr where it failed."""
    if status not in EXIT_CODES:
        click.echo(f"Error: {sentence_of(status, follow(run).history())} See {run.worker_log_path}", err=True)
    sys.exit(EXIT_CODES.get(status, 1))
