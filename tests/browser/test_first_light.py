"""Home, a training watched, a confusion opened: what a visitor does first, in a real Chromium on real processes."""

import re
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn_core import paths
from cnn_core.analysis.evaluation import evaluate
from cnn_core.data import CLASS_NAMES
from cnn_core.jobs import request_stop
from cnn_core.runs.directory import all_runs
from cnn_core.runs.log import event_reader
from cnn_core.runs.status import Status
from tests.faults.training import ended, in_mid_epoch, wait_until

MINUTE = 60_000

CURVES = (
    "[...document.querySelectorAll('.js-plotly-plot')].filter((plot) => plot.data.some(({ meta }) => meta?.series))"
)
"""The charts that grow; the one of the planned learning rate does not."""

# Marks every curve's node, then notes ten times a second which nodes are there, how many points they show, the zoom.
WATCH = """
() => {
  const grows = (plot) => plot.data.some(({ meta }) => meta?.series);
  const plots = () => [...document.querySelectorAll('.js-plotly-plot')].filter(grows);
  plots().forEach((plot, index) => { plot.dataset.tag = `kept-${index}`; });
  window.samples = [];
  window.sampling = setInterval(() => window.samples.push({
    at: Date.now() / 1000,
    tags: plots().map((plot) => plot.dataset.tag || null),
    points: plots().map((plot) => plot.data.reduce((sum, trace) => sum + (trace.x ? trace.x.length : 0), 0)),
    zoom: plots().map((plot) => [...plot.layout.xaxis.range]),
  }), 100);
}
"""


@pytest.fixture(autouse=True)
def on_the_servers_home(monkeypatch, home):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))


def newest_run():
    return next(all_runs())


