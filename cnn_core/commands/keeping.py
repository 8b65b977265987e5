"""Commands that keep the runs of a home in order: what they are called, what is put away, what takes room."""

import json
import time

import click

from cnn_core import preferences
from cnn_core.commands.runs import runs_group
from cnn_core.jobs.discard import consequences, discard
from cnn_core.runs import bin
from cnn_core.runs.directory import find
from cnn_core.runs.meta import change, retag
from cnn_core.runs.retention import RetentionPolicy, carry_out, holdings, plan

OFF = click.option("--off", is_flag=True, help="Undo it.")


@runs_group.command("rename")
@click.argument("run_id", metavar="RUN")
@click.argument("name")
def runs_rename(run_id: str, name: str) -> None:
    """Call a run something else."""
    change(find(run_id), name=name)


@runs_group.command("note")
@click.argument("run_id", metavar="RUN")
@click.argument("text")
def runs_note(run_id: str, text: str) -> None:
    """Keep a note with a run, in place of the one it has."""
    change(find(run_id), notes=text)


@runs_group.command("tag")
@click.argument("run_id", metavar="RUN")
@click.argument("tags", metavar="TAG...", nargs=-1, required=True)
@click.option("--remove", is_flag=True, help="Take these tags away.")
def runs_tag(run_id: str, tags: tuple[str, ...], remove: bool) -> None:
    """Give a run tags; `runs list --tag TAG` finds it again."""
    kept = retag(find(run_id), **{"remove" if remove else "add": tags})
    click.echo(", ".join(kept.tags) or "no tags", err=True)


@runs_group.command("star")
@click.argument("run_id", metavar="RUN")
@OFF
def runs_star(run_id: str, off: bool) -> None:
    """Mark a run as one that matters: all of its networks are kept."""
    change(find(run_id), star=not off)


@runs_group.command("hide")
@click.argument("run_id", metavar="RUN")
@OFF
def runs_hide(run_id: str, off: bool) -> None:
    """Offer a run on no page but Runs."""
    change(find(run_id), hidden=not off)


@runs_group.command("archive")
@click.argument("run_id", metavar="RUN")
@OFF
def runs_archive(run_id: str, off: bool) -> None:
    """Put a run away: it is neither offered nor listed, and takes part in nothing."""
    change(find(run_id), archived=not off)


@runs_group.command("rm")
@click.argument("run_ids", metavar="RUN...", nargs=-1, required=True)
def runs_rm(run_ids: tuple[str, ...]) -> None:
    """Delete runs that are not being trained; `runs restore` brings them back."""
    runs = [find(run_id) for run_id in run_ids]
    for sentence in consequences(runs):
        click.echo(sentence, err=True)
    for run in runs:
        discard(run)
        click.echo(f"Deleted {run.id}; `python -m cnn_core runs restore {run.id}` brings it back.", err=True)


@runs_group.command("restore")
@click.argument("run_ids", metavar="RUN...", nargs=-1, required=True)
def runs_restore(run_ids: tuple[str, ...]) -> None:
    """Bring deleted runs back."""
    for run_id in run_ids:
        bin.restore(bin.find_binned(run_id))
        click.echo(f"{run_id} is back", err=True)


@runs_group.command("bin")
@click.option("--empty", is_flag=True, help="Delete all of them for good.")
@click.option("--json", "as_json", is_flag=True, help="A list on stdout, the latest deleted first.")
def runs_bin(empty: bool, as_json: bool) -> None:
    """The deleted runs that can still be brought back."""
    if empty:
        click.echo(f"Deleted for good: {bin.empty()}", err=True)
        return
    found = bin.binned()
    if as_json:
        click.echo(json.dumps([{"run": one.run.id, "name": one.name, "deleted": one.deleted} for one in found]))
        return
    for one in found:
        when = time.strftime("%d %b %Y %H:%M", time.localtime(one.deleted))
        click.echo(f"{one.run.id:<40}  {when}  {one.disk_bytes / 1e6:10.1f} MB  {one.name}")


@runs_group.command("prune")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.option("--every", type=click.IntRange(0, 100), help="Keep every so many epochs besides the best and the last.")
@click.option("--budget", type=click.FloatRange(0), help="Remove nothing while all networks take less GB than this.")
def runs_prune(dry_run: bool, every: int | None, budget: float | None) -> None:
    """Remove networks that nobody needs, by the rule set on Runs or by the options.

    The best and the last network of each run, all of a starred run, and those that forks begin from always stay.
    """
    decided = plan(_policy(every, budget), holdings())
    for run, epochs in decided.epochs.items():
        click.echo(f"{run.id:<40}  epochs {', '.join(map(str, epochs))}")
    freed = decided.free if dry_run else carry_out(decided, who="in a terminal")
    click.echo(f"{'Would free' if dry_run else 'Freed'} {freed / 1e9:.2f} GB in {len(decided.epochs)} runs.", err=True)


def _policy(every: int | None, budget: float | None) -> RetentionPolicy:
    if every is None and budget is None:
        return preferences.load().retention
    return RetentionPolicy(keep_all=False, every=every or 0, budget_gb=budget or 0.0)
