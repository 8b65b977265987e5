"""Commands to a training: the same that the Train page gives."""

import sys
from typing import Any

import click

from cnn_core.commands.runs import runs_group
from cnn_core.jobs import request_change, request_pause, request_step, request_stop
from cnn_core.runs.directory import Run, find
from cnn_core.runs.events import Command
from cnn_core.terminal import wait_for

WHO = "in a terminal"


@runs_group.command("pause")
@click.argument("run_id", metavar="RUN")
def runs_pause(run_id: str) -> None:
    """Have a training stand still; its process stays."""
    _steered(run := find(run_id), request_pause(run, who=WHO))


@runs_group.command("step")
@click.argument("run_id", metavar="RUN")
@click.argument("unit", type=click.Choice(["batch", "epoch"]))
def runs_step(run_id: str, unit: Any) -> None:
    """Take a paused training one batch, or to the end of an epoch, and pause again."""
    _steered(run := find(run_id), request_step(run, unit, who=WHO))


@runs_group.command("set")
@click.argument("run_id", metavar="RUN")
@click.argument("setting", type=click.Choice(["learning_rate", "epochs"]))
@click.argument("value", type=float)
def runs_set(run_id: str, setting: Any, value: float) -> None:
    """Turn the learning rate or the epochs of a training."""
    _steered(run := find(run_id), request_change(run, setting, value, who=WHO))


@runs_group.command("stop")
@click.argument("run_id", metavar="RUN")
def runs_stop(run_id: str) -> None:
    """End a training and keep what was learned."""
    _steered(run := find(run_id), request_stop(run, who=WHO))


def _steered(run: Run, command: Command) -> None:
    """Say what becomes of a command; exit code 1 where it is refused, or nobody acknowledges it in time."""
    state = wait_for(run, command)
    click.echo(f"{state.what}: {state.how_far}.", err=True)
    sys.exit(0 if state.in_effect or (state.acknowledged and not state.acknowledged.refused) else 1)
