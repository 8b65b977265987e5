"""`python -m cnn_core queue`: what trains, what waits, and the order in which it will."""

import json
import time
from typing import Any

import click

from cnn_core.commands.steering import WHO
from cnn_core.errors import NotQueued
from cnn_core.jobs import request_stop
from cnn_core.jobs.plan import Plan, plan
from cnn_core.jobs.queue import move, queued
from cnn_core.runs.directory import find
from cnn_core.terminal import format_duration


@click.group("queue", invoke_without_command=True)
@click.pass_context
def queue_group(context: click.Context) -> None:
    """What trains and what waits; without a command, `list`."""
    if context.invoked_subcommand is None:
        context.invoke(queue_list)


@queue_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def queue_list(as_json: bool = False) -> None:
    """What trains and what waits, in order."""
    now = plan()
    if as_json:
        click.echo(json.dumps(_listed(now)))
        return
    if not now.training and not now.waiting:
        click.echo("Nothing trains and nothing waits.")
    for training in now.training:
        left = "" if training.seconds_left is None else f"{format_duration(training.seconds_left)} left"
        _line("-", training.active.run.id, training.active.status, left, training.active.name)
    for place, waiting in enumerate(now.waiting, start=1):
        _line(str(place), waiting.active.run.id, "waits", _start(waiting.starts_in), waiting.active.name)


@queue_group.command("move")
@click.argument("run_id", metavar="RUN")
@click.argument("where", type=click.Choice(["up", "down", "first"]))
def queue_move(run_id: str, where: Any) -> None:
    """Give a waiting run another place."""
    move(run := find(run_id), where)
    order = [waiting.id for waiting in queued()]
    click.echo(f"{run.id} is number {order.index(run.id) + 1} of {len(order)}.", err=True)


@queue_group.command("cancel")
@click.argument("run_id", metavar="RUN")
def queue_cancel(run_id: str) -> None:
    """Take a waiting run off the queue; `runs stop` ends one that trains."""
    run = find(run_id)
    if run not in queued():
        raise NotQueued(
            f"Run {run.id!r} does not wait in the queue. `python -m cnn_core runs stop {run.id}` ends one that trains."
        )
    request_stop(run, who=WHO)
    click.echo(f"{run.id} waits no more.", err=True)


def _start(seconds: float | None) -> str:
    if seconds is None:
        return "start not known"
    return f"starts {time.strftime('%H:%M', time.localtime(time.time() + seconds))}"


def _line(place: str, run_id: str, status: str, when: str, name: str) -> None:
    click.echo(f"{place:>3}  {run_id:<40}  {status:<12}  {when:<18}  {name}")


def _listed(now: Plan) -> dict[str, Any]:
    return {
        "slots": now.slots,
        "training": [
            {
                "run": training.active.run.id,
                "name": training.active.name,
                "status": training.active.status,
                "seconds_left": training.seconds_left,
            }
            for training in now.training
        ],
        "waiting": [
            {
                "run": waiting.active.run.id,
                "name": waiting.active.name,
                "starts_in_seconds": waiting.starts_in,
                "takes_seconds": waiting.takes,
            }
            for waiting in now.waiting
        ],
    }
