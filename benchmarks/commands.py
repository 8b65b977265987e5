"""How soon a training hears what a person asks of it.

    python -m benchmarks.commands [--commands 50]

A real training of the tutorial's preset takes one command after the other: its learning rate is set, to what it is. A
command counts from before it is written until a reader of the log has its acknowledgement, as a page would, and by the
trainer's own clock. The peer, in the same run: a plain `model.fit` of the same network whose callback looks for a file
after every batch, as scripts are often stopped. It counts until the callback has removed the file.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

import click

from benchmarks.peers.files import export
from benchmarks.record import machine, write
from cnn_core import paths
from cnn_core.jobs import request_change, request_stop, submit
from cnn_core.jobs.launch import launch
from cnn_core.parsing import with_overrides
from cnn_core.presets import TUTORIAL
from cnn_core.runs.follow import Follower
from cnn_core.runs.status import Status

POLL_SECONDS = 0.002
PAUSE_SECONDS = 0.37
"""Between two commands: no multiple of anything that the trainer does."""


@click.command()
@click.option("--commands", default=50, show_default=True)
def main(commands: int) -> None:
    """Measure, print and write docs/benchmarks/commands.json."""
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder))
        os.environ[paths.HOME_VARIABLE] = str(Path(folder) / "home")
        ours, by_its_clock = _ask_ours(commands)
        peer = _ask_peer(commands, Path(folder))
    told = {"acknowledged": _told(ours), "by_the_trainers_clock": _told(by_its_clock), "file_callback": _told(peer)}
    for name, figures in told.items():
        click.echo(f"{name}: median {figures['median_ms']} ms, p95 {figures['p95_ms']} ms")
    ratio = round(median(ours) / median(peer), 2)
    click.echo(f"ours / peer: {ratio}")
    write("commands", {"machine": machine(), "commands": commands, **told, "ratio_of_medians": ratio})


def _ask_ours(commands: int) -> tuple[list[float], list[float]]:
    run = submit(with_overrides(TUTORIAL.config, {"training.epochs": 500, "data.dataset": "full"}))
    process = launch(run)
    follower = Follower(run)
    _wait(lambda: follower.state()[1] is Status.RUNNING and len(follower.history().batches) > 20)
    seconds, clock = [], []
    for _ in range(commands):
        time.sleep(PAUSE_SECONDS)
        began = time.perf_counter()
        command = request_change(run, "learning_rate", run.config().training.learning_rate)
        _wait(lambda: any(event.command_id == command.id for event in follower.history().acknowledged))  # noqa: B023
        seconds.append(time.perf_counter() - began)
        clock.append(follower.history().acknowledged[-1].time - command.time)
    request_stop(run)
    process.wait()
    return seconds, clock


def _ask_peer(commands: int, folder: Path) -> list[float]:
    flag = folder / "flag"
    flag.touch()
    script = [sys.executable, "-m", "benchmarks.peers.tutorial", str(folder), "--epochs", "500", "--heed", str(flag)]
    peer = subprocess.Popen(script)
    try:
        _wait(lambda: not flag.exists())
        seconds = []
        for _ in range(commands):
            time.sleep(PAUSE_SECONDS)
            began = time.perf_counter()
            flag.touch()
            _wait(lambda: not flag.exists())
            seconds.append(time.perf_counter() - began)
        return seconds
    finally:
        peer.kill()
        peer.wait()


def _wait(fact: Callable[[], bool]) -> None:
    while not fact():
        time.sleep(POLL_SECONDS)


def _told(seconds: list[float]) -> dict[str, float]:
    return {
        "median_ms": round(1000 * median(seconds), 1),
        "p95_ms": round(1000 * quantiles(seconds, n=20)[-1], 1),
        "longest_ms": round(1000 * max(seconds), 1),
    }


if __name__ == "__main__":
    main()