def start_from_home(page: Page, url: str):
    page.goto(url)
    page.get_by_role("button", name="Train in a minute").click()
    expect(page.get_by_role("heading", name="Train", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/train\?run=quick-"))
    return newest_run()


@pytest.mark.alone
def test_home_to_the_images_behind_a_confusion(page: Page, app_server, home):
    app = app_server(home)
    run = start_from_home(page, app.url)
    wait_until(run, in_mid_epoch(1))
    page.wait_for_selector(".js-plotly-plot .xaxislayer-above")
    zoom_with_the_mouse(page)
    page.evaluate(WATCH)
    watch_the_images_move(page)
    history, status = wait_until(run, ended)
    assert status is Status.FINISHED
    expect(page.get_by_text("Every epoch is done and saved.").first).to_be_visible(timeout=MINUTE)
    samples = page.evaluate("() => { clearInterval(window.sampling); return window.samples; }")
    assert_nothing_was_remounted(samples)
    assert_zoom_was_kept(samples)
    assert_points_arrived_in_every_second(samples, run)
    smooth_by_keyboard(page)
    expected_points = len(history.batches) + 2 * len(history.epochs)
    page.wait_for_function(
        f"(expected) => window.Plotly && {CURVES}"
        ".every((plot) => plot.data.reduce((sum, trace) => sum + trace.x.length, 0) >= expected)",
        arg=expected_points,
    )
    open_a_cell(page, app.url, run, history)


def smooth_by_keyboard(page: Page):
    """The smoothed line comes, and the zoom stays."""
    zoom = page.evaluate("[...document.querySelector('.js-plotly-plot').layout.xaxis.range]")
    slider = page.get_by_role("slider", name="Smoothing")
    slider.focus()
    for _ in range(3):
        slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "0.8: about the last 5")
    page.wait_for_function(
        f"{CURVES}.every((plot) => plot.data.some((trace) => trace.name === 'batches, smoothed' && trace.y.length > 1))"
    )
    assert page.evaluate("[...document.querySelector('.js-plotly-plot').layout.xaxis.range]") == zoom


def watch_the_images_move(page: Page):
    """The ten images' bars move to where the next epoch has them, on the nodes that were there."""
    images = page.locator(".epochscope-answers")
    expect(images.get_by_role("listitem")).to_have_count(10, timeout=MINUTE)
    images.evaluate("(list) => [...list.querySelectorAll('b')].forEach((node) => { node.kept = true; })")
    told = page.get_by_text(re.compile(r"After epoch \d+: "))
    earlier = told.inner_text()
    expect(told).not_to_have_text(earlier, timeout=MINUTE)
    assert images.evaluate("(list) => [...list.querySelectorAll('b')].every((node) => node.kept)")


def assert_nothing_was_remounted(samples):
    assert len(samples) > 50
    assert {tuple(sample["tags"]) for sample in samples} == {("kept-0", "kept-1")}


def zoom_with_the_mouse(page: Page):
    """Drag over the middle of the first plot, as a person does."""
    area = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    page.mouse.move(area["x"] + area["width"] * 0.2, area["y"] + area["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * 0.6, area["y"] + area["height"] * 0.5, steps=5)
    page.mouse.up()
    page.wait_for_function("document.querySelector('.js-plotly-plot').layout.xaxis.range[0] > 1")


def assert_zoom_was_kept(samples):
    (zoomed,) = {tuple(sample["zoom"][0]) for sample in samples}
    assert zoomed[0] > 1


def assert_points_arrived_in_every_second(samples, run):
    """While the trainer tells of batches and the tab is awake, the curves never stand still for a second.

    Judged by what the trainer wrote, not by the clock alone: a machine too busy to train or to draw proves nothing.
    """
    told = [event.time for event in event_reader(run.events_path).read_new() if event.event == "batch"]
    first, last = told[0] + 3, told[-1]
    grown = [first, *[later["at"] for earlier, later in pairwise(samples) if points(later) > points(earlier)], last]
    stalls = [(later["at"], later["at"] - earlier["at"]) for earlier, later in pairwise(samples)]
    for since, until in pairwise(moment for moment in sorted(grown) if first <= moment <= last):
        news = [moment for moment in told if since < moment < until - 0.5]
        asleep = any(since < moment <= until and stall > 0.4 for moment, stall in stalls)
        assert until - since < 1 or not news or asleep, (
            f"{len(news)} events, yet no new point for {until - since:.1f} s"
        )
    assert len(grown) > 10


def points(sample) -> int:
    return sum(sample["points"])


def open_a_cell(page: Page, url: str, run, history):
    evaluation = evaluate(run, history, history.best_epoch)
    wrong = evaluation.confusion.copy()
    np.fill_diagonal(wrong, 0)
    true_class, answer = divmod(int(wrong.argmax()), 10)
    rows = np.flatnonzero((evaluation.labels == true_class) & (evaluation.predicted == answer))
    expected = {f"train-{evaluation.indices[row]}" for row in rows}
    page.goto(f"{url}/evaluate?run={run.id}")
    click_cell(page, CLASS_NAMES[true_class], CLASS_NAMES[answer])
    expect(page.get_by_text(f"{len(expected)} of 50 images: {CLASS_NAMES[true_class]} taken for")).to_be_visible()
    shown = page.locator("[data-picture-id]")
    expect(shown).to_have_count(len(expected))
    assert {picture.get_attribute("data-picture-id") for picture in shown.all()} == expected
    assert f"class={CLASS_NAMES[true_class]}" in page.url and f"answer={CLASS_NAMES[answer]}" in page.url


def click_cell(page: Page, true_name: str, answer_name: str):
    """A real mouse click on the middle of a heat map's cell."""
    heatmap = page.locator(".js-plotly-plot:has(.heatmaplayer .hm)")
    heatmap.scroll_into_view_if_needed()
    box = heatmap.bounding_box()
    x, y = heatmap.evaluate(
        """(plot, [row, column]) => {
          const {xaxis, yaxis} = plot._fullLayout;
          return [xaxis._offset + xaxis.c2p(xaxis.d2c(column)), yaxis._offset + yaxis.c2p(yaxis.d2c(row))];
        }""",
        [true_name, answer_name],
    )
    page.mouse.click(box["x"] + x, box["y"] + y)


def test_a_closed_tab_changes_nothing(page: Page, app_server, home):
    app = app_server(home)
    run = start_from_home(page, app.url)
    wait_until(run, in_mid_epoch(1))
    page.close()
    history, status = wait_until(run, in_mid_epoch(4))
    assert status is Status.RUNNING
    assert set(history.checkpoints) >= {1, 2, 3}
    request_stop(run)
    wait_until(run, ended)


def test_an_impossible_network_is_explained_before_launch(page: Page, app_server, home):
    app = app_server(home)
    page.goto(f"{app.url}/train")
    page.get_by_text("More about the network").click()
    slider = page.get_by_role("slider", name="Pool size")
    slider.focus()
    for _ in range(6):
        slider.press("ArrowRight")
    expect(page.get_by_text(re.compile(r"Layer 4 \(max pooling, 8x8\) receives a map of only"))).to_be_visible()
    expect(page.get_by_role("button", name="Start training")).to_be_disabled()


def test_a_link_to_a_run_that_is_not_here_is_a_sentence(page: Page, app_server, home):
    app = app_server(home)
    page.goto(f"{app.url}/evaluate?run=quick-20260101-000000-abcd&epoch=%00&class=../x&image=test-99999999")
    expect(page.get_by_text("There is no run 'quick-20260101-000000-abcd' here")).to_be_visible()
