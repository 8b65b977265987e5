"""Commands that go on from what was learned: resume, extend, fork. They follow the training unless told not to."""

from collections.abc import Callable
from typing import Any

import click

from cnn_core.commands.foreground import follow_in_front, leave, train_in_front
from cnn_core.commands.runs import runs_group
from cnn_core.commands.settings import parsed_settings
from cnn_core.commands.steering import WHO
from cnn_core.errors import NotTrained
from cnn_core.jobs import extend, fork, resume
from cnn_core.jobs.fork import forkable_epochs
from cnn_core.jobs.supervision import launch_unless_supervised
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import follow
from cnn_core.runs.status import Status

Command = Callable[..., Any]


def detachable(command: Command) -> Command:
    return click.option("--detach", is_flag=True, help="Train in the background, and give the terminal back.")(command)


@runs_group.command("resume")
@click.argument("run_id", metavar="RUN")
@detachable
def runs_resume(run_id: str, detach: bool) -> None:
    """Go on with a paused, stopped, failed or lost run, and follow it."""
    run = find(run_id)
    was_paused = follow(run).state()[1] is Status.PAUSED
    resume(run, who=WHO)
    if not was_paused:
        _train(run, detach)
    elif not detach:
        leave(run, follow_in_front(run))


@runs_group.command("extend")
@click.argument("run_id", metavar="RUN")
@click.argument("epochs", type=int)
@detachable
def runs_extend(run_id: str, epochs: int, detach: bool) -> None:
    """Give a run that has ended EPOCHS epochs in all, and train the rest."""
    run = find(run_id)
    extend(run, epochs, who=WHO)
    _train(run, detach)


@runs_group.command("fork")
@click.argument("run_id", metavar="RUN")
@click.option("--epoch", type=int, help="After which one; the best when left out.")
@click.option("--epochs", type=int, help="How many in all, the parent's counted; as many as it has when left out.")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="As in training.learning_rate=0.0005; repeatable."
)
@click.option("--name", default="", help="What to call the new run.")
@detachable
def runs_fork(
    run_id: str, epoch: int | None, epochs: int | None, settings: tuple[str, ...], name: str, detach: bool
) -> None:
    """A new run that goes on from the network RUN had after an epoch, with something changed."""
    run = find(run_id)
    given = {} if epochs is None else {"training.epochs": epochs}
    child = fork(run, _epoch(run) if epoch is None else epoch, parsed_settings(settings) | given, name=name)
    click.echo(child.id)
    _train(child, detach)


def _epoch(run: Run) -> int:
    """The best, or the last that has a network. Raises NotTrained when there is none."""
    history = follow(run).history()
    known = forkable_epochs(run, history)
    if not known:
        raise NotTrained(f"Run {run.id!r} has no saved network to go on from. Train it for an epoch first.")
    return history.best_epoch if history.best_epoch in known else known[-1]


def _train(run: Run, detach: bool) -> None:
    if detach:
        launch_unless_supervised(run)
        click.echo(f"Run {run.id} trains in the background; `python -m cnn_core runs show` tells how far.", err=True)
    else:
        leave(run, train_in_front(run))
