"""The tour walked with keys alone, a replay, a link copied and opened elsewhere, Settings: in a real Chromium."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cnn_core import paths
from tests.browser import server
from tests.conftest import home_with
from tests.faults.training import eventually

STEPS = 5
MOST_STOPS = 150
"""So often Tab may be pressed: the page of a design has more than fifty controls."""


@pytest.fixture(scope="module")
def toured_home(tmp_path_factory, prepared_data):
    """A home of this file's own: the tour shows the best run there is."""
    return home_with(prepared_data, tmp_path_factory.mktemp("toured") / "home")


@pytest.fixture(scope="module")
def run_id(toured_home) -> str:
    """A finished run that took long enough for its replay to be looked at."""
    command = [sys.executable, "-m", "cnn_core", "train", "--epochs", "12", "--json"]
    environment = server.os.environ | {paths.HOME_VARIABLE: str(toured_home)}
    done = subprocess.run(command, env=environment, check=True, timeout=100, capture_output=True, text=True)
    run_id = json.loads(done.stdout.splitlines()[-1])["run"]
    as_if_trained_in(toured_home / "runs" / run_id / "events.jsonl", seconds=15)
    return run_id


def as_if_trained_in(events: Path, seconds: float):
    """Move the run's events apart: a replay takes as long as the run did, and few computers are slow enough to look."""
    told = [json.loads(line) for line in events.read_text().splitlines()]
    first, last = told[0]["time"], told[-1]["time"]
    for event in told:
        event["time"] = first + (event["time"] - first) * seconds / (last - first)
    events.write_text("".join(json.dumps(event) + "\n" for event in told))


@pytest.fixture(scope="module")
def app(app_server, toured_home, run_id):
    return app_server(toured_home)


def at_step(page: Page, number: int):
    expect(page.locator(f".epochscope-tour[aria-label='Tour, step {number} of {STEPS}']")).to_be_visible()
    expect(page).to_have_url(re.compile(f"tour={number}"))


def tab_to(page: Page, name: str):
    """Press Tab until the button of this name has the focus, as somebody without a mouse does."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").endswith(name):
            return
    raise AssertionError(f"{name!r} is not reached by Tab")


def test_the_tour_is_walked_with_keys_alone(page: Page, app, run_id):
    page.goto(app.url)
    page.get_by_role("button", name="Take the tour").wait_for()
    tab_to(page, "Take the tour")
    page.keyboard.press("Enter")
    at_step(page, 1)
    expect(page).to_have_url(re.compile(run_id))
    expect(page.get_by_role("heading", name="Data", exact=True)).to_be_visible()
    page.keyboard.press("ArrowRight")
    at_step(page, 2)
    expect(page.get_by_text("Recorded on")).to_be_visible()
    assert run_id in page.url
    page.keyboard.press("PageDown")
    at_step(page, 3)
    expect(page).to_have_url(re.compile("class=.*answer="))
    page.keyboard.press("ArrowLeft")
    at_step(page, 2)
    page.go_back()
    at_step(page, 3)
    expect(page.get_by_role("heading", name="Evaluate", exact=True)).to_be_visible()
    page.go_forward()
    at_step(page, 2)
    expect(page.get_by_role("heading", name="Train", exact=True)).to_be_visible()
    tab_to(page, "Next")
    page.keyboard.press("Enter")
    at_step(page, 3)
    page.keyboard.press("Enter")
    at_step(page, 4)
    expect(page.locator(".es-answer")).to_have_count(1, timeout=60_000)
    expect(page.locator(".epochscope-tour button.next")).to_be_focused()
    page.keyboard.press("ArrowRight")
    at_step(page, 5)
    expect(page.locator(".epochscope-tour button.previous")).to_be_focused()
    expect(page.get_by_text("What it takes to be better").first).to_be_visible()
    page.keyboard.press("ArrowRight")
    at_step(page, 5)
    page.keyboard.press("Escape")
    expect(page.locator(".epochscope-tour")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("tour="))


def test_the_bar_keeps_off_a_narrow_page_and_keys_belong_to_what_has_the_focus(page: Page, app):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app.url}/evaluate?tour=3")
    at_step(page, 3)
    bar = page.locator(".epochscope-tour").bounding_box()
    assert bar["x"] >= 0 and bar["x"] + bar["width"] <= 390 and bar["y"] + bar["height"] <= 844
    page.locator("[data-picture-id]").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-picture-id]").nth(1)).to_be_focused()
    at_step(page, 3)
    page.locator(".epochscope-tour button.next").click()
    at_step(page, 4)


def test_a_replay_grows_to_the_whole_curve_on_the_same_node(page: Page, app, run_id):
    page.goto(f"{app.url}/train?run={run_id}")
    points = "document.querySelector('.js-plotly-plot')?.data.reduce((sum, trace) => sum + (trace.x?.length ?? 0), 0)"
    page.wait_for_selector(".js-plotly-plot .xaxislayer-above")
    whole = page.evaluate(points)
    page.get_by_role("button", name="Replay", exact=True).click()
    expect(page.get_by_text("Recorded on")).to_be_visible()
    page.wait_for_function(f"{points} < {whole}")
    page.evaluate("document.querySelector('.js-plotly-plot').dataset.tag = 'kept'")
    first = page.evaluate(points)
    page.wait_for_function(f"{points} > {first}")
    page.wait_for_function(f"{points} == {whole}")
    expect(page.get_by_role("button", name="Replay", exact=True)).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Recorded on")).to_have_count(0)
    assert page.locator(".js-plotly-plot[data-tag=kept]").count() == 1
    expect(page).not_to_have_url(re.compile("replay="))


def test_a_copied_link_opens_the_same_in_another_tab(page: Page, app, run_id):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=app.url)
    page.goto(f"{app.url}/evaluate?run={run_id}&epoch=2&class=cat&answer=dog")
    expect(page.get_by_text("cat taken for dog").first).to_be_visible()
    for elsewhere in ("Data", "Classify", "Train"):
        page.get_by_role("link", name=elsewhere, exact=True).click()
        expect(page.get_by_role("heading", name=elsewhere, exact=True)).to_be_visible()
        expect(page).to_have_url(re.compile(f"run={run_id}&epoch=2&class=cat&answer=dog"))
    page.get_by_role("link", name="Evaluate", exact=True).click()
    expect(page.get_by_text("cat taken for dog").first).to_be_visible()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url and f"run={run_id}" in copied and "epoch=2" in copied
    other = page.context.new_page()
    other.goto(copied)
    expect(other.get_by_text("cat taken for dog").first).to_be_visible()


def test_settings_show_what_runs_and_keep_what_is_set(page: Page, app, toured_home):
    page.goto(f"{app.url}/settings")
    expect(page.get_by_role("cell", name="Web server", exact=True)).to_be_visible()
    expect(page.get_by_text(str(toured_home), exact=True)).to_be_visible()
    page.get_by_text("Stop trainings when the server ends").click()
    eventually((toured_home / "preferences.json").is_file)
    page.reload()
    expect(page.get_by_role("switch", name="Stop trainings when the server ends")).to_be_checked()
    assert '"stop_runs_on_exit": true' in (toured_home / "preferences.json").read_text()
    page.get_by_text(re.compile("^Trainer of ")).click()
    expect(page.get_by_role("button", name="Download").first).to_be_visible()
