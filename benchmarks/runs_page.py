"""How long it takes to list 10, 100 and 1,000 runs: cold, with the index, and on the Runs page.

    python -m benchmarks.runs_page [--counts 10,100,1000] [--rounds 5]

The runs are copies of the recorded tutorial's log under ids of their own, with the files that ten saved epochs have.
Cold is without an index, as after an upgrade; warm is a new process that finds one; again is a process that has listed
before, as the web server; page is the script of the whole shell and page. Each is timed as a call within a process. Peer,
in the same run: TensorBoard on as many folders with the same values. Of both, `from_start` is the time from a process's
start until it can tell of all runs: `python -m cnn_core runs list`, and TensorBoard's own answer to /data/runs.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

import click
from streamlit.testing.v1 import AppTest
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from benchmarks.record import machine, write
from cnn_core import paths, preferences
from cnn_core.runs.directory import Run
from cnn_core.runs.events import BatchTrained, EpochFinished
from cnn_core.runs.log import event_reader

ROOT = Path(__file__).parents[1]
RECORDED = ROOT / "cnn_core" / "bundled" / "recorded-tutorial"
WANTED_MS = 1000
PEER_SECONDS = 300
LISTING = """
import json, sys, time
from cnn_core.runs.follow import summaries
took = []
for _ in range(int(sys.argv[1])):
    began = time.perf_counter()
    count = len(summaries())
    took.append(round(1000 * (time.perf_counter() - began), 1))
print(json.dumps([count, took]))
"""


@click.command()
@click.option("--counts", default="10,100,1000", show_default=True)
@click.option("--rounds", default=5, show_default=True)
def main(counts: str, rounds: int) -> None:
    """Measure, print and write docs/benchmarks/runs_page.json."""
    results = {}
    for count in map(int, counts.split(",")):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            results[count] = found = _measure(Path(folder), count, rounds)
        ours, peer = found["from_start_ms"], found["tensorboard_from_start_ms"]
        click.echo(
            f"{count:5} runs: cold {found['cold_ms']:.0f} ms, warm {found['warm_ms']:.0f} ms (wanted {WANTED_MS}), again "
            f"{found['again_ms']:.0f} ms, page {found['page_ms']:.0f} ms; from start {ours:.0f} ms, TensorBoard "
            f"{peer:.0f} ms ({peer / ours:.1f} x)"
        )
    write("runs_page", {"machine": machine(), "rounds": rounds, "runs": results})


def _measure(folder: Path, count: int, rounds: int) -> dict[str, Any]:
    home, logs = folder / "home", folder / "logs"
    os.environ |= {paths.HOME_VARIABLE: str(home), preferences.PREWARM_VARIABLE: "0", paths.RECORDED_VARIABLE: "0"}
    fill(home, count)
    _fill_tensorboard(logs, count)
    index = home / "runs-index.sqlite"
    cold, warm, again, ours, peer = [], [], [], [], []
    for _ in range(rounds):
        index.unlink(missing_ok=True)
        cold.append(_listed(count, 1)[0])
        first, *later = _listed(count, 4)
        warm.append(first)
        again += later
        ours.append(_timed([sys.executable, "-m", "cnn_core", "runs", "list", "--json"]))
        peer.append(_tensorboard(logs, count))
    return {
        "cold_ms": median(cold),
        "warm_ms": median(warm),
        "again_ms": median(again),
        "page_ms": _page(rounds),
        "index_bytes": index.stat().st_size,
        "from_start_ms": median(ours),
        "tensorboard_from_start_ms": median(peer),
        "all": {"cold": cold, "warm": warm, "again": again, "from_start": ours, "tensorboard_from_start": peer},
    }


def fill(home: Path, count: int) -> None:
    """So many finished runs, each with ten saved epochs."""
    for number in range(count):
        run = Run(id := f"tutorial-20261101-{number:06d}-abcd", home / "runs" / id)
        run.folder.mkdir(parents=True)
        for name in ("config.json", "meta.json", "events.jsonl", "environment.json"):
            shutil.copy(RECORDED / name, run.folder)
        for epoch in range(1, 11):
            run.epoch_folder(epoch).mkdir(parents=True)
            for name in ("checkpoint.keras", "logits.npy", "standing.npz"):
                (run.epoch_folder(epoch) / name).touch()


def _fill_tensorboard(folder: Path, count: int) -> None:
    """The same values as TensorBoard keeps them: written once, then copied."""
    first = folder / "run-000000"
    writer = EventFileWriter(str(first))
    for event in event_reader(RECORDED / "events.jsonl").read_new():
        if isinstance(event, BatchTrained):
            _add(writer, event.time, event.step, {"batch/loss": event.loss, "batch/accuracy": event.accuracy})
        elif isinstance(event, EpochFinished):
            values = {f"epoch/{name}": value for name, value in event.validation.model_dump().items()}
            _add(writer, event.time, event.step, values)
    writer.close()
    for number in range(1, count):
        shutil.copytree(first, folder / f"run-{number:06d}")


def _add(writer: EventFileWriter, moment: float, step: int, values: dict[str, float]) -> None:
    told = [Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
    writer.add_event(Event(wall_time=moment, step=step, summary=Summary(value=told)))


def _listed(count: int, times: int) -> list[float]:
    """Milliseconds of so many listings one after the other in a process of its own."""
    done = subprocess.run([sys.executable, "-c", LISTING, str(times)], cwd=ROOT, capture_output=True, check=True)
    found, took = json.loads(done.stdout)
    if found != count:
        raise RuntimeError(f"{found} of {count} runs were listed")
    return list(took)


def _timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return round(1000 * (time.perf_counter() - began), 1)


def _page(rounds: int) -> float:
    shell = AppTest.from_file(ROOT / "ui" / "shell.py", default_timeout=120).run()
    shell.switch_page("../pages/runs.py").run()
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        shell.run()
        took.append(1000 * (time.perf_counter() - began))
    return round(median(took), 1)


def _tensorboard(folder: Path, count: int) -> float:
    """Milliseconds from its start until it tells of all runs."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(folder), "--host", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while _told(port) < count:
            if process.poll() is not None or time.perf_counter() - began > PEER_SECONDS:
                raise RuntimeError(f"TensorBoard did not tell of {count} runs within {PEER_SECONDS} seconds")
            time.sleep(0.02)
        return round(1000 * (time.perf_counter() - began), 1)
    finally:
        process.terminate()
        process.wait(10)


def _told(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/data/runs", timeout=30) as answer:
            return len(json.load(answer))
    except (urllib.error.URLError, ConnectionError):
        return 0


if __name__ == "__main__":
    main()
