"""What every page is told of trainings: how far they are, and that they have ended, to those who know the token."""

import time

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cnn_core.jobs import submit
from cnn_core.jobs.queue import dequeue
from cnn_core.presets import QUICK
from cnn_core.runs.events import Claimed, Failed, Stopped
from cnn_core.runs.log import LogWriter
from tests.runs.recorded import EVENTS
from tests.ui.visiting import component, components, visit
from ui.routes import routes


@pytest.fixture
def client():
    return TestClient(Starlette(routes=routes()))


@pytest.fixture
def url(home):
    return component(visit("home"), "notices")["url"]


@pytest.fixture
def run(home, monkeypatch):
    """One that trains as long as the test likes: its process is said to live."""
    monkeypatch.setattr("cnn_core.runs.status.is_alive", lambda _claimed: True)
    run = submit(QUICK.config.model_copy(update={"name": "Small"}))
    dequeue(run)
    run.heartbeat_path.touch()
    write(run, Claimed(time=time.time(), pid=1, process_started=1.0), *EVENTS[1:8])
    return run


def write(run, *events):
    with LogWriter(run.events_path) as log:
        for event in events:
            log.append(event)


def test_a_page_that_opens_is_told_what_trains_and_nothing_that_has_ended(client, url, run):
    ended = submit(QUICK.config)
    dequeue(ended)
    write(ended, *EVENTS)
    told = client.get(url)
    assert told.headers["cache-control"] == "no-store"
    told = told.json()
    assert told["ended"] == [] and told["cursor"] == pytest.approx(EVENTS[-1].time)
    (training,) = told["training"]
    assert training["name"] == "Small" and 0 < training["share"] < 1 and not training["paused"]


def test_an_ending_is_told_once_with_its_result(client, url, run):
    cursor = client.get(url).json()["cursor"]
    write(run, *EVENTS[8:-1], EVENTS[-1].model_copy(update={"time": time.time()}))
    told = client.get(url, params={"since": cursor}).json()
    (ending,) = told["ended"]
    assert (ending["run"], ending["name"], ending["verb"], ending["trouble"]) == (
        run.id,
        "Small",
        "has finished",
        False,
    )
    assert "validation accuracy at epoch" in ending["words"] and told["training"] == []
    assert client.get(url, params={"since": told["cursor"]}).json()["ended"] == []


def test_a_failure_is_told_in_its_own_words(client, url, run):
    cursor = client.get(url).json()["cursor"]
    write(run, Failed(time=time.time(), message="The disk is full."))
    (ending,) = client.get(url, params={"since": cursor}).json()["ended"]
    assert (ending["verb"], ending["words"], ending["trouble"]) == ("has failed", "The disk is full.", True)


def test_a_waiting_run_that_was_taken_back_is_no_news(client, url):
    cursor = client.get(url).json()["cursor"]
    run = submit(QUICK.config)
    assert client.get(url, params={"since": cursor}).json()["training"] == []
    dequeue(run)
    write(run, Stopped(time=time.time()))
    told = client.get(url, params={"since": cursor}).json()
    assert told["ended"] == [] and told["cursor"] > cursor


@pytest.mark.parametrize("since", ["", "x", "nan", "-inf", "1e999"])
def test_a_hostile_cursor_is_no_error(client, url, run, since):
    assert client.get(url, params={"since": since}).status_code == 200


def test_without_the_token_nothing_is_told(client, run):
    for token in ("0" * 64, "ü"):
        answer = client.get(f"/notices/{token}")
        assert answer.status_code == 404 and "training" not in answer.text


def test_every_page_listens_once(home):
    page = visit("home")
    assert len(components(page, "notices")) == 1
    assert len(components(page.switch_page("../pages/settings.py").run(), "notices")) == 1
