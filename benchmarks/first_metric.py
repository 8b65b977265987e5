"""From the click on "Train in a minute" to the first live point on the curve, in a real Chromium.

    python -m benchmarks.first_metric [--rounds 5]

Warm (a standby trainer waits) and cold (EPOCHSCOPE_PREWARM=0) rounds alternate in one run, so that a drifting machine
is fair to both; the first is given as a ratio of the second. Each round has a server and a home of its own.
"""

import os
import tempfile
import time
from pathlib import Path
from statistics import median

import click
from playwright.sync_api import Browser, Page

from benchmarks.chromium import chromium
from benchmarks.record import machine, write
from cnn_core import preferences
from tests.browser import server
from tests.browser.server import App

SETTLE_SECONDS = 15
WAIT_MS = 90_000
FIRST_POINT = """
() => [...document.querySelectorAll('.js-plotly-plot')]
  .some((plot) => plot.data?.some((trace) => trace.meta?.series?.startsWith('batch_') && trace.x.length > 0))
"""


@click.command()
@click.option("--rounds", default=5, show_default=True)
def main(rounds: int) -> None:
    """Measure, print and write docs/benchmarks/first_metric.json."""
    seconds: dict[str, list[float]] = {"warm": [], "cold": []}
    with chromium() as browser:
        for number in range(1, rounds + 1):
            for kind, found in seconds.items():
                found.append(one_round(browser, prewarm=kind == "warm"))
                click.echo(f"round {number} {kind}: {found[-1]:.2f} s")
    medians = {kind: round(median(found), 2) for kind, found in seconds.items()}
    click.echo(f"median warm {medians['warm']} s, cold {medians['cold']} s")
    write(
        "first_metric",
        {
            "machine": machine(),
            "unit": "seconds from the click to the first point in the page",
            "seconds": {kind: [round(value, 2) for value in found] for kind, found in seconds.items()},
            "median": medians,
            "warm_over_cold": round(medians["warm"] / medians["cold"], 3),
        },
    )


def one_round(browser: Browser, *, prewarm: bool) -> float:
    """A fresh home and server, a settled page, one click."""
    os.environ[preferences.PREWARM_VARIABLE] = str(int(prewarm))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        app = server.start(Path(home))
        try:
            return click_to_first_point(browser, app)
        finally:
            app.stop()


def click_to_first_point(browser: Browser, app: App) -> float:
    page: Page = browser.new_page()
    try:
        page.goto(app.url)
        button = page.get_by_role("button", name="Train in a minute")
        button.wait_for()
        time.sleep(SETTLE_SECONDS)
        began = time.monotonic()
        button.click()
        page.wait_for_function(FIRST_POINT, timeout=WAIT_MS, polling=20)
        return time.monotonic() - began
    finally:
        page.close()


if __name__ == "__main__":
    main()
