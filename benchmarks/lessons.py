"""How soon the lessons and Train's designs answer: every control of every screen, one after another.

    python -m benchmarks.lessons [--times 3] [--screen NAME ...]

Measured in the page, from the control's own event: to the first frame in which anything of the screen looks different,
its canvases included, and to the last one, after which nothing moves for a while. How one of Streamlit's own controls
itself looks does not count, where anything else follows. What starts trainings or leaves the screen is left out, and so
is a control that changes nothing at that moment (one that is on already). Peers, in the same run and by the same
measure: a page of Streamlit's own slider, list, row of choices and switch, each of which writes its value.
"""

import os
import tempfile
from pathlib import Path
from statistics import median

import click
from playwright.sync_api import Browser, Page

from benchmarks.bare import bare_streamlit
from benchmarks.chromium import chromium
from benchmarks.record import machine, write
from cnn_core import paths, preferences
from tests.browser import server
from tests.browser.screen_controls import MAIN, SCREENS, Screen, open_screen, use_control

WANTED_MS = 200
BARE = """
import streamlit as st
st.write(st.slider("Slider", 1, 50, 1))
st.write(st.selectbox("List", ["one", "two", "three"]))
st.write(st.segmented_control("Row", ["one", "two", "three"], default="one"))
st.write(st.toggle("Switch"))
"""

Times = list[list[int]]


@click.command()
@click.option("--times", default=3, show_default=True)
@click.option("--screen", "names", multiple=True, help="Only those that begin so, as pooling/; all when left out.")
def main(times: int, names: tuple[str, ...]) -> None:
    """Measure and print; of all screens write docs/benchmarks/lessons.json too."""
    screens = [screen for screen in SCREENS if not names or screen.name.startswith(names)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ[paths.HOME_VARIABLE], os.environ[preferences.PREWARM_VARIABLE] = folder, "1"
        app = server.start(Path(folder))
        try:
            with chromium() as browser:
                found = {screen.name: _measure(browser, app.url, screen, times) for screen in screens}
                with bare_streamlit(Path(folder), BARE) as address:
                    peers = _measure(browser, address, Screen("bare", "", MAIN), times + 1)
        finally:
            app.stop()
    _tell(found, peers)
    if not names:
        write("lessons", {"machine": machine(), "times": times, "screens": found, "peers": peers})


def _measure(browser: Browser, url: str, screen: Screen, times: int) -> dict[str, Times]:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    try:
        names = open_screen(page, url, screen)
        measured = {f"{place} {name}": _times(page, place, times) for place, name in enumerate(names)}
    finally:
        page.close()
    return {name: took for name, took in measured.items() if took}


def _times(page: Page, place: int, times: int) -> Times:
    """First and last frame, in ms, of each time; of what moves on by itself the first alone."""
    answers = [answer for turn in range(times) if (answer := use_control(page, place, turn))]
    return [[round(one) for one in ([each.first] if each.moves_on else [each.first, each.whole])] for each in answers]


def _tell(found: dict[str, dict[str, Times]], peers: dict[str, Times]) -> None:
    whole = {
        (step, name): median(one[-1] for one in took) for step, all_ in found.items() for name, took in all_.items()
    }
    if not whole:
        raise click.ClickException("No control answered.")
    first = [median(one[0] for one in took) for controls in found.values() for took in controls.values()]
    slow = {place: one for place, one in whole.items() if one > WANTED_MS}
    click.echo(
        f"{len(whole)} controls on {len(found)} screens: first sign after {round(median(first))} ms in the median, "
        f"{max(first):.0f} at most; whole answer after {round(median(whole.values()))} and {max(whole.values()):.0f}; "
        f"{sum(one > WANTED_MS for one in first)} and {len(slow)} above {WANTED_MS} ms"
    )
    for name, took in peers.items():
        click.echo(f"  {median(one[-1] for one in took):5.0f} ms  Streamlit's own: {name}")
    for (step, name), one in sorted(slow.items(), key=lambda pair: -pair[1]):
        click.echo(f"  {one:5.0f} ms  {step}: {name}")


if __name__ == "__main__":
    main()
