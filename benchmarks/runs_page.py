"""How long it takes to list 10, 100 and 1,000 runs: cold, with the index, and on the Runs page.

    python -m benchmarks.runs_page [--counts 10,100,1000] [--rounds 5]

The runs are copies of the recorded tutorial's log under ids of their own, with the files that ten saved epochs have.
Cold is without an index, as after an upgrade; warm is a new process that finds one; again is a process that has listed
before, as the web server: all three timed as calls within a process. Page is the script of the whole shell and page.
Peer, in the same run: TensorBoard's own reading of as many folders with the same values, likewise within a process.
TensorBoard keeps nothing between two starts, so that its figure stands beside both of ours.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import click
from streamlit.testing.v1 import AppTest

from benchmarks.record import machine, write
from cnn_core import paths, preferences
from cnn_core.runs.directory import Run

ROOT = Path(__file__).parents[1]
RECORDED = ROOT / "cnn_core" / "bundled" / "recorded-tutorial"
WANTED_MS = 1000
PEER = "benchmarks.peers.tensorboard_runs"
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
        cold, warm, peer = found["cold_ms"], found["warm_ms"], found["tensorboard_ms"]
        click.echo(
            f"{count:5} runs: cold {cold:.0f} ms, warm {warm:.0f} (wanted {WANTED_MS}), again {found['again_ms']:.0f}, "
            f"page {found['page_ms']:.0f}; TensorBoard {peer:.0f} ms: {peer / cold:.1f} x cold, {peer / warm:.1f} warm"
        )
    write("runs_page", {"machine": machine(), "rounds": rounds, "runs": results})


def _measure(folder: Path, count: int, rounds: int) -> dict[str, Any]:
    home, logs = folder / "home", folder / "logs"
    os.environ |= {paths.HOME_VARIABLE: str(home), preferences.PREWARM_VARIABLE: "0", paths.RECORDED_VARIABLE: "0"}
    fill(home, count)
    _peer("fill", str(RECORDED / "events.jsonl"), str(logs), str(count))
    index = home / "runs-index.sqlite"
    cold, warm, again, peer = [], [], [], []
    for _ in range(rounds):
        index.unlink(missing_ok=True)
        cold += _listed(count, 1)
        first, *later = _listed(count, 4)
        warm.append(first)
        again += later
        took, found = json.loads(_peer("read", str(logs)))
        if found != count:
            raise RuntimeError(f"TensorBoard found {found} of {count} runs")
        peer.append(took)
    return {
        "cold_ms": median(cold),
        "warm_ms": median(warm),
        "again_ms": median(again),
        "page_ms": _page(rounds),
        "index_bytes": index.stat().st_size,
        "tensorboard_ms": median(peer),
        "all": {"cold": cold, "warm": warm, "again": again, "tensorboard": peer},
    }


def _peer(*words: str) -> bytes:
    """TensorFlow, which TensorBoard may bring along, would make Streamlit slower in this process."""
    return subprocess.run([sys.executable, "-m", PEER, *words], cwd=ROOT, capture_output=True, check=True).stdout


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


def _listed(count: int, times: int) -> list[float]:
    """Milliseconds of so many listings one after the other in a process of its own."""
    done = subprocess.run([sys.executable, "-c", LISTING, str(times)], cwd=ROOT, capture_output=True, check=True)
    found, took = json.loads(done.stdout)
    if found != count:
        raise RuntimeError(f"{found} of {count} runs were listed")
    return list(took)


def _page(rounds: int) -> float:
    shell = AppTest.from_file(ROOT / "ui" / "shell.py", default_timeout=120).run()
    shell.switch_page("../pages/runs.py").run()
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        shell.run()
        took.append(1000 * (time.perf_counter() - began))
    return round(median(took), 1)


if __name__ == "__main__":
    main()
