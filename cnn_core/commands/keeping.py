"""Commands that keep the runs of a home in order."""

import click

from cnn_core.commands.runs import runs_group
from cnn_core.runs.directory import find, remove


@runs_group.command("rm")
@click.argument("run_id", metavar="RUN")
def runs_rm(run_id: str) -> None:
    """Delete a run that is not being trained."""
    remove(find(run_id))
    click.echo(f"Removed {run_id}", err=True)
