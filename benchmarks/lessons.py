"""How soon the lessons answer: every control of every step, one after another.

    python -m benchmarks.lessons [--times 3] [--chapter NAME ...]

Measured in the page: from the control's own event to the first frame in which anything of the step looks different, its
canvases included. A control that changes nothing at that moment (a button that is on already) is counted apart; what
starts trainings or leaves the step is left out. Peer, in the same run: Streamlit's own slider that writes its value.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

import click
from playwright.sync_api import Browser, Page

from benchmarks.bare import bare_streamlit
from benchmarks.chromium import chromium
from benchmarks.evaluate import BARE, TEXT_FOLLOWS
from benchmarks.record import machine, write
from cnn_core import paths, preferences
from tests.browser import server
from ui.learn.chapters import CHAPTERS, Chapter, Step

WANTED_MS = 200
REST_MS = 250
PATIENCE_MS = 3000
MOST_OF_A_KIND = 2
CONTROLS = """
(most) => {
  const step = document.querySelector(".st-key-lesson_step");
  const skipped = /run it|measure it|compute it|stop|watch|download|save as|next:|previous:|all chapters|copy/i;
  const kinds = {};
  window.controls = [...step.querySelectorAll("input, select, button, [role=slider], canvas[tabindex], [role=grid]")]
    .filter((node) => node.offsetParent && !node.disabled && node.type !== "file" && node.type !== "hidden")
    .filter((node) => !skipped.test(node.innerText || node.getAttribute("aria-label") || ""))
    .filter((node) => {
      const kind = [node.tagName, node.type, node.className, node.closest("[class*=epochscope-]")?.className].join();
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      return kinds[kind] <= most;
    });
  const label = (node) => node.innerText || node.getAttribute("aria-label") || node.name || "";
  return window.controls.map((node) => `${node.tagName.toLowerCase()} ${label(node).trim().slice(0, 40)}`);
}
"""
ANSWER = """
([place, turn, patience]) => new Promise((done) => {
  const node = window.controls[place];
  const step = document.querySelector(".st-key-lesson_step");
  if (!node.isConnected) return done(null);
  const state = () => step.innerHTML + [...step.querySelectorAll("canvas")].map((one) => one.toDataURL()).join() +
    [...step.querySelectorAll("input")].map((one) => `${one.value}${one.checked}`).join();
  const set = (value) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(node), "value").set.call(node, value);
    for (const type of ["input", "change"]) node.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const press = { key: turn % 2 ? "ArrowLeft" : "ArrowRight", bubbles: true, cancelable: true };
  const act = () => {
    if (node.type === "range") set(turn % 2 ? node.min : node.max);
    else if (node.tagName === "SELECT") set(another(node));
    else if (node.type === "text" || node.type === "number") set(String(turn % 2));
    else if (node.tagName === "CANVAS" || ["slider", "grid"].includes(node.role)) {
      node.dispatchEvent(new KeyboardEvent("keydown", press));
    } else node.click();
  };
  const another = ({ options, selectedIndex }) => options[(selectedIndex + 1) % options.length].value;
  const before = state();
  const began = performance.now();
  node.focus?.({ preventScroll: true });
  act();
  const look = () => {
    const now = performance.now();
    if (state() !== before) done(now - began);
    else if (now - began > patience) done(null);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""


@click.command()
@click.option("--times", default=3, show_default=True)
@click.option("--chapter", "names", multiple=True, help="Only these; all when left out.")
def main(times: int, names: tuple[str, ...]) -> None:
    """Measure, print and write docs/benchmarks/lessons.json."""
    chapters = [chapter for chapter in CHAPTERS if not names or chapter.name in names]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ[paths.HOME_VARIABLE], os.environ[preferences.PREWARM_VARIABLE] = folder, "1"
        app = server.start(Path(folder))
        try:
            with chromium() as browser:
                found = {
                    f"{chapter.name}/{step.name}": _measure(browser, app.url, chapter, step, times)
                    for chapter in chapters
                    for step in chapter.steps
                }
                peer = _peer(browser, Path(folder), times)
        finally:
            app.stop()
    _tell(found, peer)
    write("lessons", {"machine": machine(), "times": times, "steps": found, "peer_ms": peer})


def _measure(browser: Browser, url: str, chapter: Chapter, step: Step, times: int) -> dict[str, Any]:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    try:
        page.goto(f"{url}/{chapter.page}?step={step.name}")
        page.wait_for_selector(".epochscope-lesson [aria-current]")
        page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
        page.wait_for_timeout(2500)
        names = page.evaluate(CONTROLS, MOST_OF_A_KIND)
        measured = {f"{place} {name}": _times(page, place, times) for place, name in enumerate(names)}
    finally:
        page.close()
    return {name: took for name, took in measured.items() if took}


def _times(page: Page, place: int, times: int) -> list[int]:
    took = []
    for turn in range(times):
        page.wait_for_timeout(REST_MS)
        answer = page.evaluate(ANSWER, [place, turn, PATIENCE_MS])
        if answer is not None:
            took.append(round(answer))
    return took


def _peer(browser: Browser, folder: Path, times: int) -> int:
    with bare_streamlit(folder, BARE) as address:
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("slider").focus()
        took = []
        for _ in range(times + 2):
            page.wait_for_timeout(REST_MS)
            took.append(float(page.evaluate(TEXT_FOLLOWS)))
        page.close()
    return round(median(took[2:]))


def _tell(found: dict[str, dict[str, list[int]]], peer: int) -> None:
    medians = {(step, name): median(took) for step, controls in found.items() for name, took in controls.items()}
    if not medians:
        raise click.ClickException("No control answered.")
    slow = {place: one for place, one in medians.items() if one > WANTED_MS}
    click.echo(
        f"{len(medians)} controls on {len(found)} steps: median {_round(medians.values())} ms, "
        f"slowest {max(medians.values()):.0f} ms; {len(slow)} above {WANTED_MS} ms. Bare slider of Streamlit: {peer} ms"
    )
    for (step, name), one in sorted(slow.items(), key=lambda pair: -pair[1]):
        click.echo(f"  {one:5.0f} ms  {step}: {name}")


def _round(values: Iterable[float]) -> int:
    return round(median(values))


if __name__ == "__main__":
    main()
