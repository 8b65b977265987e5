"""Commands on their way down to a trainer."""

import secrets
import time
from typing import Literal

from cnn_core import paths
from cnn_core.errors import ConfigError, RunBusy, RunError
from cnn_core.jobs.queue import enqueue
from cnn_core.jobs.unclaimed import end_unclaimed
from cnn_core.runs.directory import Run
from cnn_core.runs.effective import simply_changed
from cnn_core.runs.events import Change, Command, CommandName, Setting, Stopped
from cnn_core.runs.follow import follow
from cnn_core.runs.log import LogWriter
from cnn_core.runs.status import Status
from cnn_core.schedules import Schedule

StepUnit = Literal["batch", "epoch"]


def request_stop(run: Run, *, keep_best: bool = False, who: str = "") -> Command:
    """Ask the trainer to stop and keep what was learned; a run that no trainer has yet is stopped at once.

    With `keep_best` the unfinished epoch is given up, neither judged nor saved: the best one is what is kept.
    """
    command = _request(run, "stop_best" if keep_best else "stop", who=who)
    end_unclaimed(run, Stopped(time=time.time()))
    return command


def request_pause(run: Run, *, who: str = "") -> Command:
    """Ask the trainer to stand still after the batches it is at; its heartbeat goes on."""
    return _request(run, "pause", who=who)


def request_resume(run: Run, *, who: str = "") -> Command:
    """Ask a paused trainer to go on."""
    return _request(run, "resume", who=who)


def resume(run: Run, *, who: str = "") -> Command:
    """Go on with a run that is paused, or stopped, failed or lost: then from what was saved last.

    Raises RunError, with the way out, when there is nothing to go on with.
    """
    history, status = follow(run).state()
    if status is Status.PAUSED:
        return request_resume(run, who=who)
    _check_resumable(run, status)
    target = history.target_epochs
    if target is not None and history.epochs and not history.epochs[-1].partial and history.epochs[-1].epoch >= target:
        raise RunError(
            f"Run {run.id!r} has trained all of its {target} epochs. Extend it: "
            f"`python -m cnn_core runs extend {run.id} {target + 4}` gives it more."
        )
    return _call(run, who)


def extend(run: Run, epochs: int, *, who: str = "") -> Command:
    """Give a run that has ended so many epochs in all, and go on with it.

    Raises ConfigError when that is not more than it has trained, RunError when it cannot go on.
    """
    history, status = follow(run).state()
    _check_resumable(run, status)
    trained = max((epoch.epoch for epoch in history.epochs if not epoch.partial), default=0)
    if epochs <= trained:
        raise ConfigError(f"training.epochs: is the total, and {trained} are trained already; received {epochs}.")
    request_change(run, "epochs", epochs, who=who)
    return _call(run, who)


def _check_resumable(run: Run, status: Status) -> None:
    if run.recorded:
        raise RunError(f"Run {run.id!r} comes with the app and stays as it is. Fork it to go on from it.")
    if status.active:
        raise RunBusy(f"Run {run.id!r} is {status}: there is nothing to resume. {status.sentence}")


def _call(run: Run, who: str) -> Command:
    """Ask for a new trainer; the run waits for it in the queue."""
    command = _request(run, "go_on", who=who)
    enqueue(run)
    return command


def request_step(run: Run, unit: StepUnit, *, who: str = "") -> Command:
    """Ask a paused trainer for one batch, or for the rest of an epoch, and to pause again."""
    return _request(run, "step_batch" if unit == "batch" else "step_epoch", who=who)


def request_checkpoint(run: Run, *, who: str = "") -> Command:
    """Ask the trainer to judge and save the network as it is, within an epoch."""
    return _request(run, "checkpoint", who=who)


def request_change(
    run: Run, setting: Setting, value: float | Schedule, *, layer: int | None = None, who: str = ""
) -> Command:
    """Turn a setting while the run trains. Raises ConfigError for a value that the setting cannot have.

    `layer` is the place in `model.layers`, from 0, of the dropout layer that is turned; None turns all of them.
    """
    change = Change(setting=setting, value=value, layer=layer)
    simply_changed(run.config(), change)
    return _request(run, "set", who=who, change=change)


def _request(run: Run, name: CommandName, *, who: str, change: Change | None = None) -> Command:
    command = Command(time=time.time(), id=secrets.token_hex(8), command=name, change=change, who=who)
    with paths.writing("The command"), run.control_lock(), LogWriter(run.control_path) as log:
        log.append(command)
    return command
