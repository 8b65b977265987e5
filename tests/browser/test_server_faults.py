"""The web server killed, doubled and pressed twice while a network trains: seen from the browser."""

import re
import signal

import pytest
from playwright.sync_api import Page, expect

from cnn_core import paths
from cnn_core.jobs import request_stop, submit
from cnn_core.jobs.queue import queued
from cnn_core.runs.directory import Run, all_runs
from cnn_core.runs.follow import Follower
from cnn_core.runs.log import event_reader
from cnn_core.runs.status import Status
from tests.browser.server import processes_of
from tests.faults.training import LONG, SMALL, ended, eventually, in_mid_epoch, wait_until

pytestmark = pytest.mark.faults

POINTS = """
() => {
  const trace = document.querySelector('.js-plotly-plot').data.find((one) => one.meta.series === 'batch_loss');
  return trace.x.map((x, index) => [x, trace.y[index]]);
}
"""


@pytest.fixture(autouse=True)
def on_the_servers_home(monkeypatch, home):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))


@pytest.fixture
def stopped_at_the_end(home):
    yield
    for run in all_runs():
        request_stop(run)
        wait_until(run, ended)


def told(run: Run) -> list[list[float]]:
    """What the trainer wrote, as points of the curve of batch losses."""
    events = event_reader(run.events_path).read_new()
    per_epoch = next(event.batches_per_epoch for event in events if event.event == "started")
    return [[event.step / per_epoch, event.loss] for event in events if event.event == "batch"]


def shown(page: Page) -> list[list[float]]:
    page.wait_for_selector(".js-plotly-plot .xaxislayer-above")
    return page.evaluate(POINTS)


def assert_curve_has_no_gap(page: Page, run: Run):
    """From the first batch on, the page shows every point that the trainer wrote, and goes on getting more."""
    target = len(told(run)) + 10
    eventually(lambda: len(shown(page)) >= target)
    points = shown(page)
    assert points == told(run)[: len(points)]


@pytest.mark.parametrize("number", [pytest.param(signal.SIGTERM, marks=pytest.mark.slow), signal.SIGKILL])
def test_a_server_that_comes_back_finds_the_run_and_the_page_goes_on(
    page: Page, app_server, home, number, complaints, stopped_at_the_end
):
    app = app_server(home)
    run = submit(LONG)
    wait_until(run, in_mid_epoch(1))
    page.goto(f"{app.url}/train?run={run.id}")
    assert_curve_has_no_gap(page, run)
    app.kill(number)
    before = len(told(run))
    wait_until(run, lambda history, _status: len(history.batches) > before + 20)
    app_server(home, app.port)
    assert_curve_has_no_gap(page, run)
    expect(page.get_by_text("The network is learning.").first).to_be_visible()
    page.reload()
    assert_curve_has_no_gap(page, run)
    assert Follower(run).history().claimed == wait_until(run, in_mid_epoch(1))[0].claimed
    complaints.clear()


def test_two_servers_on_one_home_share_its_runs_and_the_second_takes_over(
    page: Page, app_server, home, stopped_at_the_end
):
    first, second = app_server(home), app_server(home)
    page.goto(second.url)
    page.get_by_role("button", name="Train in a minute").click()
    expect(page).to_have_url(re.compile(r"/train\?run=quick-"))
    run = next(all_runs())
    wait_until(run, in_mid_epoch(1))
    assert_curve_has_no_gap(page, run)
    trainers = [process for process in processes_of(home) if "cnn_core.worker" in " ".join(process.cmdline())]
    assert len(trainers) == 1
    first.kill(signal.SIGKILL)
    waiting = submit(SMALL)
    request_stop(run)
    assert wait_until(waiting, ended)[1] is Status.FINISHED


def test_two_starts_at_once_are_two_runs_one_after_the_other(page: Page, app_server, home, stopped_at_the_end):
    app = app_server(home)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(app.url)
        tab.get_by_role("button", name="Train in a minute").wait_for()
    for tab in (page, other):
        tab.get_by_role("button", name="Train in a minute").click(no_wait_after=True)
    newer, older = eventually(lambda: len(runs := list(all_runs())) == 2 and runs)
    for tab in (page, other):
        expect(tab).to_have_url(re.compile(r"/train\?run=quick-"))
    eventually(lambda: {Follower(newer).state()[1], Follower(older).state()[1]} == {Status.RUNNING, Status.QUEUED})
    (waits,) = queued()
    request_stop(older if waits.id == newer.id else newer)
    wait_until(waits, in_mid_epoch(1))
    assert queued() == []


def test_nothing_is_left_of_a_server_that_was_ended_but_the_training(app_server, home, stopped_at_the_end, monkeypatch):
    monkeypatch.setenv("EPOCHSCOPE_PREWARM", "1")
    app = app_server(home)
    eventually(lambda: len(processes_of(home)) >= 2)
    run = submit(LONG)
    history, _ = wait_until(run, in_mid_epoch(1))
    app.kill(signal.SIGKILL)
    eventually(lambda: [process.pid for process in processes_of(home)] == [history.claimed.pid], seconds=10)
