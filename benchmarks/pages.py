"""How long each page's script takes on the server, idle and while a training uses every core, and when it first paints.

    python -m benchmarks.pages [--visits 40]

Script times are those of the whole shell and page, run again and again in one process as a server does, on a home with
finished runs. First paint is Chromium's own First Contentful Paint, beside that of Streamlit showing one line of text:
the peer that a page on Streamlit cannot beat, visited in turn in the same run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import numpy as np
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

from benchmarks.chromium import chromium
from benchmarks.record import machine, write
from cnn_core import paths, preferences
from cnn_core.jobs import request_stop, submit
from cnn_core.jobs.launch import launch
from cnn_core.runs.follow import Follower
from tests.browser import server
from tests.faults.training import LONG, in_mid_epoch, wait_until
from ui.pages import ICONS

ROOT = Path(__file__).parents[1]
PAINTS = 5
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@click.command()
@click.option("--visits", default=40, show_default=True, help="Script runs a page.")
@click.option("--runs", type=click.Path(exists=True, file_okay=False), help="A folder of finished runs to work on.")
def main(visits: int, runs: str | None) -> None:
    """Measure, print and write docs/benchmarks/pages.json."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ[paths.HOME_VARIABLE], os.environ[preferences.PREWARM_VARIABLE] = folder, "0"
        _fill(Path(folder), runs)
        idle = script_times(visits)
        with training():
            busy = script_times(visits)
        paints = first_paints(Path(folder))
    result = {
        "machine": machine(),
        "script_milliseconds": {"idle": idle, "while_training": busy},
        "first_contentful_paint": paints,
    }
    for name in ICONS:
        paint, ratio = paints["median_milliseconds"][name], paints["over_one_line_of_streamlit"][name]
        click.echo(
            f"{name:10} script p95 {idle[name]['p95']:.0f} ms idle, {busy[name]['p95']:.0f} ms while training; "
            f"first paint {paint:.0f} ms, {ratio:.2f} x one line of Streamlit"
        )
    write("pages", result)


def script_times(visits: int) -> dict[str, dict[str, float]]:
    """Median and 95th percentile in milliseconds, by page; the first visit, which fills the caches, apart."""
    times = {}
    for name in ICONS:
        shell = AppTest.from_file(ROOT / "ui" / "shell.py", default_timeout=60).run()
        began = time.perf_counter()
        _open(shell, name)
        first = time.perf_counter() - began
        took = 1000 * np.array([_seconds(shell.run) for _ in range(visits)])
        times[name] = {
            "first": round(1000 * first, 1),
            "median": round(float(np.median(took)), 1),
            "p95": round(float(np.percentile(took, 95)), 1),
        }
    return times


def first_paints(home: Path) -> dict[str, Any]:
    """Medians of fresh visits, the pages and the bare line in turn."""
    bare = home / "bare.py"
    bare.write_text("import streamlit as st\nst.write('One line.')\n", encoding="utf-8")
    app = server.start(home)
    port = server.free_port()
    peer = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(bare), "--server.port", str(port), "--server.headless", "true"],
        stdout=subprocess.DEVNULL,
        cwd=home,
    )
    addresses = {name: f"{app.url}/{'' if name == 'home' else name}" for name in ICONS}
    addresses["one line of Streamlit"] = f"http://127.0.0.1:{port}/"
    try:
        while not server.is_healthy(f"http://127.0.0.1:{port}"):
            time.sleep(0.1)
        with chromium() as browser:
            found = {name: [_paint(browser, url) for _ in range(PAINTS)] for name, url in addresses.items()}
    finally:
        peer.kill()
        app.stop()
    medians = {name: round(float(np.median(times)), 1) for name, times in found.items()}
    ratios = {name: round(medians[name] / medians["one line of Streamlit"], 2) for name in ICONS}
    return {"median_milliseconds": medians, "over_one_line_of_streamlit": ratios}


@contextmanager
def training() -> Iterator[None]:
    """A run that trains for as long as the block lasts."""
    run = submit(LONG)
    trainer = launch(run)
    wait_until(run, in_mid_epoch(1))
    yield
    assert Follower(run).state()[1].active
    request_stop(run)
    trainer.wait()


def _fill(home: Path, runs: str | None) -> None:
    if runs:
        shutil.copytree(runs, home / "runs")
    else:
        subprocess.run([sys.executable, "-m", "cnn_core", "train", "--set", "data.validation=test"], check=True)


def _open(shell: AppTest, name: str) -> None:
    shell.switch_page(f"../pages/{name}.py").run() if name != "home" else shell.run()


def _paint(browser: Browser, url: str) -> float:
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    painted = float(page.evaluate(PAINTED))
    context.close()
    return painted


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
