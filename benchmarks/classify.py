"""How soon Classify answers an upload: `python -m benchmarks.classify [--uploads 20]`.

Measured in the page, everything warm: from the file field's own event to the frame in which the answer to that very
picture stands there, and to the one in which its Grad-CAM does. Different parts of scikit-learn's two photographs,
JPEGs of 400x300, one after the other. Peer, in the same run: Streamlit's own file field that writes the files' size.
"""

import base64
import io
import os
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import click
import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page
from sklearn.datasets import load_sample_image

from benchmarks.bare import bare_streamlit
from benchmarks.chromium import chromium
from benchmarks.record import machine, write
from cnn_core import paths, preferences
from tests.browser import server

WIDTH, HEIGHT = 400, 300
WARM_UP = 3
REST_MS = 600
WANTED_MS = {"answer": 300, "grad_cam": 500}
PUT = """
  const file = new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name, { type: "image/jpeg" });
  const held = new DataTransfer();
  held.items.add(file);
  const field = document.querySelector("input[type=file]");
  const began = performance.now();
  field.files = held.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
"""
ANSWERED = (
    """
([name, content]) => new Promise((done) => {
  const fresh = (node) => node && !node.closest("[data-stale=true]");
  const heat = () => document.querySelector(".es-heat img");
  const before = [document.querySelector(".es-answer").innerHTML, heat().src];
"""
    + PUT
    + """
  const found = {};
  const look = () => {
    const named = document.querySelector(".epochscope-cropper img")?.alt === name;
    const answer = document.querySelector(".es-answer");
    if (named && fresh(answer) && answer.innerHTML !== before[0]) found.answer ??= performance.now() - began;
    if (found.answer && heat() && heat().src !== before[1]) found.grad_cam ??= performance.now() - began;
    if (found.grad_cam) done(found);
    else requestAnimationFrame(look);
  };
  look();
})
"""
)
WRITTEN = (
    """
([name, content]) => new Promise((done) => {
  const text = () => document.querySelector("[data-testid=stMarkdown]")?.textContent;
  const before = text();
"""
    + PUT
    + """
  const look = () => {
    if (text() && text() !== before) done({ answer: performance.now() - began });
    else requestAnimationFrame(look);
  };
  look();
})
"""
)
BARE = """
import streamlit as st
files = st.file_uploader('Files', accept_multiple_files=True)
st.write(sum(len(file.getvalue()) for file in files))
"""


@click.command()
@click.option("--uploads", default=20, show_default=True)
def main(uploads: int) -> None:
    """Measure, print and write docs/benchmarks/classify.json."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ[paths.HOME_VARIABLE], os.environ[preferences.PREWARM_VARIABLE] = folder, "0"
        app = server.start(Path(folder))
        try:
            with chromium() as browser:
                runs = ("recorded-tutorial", "recorded-speedrun")
                found = {run: _measure(browser, f"{app.url}/classify?run={run}", uploads) for run in runs}
                peer = _peer(browser, Path(folder), uploads)
        finally:
            app.stop()
    for run, one in found.items():
        for name, times in one.items():
            click.echo(
                f"{run:18} {name:9} median {times['median_ms']} ms, p95 {times['p95_ms']} ms (wanted {WANTED_MS[name]})"
            )
    click.echo(f"bare file field    median {peer['answer']['median_ms']} ms, p95 {peer['answer']['p95_ms']} ms")
    write("classify", {"machine": machine(), "uploads": uploads, "runs": found, "peer": peer["answer"]})


def _pictures(count: int) -> list[tuple[str, str]]:
    """Names and contents as base64; no two are alike."""
    random = np.random.default_rng(0)
    photographs = [load_sample_image(name) for name in ("china.jpg", "flower.jpg")]
    made = []
    for number in range(count):
        photograph = photographs[number % 2]
        top, left = (int(random.integers(0, room)) for room in (427 - HEIGHT, 640 - WIDTH))
        file = io.BytesIO()
        Image.fromarray(photograph[top : top + HEIGHT, left : left + WIDTH]).save(file, "JPEG", quality=90)
        made.append((f"part {number}.jpg", base64.b64encode(file.getvalue()).decode()))
    return made


def _measure(browser: Browser, address: str, uploads: int) -> dict[str, dict[str, Any]]:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(address)
    page.wait_for_selector(".es-heat >> nth=2", timeout=120_000)
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']", timeout=60_000)
    took = _uploads(page, ANSWERED, uploads)
    page.close()
    return took


def _peer(browser: Browser, folder: Path, uploads: int) -> dict[str, dict[str, Any]]:
    with bare_streamlit(folder, BARE) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("[data-testid=stMarkdown]")
        took = _uploads(page, WRITTEN, uploads)
        page.close()
        return took


def _uploads(page: Page, script: str, uploads: int) -> dict[str, dict[str, Any]]:
    """Three to warm up, then so many that count."""
    took: list[dict[str, float]] = []
    for picture in _pictures(uploads + WARM_UP):
        page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']", timeout=60_000)
        page.wait_for_timeout(REST_MS)
        took.append(page.evaluate(script, list(picture)))
    return {name: _summary([one[name] for one in took[WARM_UP:]]) for name in took[0]}


def _summary(times: list[float]) -> dict[str, Any]:
    last = quantiles(times, n=20, method="inclusive")[-1]
    return {"median_ms": round(median(times)), "p95_ms": round(last), "ms": [round(one) for one in times]}


if __name__ == "__main__":
    main()
