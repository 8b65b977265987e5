"""`python -m cnn_core runs list|show`: the runs of this home, and the group that all commands on runs belong to."""

import json
from typing import Any

import click

from cnn_core.runs.directory import find
from cnn_core.runs.export import exported, plain
from cnn_core.runs.follow import RunSummary, follow, summaries
from cnn_core.runs.status import sentence_of
from cnn_core.runs.table import COLUMNS, ordered

SORTABLE = ("created", "best", "last", "loss", "duration", "disk", "name")


@click.group("runs")
def runs_group() -> None:
    """The runs of this home."""


@runs_group.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that were hidden or archived too.")
@click.option("--tag", "tags", multiple=True, help="Those that have this tag; repeatable, all must be there.")
@click.option("--sort", type=click.Choice(SORTABLE), default="created", show_default=True, help="The best first.")
@click.option("--json", "as_json", is_flag=True, help="A list on stdout.")
def runs_list(everything: bool, tags: tuple[str, ...], sort: str, as_json: bool) -> None:
    """The runs of this home, newest first."""
    found = [summary for summary in summaries(everything=everything) if set(tags) <= set(summary.entry.meta.tags)]
    found = found if sort == "created" else ordered(found, COLUMNS[sort], descending=COLUMNS[sort].best_is_high)
    if as_json:
        click.echo(json.dumps([_listed(summary) for summary in found]))
        return
    if not found:
        click.echo("No runs yet. `python -m cnn_core train` makes one.")
    for summary in found:
        best = summary.history.best
        score = f"{best.validation.accuracy:.2%} at epoch {best.epoch}" if best else "-"
        click.echo(f"{summary.run.id:<40}  {summary.status:<12}  {score:<22}  {_named(summary)}")


def _named(summary: RunSummary) -> str:
    """The name, and what was done to the run, as in `Quick look  * #baseline (hidden)`."""
    meta = summary.entry.meta
    marks = ["*"] if meta.star else []
    marks += [f"#{tag}" for tag in meta.tags]
    marks += [f"({word})" for word, on in (("hidden", meta.hidden), ("archived", meta.archived)) if on]
    return "  ".join([summary.name, *([" ".join(marks)] if marks else [])])


@runs_group.command("show")
@click.argument("run_id", metavar="RUN")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def runs_show(run_id: str, as_json: bool) -> None:
    """One run: its status, settings and history."""
    follower = follow(run := find(run_id))
    history, status = follower.state()
    if as_json:
        click.echo(json.dumps(exported(follower)))
        return
    click.echo(f"{run.id}: {status}. {sentence_of(status, history)}")
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
        "tags": list(summary.entry.meta.tags),
        "star": summary.entry.meta.star,
        "hidden": summary.entry.meta.hidden,
        "archived": summary.entry.meta.archived,
        "bytes": summary.entry.disk_bytes,
        "epochs": len(summary.history.epochs),
        "best_epoch": best.epoch if best else None,
        "validation": plain(best.validation) if best else None,
        "problem": summary.problem,
    }
