"""Every page as it is: wide and narrow, light and dark, on real runs, into docs/screenshots; each view of Evaluate.

    python -m tests.browser.screenshots [--home FOLDER]

Works on a copy of a home with finished runs, or trains one anew. The Train page is taken while a network trains.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

import click
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from cnn_core import paths
from cnn_core.runs.directory import all_runs
from cnn_core.runs.follow import summarize
from tests.browser import chromium, server
from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.browser.server import App
from tests.faults.training import in_mid_epoch, wait_until
from ui.evaluate.views import VIEWS
from ui.pages import ICONS

FOLDER = server.ROOT / "docs" / "screenshots"
WIDTHS = {"wide": 1440, "narrow": 390}
TALLEST = {"wide": 1400, "narrow": 1800}
COLORS = 255
Scheme = Literal["light", "dark"]
WAIT_MS = 60_000
LESSONS = {"learn-cnn": "digits", "learn-convolution": "several", "learn-optimizer": "rules", "learn-softmax": "dense"}
"""Of these chapters a step each."""


@click.command()
@click.option("--home", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Its runs are shown.")
def main(home: Path | None) -> None:
    """Take them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ[paths.HOME_VARIABLE] = folder
        _fill(Path(folder), home)
        app = server.start(Path(folder))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=CHROMIUM_ARGUMENTS)
                _take_all(browser, app)
                browser.close()
        finally:
            app.stop()


def _fill(home: Path, source: Path | None) -> None:
    if source:
        for part in ("data", "runs", "studies"):
            if (source / part).is_dir():
                shutil.copytree(source / part, home / part)
    else:
        subprocess.run([sys.executable, "-m", "cnn_core", "train", "--set", "data.validation=test"], check=True)


def _take_all(browser: Browser, app: App) -> None:
    best = max(map(summarize, all_runs()), key=lambda found: found.history.best.validation.accuracy)
    addresses = {name: f"{app.url}/{'' if name == 'home' else name}?run={best.run.id}" for name in ICONS}
    both = "run=recorded-tutorial&against=recorded-speedrun"
    addresses["evaluate"] = f"{app.url}/evaluate?{both}&class=cat&answer=dog"
    addresses["classify"] = f"{app.url}/classify?{both}&image=test-3"
    addresses["inside"] = f"{app.url}/inside?run=recorded-tutorial&image=test-1"
    for name, address in addresses.items():
        if name != "train":
            _take_page(browser, name, address)
    for view in VIEWS:
        address = f"{app.url}/evaluate?run=recorded-tutorial&against_epoch=2&view={view}"
        _take_page(browser, f"evaluate-{view}", address, kinds=("wide",), schemes=("light",))
    for page, step in LESSONS.items():
        _take_page(browser, page, f"{app.url}/{page}?step={step}&run=recorded-tutorial")
    _start_a_training(browser, app)
    _take_page(browser, "train", f"{app.url}/train")


def _take_page(
    browser: Browser,
    name: str,
    address: str,
    *,
    kinds: tuple[str, ...] = tuple(WIDTHS),
    schemes: tuple[Scheme, ...] = ("light", "dark"),
) -> None:
    for kind in kinds:
        for scheme in schemes:
            context = browser.new_context(viewport={"width": WIDTHS[kind], "height": 1000}, color_scheme=scheme)
            page = context.new_page()
            page.goto(address)
            _settle(page, name)
            _take(page, FOLDER / f"{name}-{kind}-{scheme}.png", tallest=TALLEST[kind])
            context.close()


def _start_a_training(browser: Browser, app: App) -> None:
    page = browser.new_page()
    page.goto(app.url)
    page.get_by_role("button", name="Train in a minute").click()
    page.wait_for_url("**/train?run=*")
    wait_until(next(all_runs()), in_mid_epoch(4))
    page.close()


def _settle(page: Page, name: str) -> None:
    page.wait_for_selector(".es-header")
    if name == "classify":
        page.wait_for_selector(".es-answer", timeout=WAIT_MS)
    if name == "inside":
        page.wait_for_selector(".es-arithmetic b", timeout=WAIT_MS)
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    page.wait_for_function("[...document.querySelectorAll('.epochscope-plot')].every((plot) => plot._fullLayout)")
    page.wait_for_load_state("networkidle" if name != "train" else "load")


def _take(page: Page, path: Path, *, tallest: int) -> None:
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(height, tallest)})
    page.wait_for_timeout(700)
    page.screenshot(path=path)
    # A page has few colours: so a picture of it takes a third of the room.
    Image.open(path).convert("RGB").quantize(COLORS).save(path, optimize=True)
    click.echo(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
