"""Commands to a training: the same that the Train page gives."""

import sys
from typing import Any, get_args

import click

from cnn_core.commands.runs import runs_group
from cnn_core.commands.settings import parsed_settings
from cnn_core.errors import ConfigError
from cnn_core.jobs import request_change, request_checkpoint, request_pause, request_step, request_stop
from cnn_core.parsing import with_overrides
from cnn_core.runs.directory import Run, find
from cnn_core.runs.events import Command, Setting
from cnn_core.schedules import Schedule
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
@click.argument("setting", type=click.Choice(get_args(Setting)))
@click.argument("value")
@click.argument("details", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--layer", type=click.IntRange(1), help="Of dropout: the one layer that is meant, counted from 1.")
def runs_set(run_id: str, setting: Any, value: str, details: tuple[str, ...], layer: int | None) -> None:
    """Turn a setting of a training: its learning rate, epochs, dropout, early stopping, or its schedule from now on.

    As in `set RUN learning_rate 5e-4`, `set RUN dropout 0.3 --layer 6` and `set RUN schedule step every=3 factor=0.1`.
    """
    run = find(run_id)
    wanted = _schedule(run, value, details) if setting == "schedule" else _number(setting, value, details)
    place = None if layer is None else layer - 1
    _steered(run, request_change(run, setting, wanted, layer=place, who=WHO))


def _schedule(run: Run, kind: str, details: tuple[str, ...]) -> Schedule:
    wanted = {"training.schedule": {"kind": kind.replace("-", "_"), **parsed_settings(details)}}
    return with_overrides(run.config(), wanted).training.schedule


def _number(setting: str, value: str, details: tuple[str, ...]) -> float:
    if details:
        raise ConfigError(f"{setting} is one number; received {value} {' '.join(details)}.")
    try:
        return float(value)
    except ValueError:
        raise ConfigError(f"{setting} is a number; received {value!r}.") from None


@runs_group.command("checkpoint")
@click.argument("run_id", metavar="RUN")
def runs_checkpoint(run_id: str) -> None:
    """Judge and save the network of a training within its epoch."""
    _steered(run := find(run_id), request_checkpoint(run, who=WHO))


@runs_group.command("stop")
@click.argument("run_id", metavar="RUN")
@click.option("--keep-best", is_flag=True, help="Give up the unfinished epoch: the best one is kept.")
def runs_stop(run_id: str, keep_best: bool) -> None:
    """End a training and keep what was learned."""
    _steered(run := find(run_id), request_stop(run, keep_best=keep_best, who=WHO))


def _steered(run: Run, command: Command) -> None:
    """Say what becomes of a command; exit code 1 where it is refused, or nobody acknowledges it in time."""
    state = wait_for(run, command)
    click.echo(f"{state.what}: {state.how_far}.", err=True)
    sys.exit(0 if state.in_effect or (state.acknowledged and not state.acknowledged.refused) else 1)
