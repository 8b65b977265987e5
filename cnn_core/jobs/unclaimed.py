"""A run that waits for a trainer and has none: whoever holds its lock may say what becomes of it."""

import time

from filelock import Timeout

from cnn_core.jobs.queue import dequeue
from cnn_core.runs.commands import unanswered, waits_for_trainer
from cnn_core.runs.directory import Run
from cnn_core.runs.events import STOPS, Acknowledged, Command, Failed, Stopped
from cnn_core.runs.follow import follow
from cnn_core.runs.log import LogWriter

TAKEN_BACK = "It was stopped before a trainer began."


def end_unclaimed(run: Run, last_word: Failed | Stopped) -> None:
    """Take the run off the queue and write its last word, unless a trainer has it or it waits for none.

    One that was to be resumed is again what it was before, unless it has failed.
    """
    lock = run.trainer_lock()
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return
    try:
        write_last_word(run, last_word)
    finally:
        lock.release()


def report_stillbirth(run: Run, pid: int, exit_code: int) -> None:
    """A trainer that died before its first word cannot say so itself; one that had one was not stillborn."""
    if run.folder.is_dir() and not was_claimed_by(run, pid):
        message = f"The trainer ended with exit code {exit_code} before it began; its log has the reason."
        end_unclaimed(run, Failed(time=time.time(), message=message))


def was_claimed_by(run: Run, pid: int) -> bool:
    claimed = follow(run).history().claimed
    return claimed is not None and claimed.pid == pid


def write_last_word(run: Run, last_word: Failed | Stopped) -> None:
    """As `end_unclaimed`, by whoever holds the run's lock."""
    follower = follow(run)
    history, commands = follower.history(), follower.commands()
    if not waits_for_trainer(commands, history):
        return
    dequeue(run)
    with LogWriter(run.events_path) as log:
        for command in unanswered(commands, history):
            if command.command == "go_on" or command.command in STOPS:
                log.append(_answer(command, last_word))
        if history.claimed is None or isinstance(last_word, Failed):
            log.append(last_word)


def _answer(command: Command, last_word: Failed | Stopped) -> Acknowledged:
    reason = last_word.message if isinstance(last_word, Failed) else TAKEN_BACK
    refused = reason if command.command == "go_on" else None
    return Acknowledged(time=time.time(), command_id=command.id, command=command.command, refused=refused)
