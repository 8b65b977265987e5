"""What it costs a training to be watched.

    python -m benchmarks.streaming [--rounds 5] [--images 20000]

Two figures on the tutorial's network at batches of 32. In our callbacks: seconds spent in them over seconds of
training, epoch ends left out. Watched: the same training while a plain HTTP client asks the live route four times a
second, server and client on the same processors, against the training alone; in turn, round after round.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import click
import uvicorn
from starlette.applications import Starlette

from benchmarks.peers.files import export
from benchmarks.record import machine, write
from cnn_core import paths
from cnn_core.runs.directory import all_runs
from ui.live import live_route, token_of

POLLS_A_SECOND = 4
PORT = 8597
WANTED = 0.02


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--images", default=20_000, show_default=True)
def main(rounds: int, images: int) -> None:
    """Measure, print and write docs/benchmarks/streaming.json."""
    alone: list[float] = []
    watched: list[float] = []
    shares: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder))
        os.environ[paths.HOME_VARIABLE] = str(Path(folder) / "home")
        for number in range(1, rounds + 1):
            seconds, share = _train(images)
            alone.append(seconds)
            shares.append(share)
            with _watching():
                watched.append(_train(images)[0])
            click.echo(f"round {number}: alone {alone[-1]:.2f} s, watched {watched[-1]:.2f} s, callbacks {share:.2%}")
    slowdown = median(watched) / median(alone) - 1
    click.echo(f"callbacks {median(shares):.2%}, watched {slowdown:+.2%} (at most {WANTED:.0%} wanted)")
    write(
        "streaming",
        {
            "machine": machine(),
            "unit": f"seconds of an epoch of {images:,} images, batches of 32, validation left out",
            "alone": [round(seconds, 3) for seconds in alone],
            "watched": [round(seconds, 3) for seconds in watched],
            "slowdown": round(slowdown, 4),
            "callbacks_share": round(median(shares), 4),
        },
    )


def _train(images: int) -> tuple[float, float]:
    """Seconds of the second epoch, and the share of both that was spent in our callbacks."""
    command = [sys.executable, "-m", "benchmarks.peers.engine", "--images", str(images), "--time-callbacks"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return float(told["seconds"][-1]), told["in_callbacks"] / sum(told["seconds"])


@contextmanager
def _watching() -> Iterator[None]:
    """A server of the live route, and a client that asks it about whatever run is the newest."""
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=[live_route]), port=PORT, log_level="error"))
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    ended = threading.Event()
    client = threading.Thread(target=_poll, args=(ended, next(all_runs()).id), daemon=True)
    client.start()
    yield
    ended.set()
    client.join()
    server.should_exit = True
    serving.join()


def _poll(ended: threading.Event, before: str) -> None:
    cursor = "0.0.0.0"
    while not ended.wait(1 / POLLS_A_SECOND):
        newest = next(all_runs()).id
        if newest != before:
            url = f"http://127.0.0.1:{PORT}/live/{newest}/{token_of(newest)}?cursor={cursor}"
            with urllib.request.urlopen(url, timeout=10) as answer:
                cursor = json.load(answer)["cursor"]


if __name__ == "__main__":
    main()
