"""How soon Evaluate follows its epoch slider, and what a long run costs it.

    python -m benchmarks.evaluate [--moves 20]

Measured in the page: from the slider's own event to the frame in which the confusion matrix shows the other epoch. On
the recorded run of ten epochs and on one of 50, whose answers on the 10,000 test images are made up from a seed: how
fast a page is does not depend on who answered. Each view's script is timed as well. Peer, in the same run: Streamlit's
own slider that writes its value, from the key press to the text.
"""

import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import click
import numpy as np
import psutil
from playwright.sync_api import Browser, Page
from streamlit.testing.v1 import AppTest

from benchmarks.bare import bare_streamlit
from benchmarks.chromium import chromium
from benchmarks.record import machine, write
from cnn_core import data, paths, preferences
from cnn_core.presets import TUTORIAL
from tests.analysis.runs import saved_run
from tests.browser import server
from ui.evaluate.views import VIEWS

LONG_EPOCHS = 50
REST_MS = 400
WANTED_MS = 300
MATRIX_FOLLOWS = """
() => new Promise((done) => {
  const matrix = [...document.querySelectorAll(".js-plotly-plot")].find((plot) => plot.data[0].type === "heatmap");
  const slider = document.querySelector(".epochscope-times input");
  const before = JSON.stringify(matrix.data[0].text);
  const began = performance.now();
  const drawn = () => {
    if (JSON.stringify(matrix.data[0].text) === before) return;
    matrix.removeListener("plotly_afterplot", drawn);
    requestAnimationFrame(() => done(performance.now() - began));
  };
  matrix.on("plotly_afterplot", drawn);
  slider.value = (Number(slider.value) + 1) % (Number(slider.max) + 1);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
})
"""
TEXT_FOLLOWS = """
() => new Promise((done) => {
  const text = document.querySelector("[data-testid=stMarkdown]");
  const before = text.textContent;
  const began = performance.now();
  const watch = new MutationObserver(() => {
    if (document.querySelector("[data-testid=stMarkdown]").textContent === before) return;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - began));
  });
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  const key = Number(before) < 40 ? "ArrowRight" : "ArrowLeft";
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
})
"""
BARE = "import streamlit as st\nst.write(st.slider('Epoch', 1, 50, 1))\n"


@click.command()
@click.option("--moves", default=20, show_default=True)
def main(moves: int) -> None:
    """Measure, print and write docs/benchmarks/evaluate.json."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ[paths.HOME_VARIABLE], os.environ[preferences.PREWARM_VARIABLE] = folder, "0"
        runs = {"tutorial": "recorded-tutorial", "50 epochs": _long_run()}
        scripts = {name: _script_times(run) for name, run in runs.items()}
        app = server.start(Path(folder))
        try:
            with chromium() as browser:
                found = {name: _measure(browser, app.url, run, moves) for name, run in runs.items()}
                peer = _peer(browser, Path(folder), moves)
            memory = round(psutil.Process(app.process.pid).memory_full_info().uss / 1e6)
        finally:
            app.stop()
    for name, one in found.items():
        one["over_bare_slider"] = round(one["median_ms"] / peer["median_ms"], 2)
        click.echo(
            f"{name:10} opens in {one['opens_ms']} ms, matrix follows in {one['median_ms']} ms (median of {moves}; "
            f"wanted {WANTED_MS}), {one['over_bare_slider']} x a bare slider"
        )
    for name, times in scripts.items():
        view, slowest = max(times.items(), key=lambda pair: pair[1]["first"])
        again = max(one["again"] for one in times.values())
        click.echo(f"{name:10} slowest view: {view}, {slowest['first']} ms at first; at most {again} ms again")
    click.echo(f"bare slider {peer['median_ms']} ms; web server {memory} MB of its own after all of it")
    result = {"moves": moves, "runs": found, "script_ms": scripts, "peer": peer, "web_server_mb": memory}
    write("evaluate", {"machine": machine()} | result)


def _long_run() -> str:
    """50 epochs of answers that get better, on the 10,000 test images."""
    labels = np.asarray(data.load("sample").test.labels)
    random = np.random.default_rng(0)
    right = np.eye(10, dtype=np.float32)[labels]
    logits = np.stack(
        [
            (0.06 * epoch * right + random.normal(size=right.shape)).astype(np.float32)
            for epoch in range(1, LONG_EPOCHS + 1)
        ]
    )
    return saved_run(logits, config=TUTORIAL.config, labels=labels)[0].id


def _script_times(run: str) -> dict[str, dict[str, int]]:
    """Milliseconds of the whole page's script by view: the first time, when answers are read, and again."""
    return {view: _first_and_again(run, view) for view in VIEWS}


def _first_and_again(run: str, view: str) -> dict[str, int]:
    page = AppTest.from_file(server.ROOT / "ui" / "shell.py", default_timeout=60).run()
    page.query_params["run"], page.query_params["view"] = run, view
    began = time.perf_counter()
    page.switch_page("../pages/evaluate.py").run()
    first = time.perf_counter()
    page.run()
    return {"first": round(1000 * (first - began)), "again": round(1000 * (time.perf_counter() - first))}


def _measure(browser: Browser, url: str, run: str, moves: int) -> dict[str, Any]:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    began = time.perf_counter()
    page.goto(f"{url}/evaluate?run={run}&class=cat&answer=dog")
    page.wait_for_selector(".heatmaplayer .hm")
    page.wait_for_selector(".epochscope-times input")
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    opens = time.perf_counter() - began
    took = _moves(page, MATRIX_FOLLOWS, moves)
    page.close()
    return {"opens_ms": round(1000 * opens), **took}


def _peer(browser: Browser, folder: Path, moves: int) -> dict[str, Any]:
    with bare_streamlit(folder, BARE) as address:
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("slider").focus()
        took = _moves(page, TEXT_FOLLOWS, moves)
        page.close()
        return took


def _moves(page: Page, script: str, moves: int) -> dict[str, Any]:
    """Two to warm up, then so many that count."""
    took = []
    for _ in range(moves + 2):
        page.wait_for_timeout(REST_MS)
        took.append(float(page.evaluate(script)))
    counted = [round(one) for one in took[2:]]
    return {"median_ms": round(median(counted)), "largest_ms": max(counted), "ms": counted}


if __name__ == "__main__":
    main()
