"""`python -m cnn_core runs list|show`: the runs of this home, and the group that all commands on runs belong to."""

import json
from typing import Any

import click

from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import RunSummary, follow, summaries
from cnn_core.runs.history import RunHistory
from cnn_core.runs.status import Status


@click.group("runs")
def runs_group() -> None:
    """The runs of this home."""


@runs_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="A list on stdout, newest first.")
def runs_list(as_json: bool) -> None:
    """All runs, newest first."""
    found = summaries()
    if as_json:
        click.echo(json.dumps([_listed(summary) for summary in found]))
        return
    if not found:
        click.echo("No runs yet. `python -m cnn_core train` makes one.")
    for summary in found:
        best = summary.history.best
        score = f"{best.validation.accuracy:.2%} at epoch {best.epoch}" if best else "-"
        click.echo(f"{summary.run.id:<40}  {summary.status:<12}  {score:<22}  {summary.name}")


@runs_group.command("show")
@click.argument("run_id", metavar="RUN")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def runs_show(run_id: str, as_json: bool) -> None:
    """One run: its status, settings and history."""
    run = find(run_id)
    history, status = follow(run).state()
    if as_json:
        click.echo(json.dumps(_shown(run, status, history)))
        return
    click.echo(f"{run.id}: {status}. {history.failure or status.sentence}")
    for epoch in history.epochs:
        partial = " (partial)" if epoch.partial else ""
        click.echo(
            f"epoch {epoch.epoch:>3}{partial}  {epoch.seconds:6.1f} s  loss {epoch.validation.loss:.3f}  "
            f"accuracy {epoch.validation.accuracy:.4f}  precision {epoch.validation.precision:.4f}  "
            f"recall {epoch.validation.recall:.4f}"
        )


def _listed(summary: RunSummary) -> dict[str, Any]:
    best = summary.history.best
    return {
        "run": summary.run.id,
        "status": summary.status,
        "name": summary.name,
        "epochs": len(summary.history.epochs),
        "best_epoch": best.epoch if best else None,
        "validation": plain(best.validation) if best else None,
        "problem": summary.problem,
    }


def _shown(run: Run, status: Status, history: RunHistory) -> dict[str, Any]:
    return {
        "run": run.id,
        "status": status,
        "pid": history.claimed.pid if history.claimed and status.active else None,
        "config": plain(run.config()),
        "history": [
            {
                "epoch": epoch.epoch,
                "seconds": epoch.seconds,
                "partial": epoch.partial,
                "training": plain(epoch.training),
                "validation": plain(epoch.validation),
            }
            for epoch in history.epochs
        ],
    }


def plain(record: Any) -> dict[str, Any]:
    """A pydantic record as strict JSON values: NaN becomes "NaN"."""
    values: dict[str, Any] = json.loads(record.model_dump_json())
    return values
