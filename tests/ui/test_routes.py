"""What the web server answers beside its pages, strangers' requests included."""

import io
import json
import time

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cnn_core import data
from cnn_core.figures.series import Cursor, series_since
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.events import Finished
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.log import LogWriter
from cnn_core.runs.replay import recording_of
from tests.runs.recorded import EVENTS, batch
from ui.live import live_source
from ui.replay import Replay
from ui.routes import routes


@pytest.fixture
def client():
    return TestClient(Starlette(routes=routes()))


@pytest.fixture
def run(home):
    return create(QUICK.config)


def write(run, events):
    with LogWriter(run.events_path) as log:
        for event in events:
            log.append(event)


def test_a_photograph_is_the_one_it_says(client, home):
    answer = client.get("/images/test-123.png")
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(answer.content))), data.image("test", 123))


@pytest.mark.parametrize(
    "hostile",
    [
        "test-10000.png",
        "train-0.png",
        "test-1.svg",
        "test--1.png",
        "x-1.png",
        "test-1.png%00",
        "..%2fetc%2fpasswd",
        "test-١.png",
    ],
)
def test_what_is_not_an_image_here_is_a_404_with_a_sentence(client, home, hostile):
    assert 0 not in data.load("sample").train.indices
    answer = client.get(f"/images/{hostile}")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_plotlys_own_script_is_served_and_nothing_outside_its_folder(client):
    assert client.get("/plotly/plotly.min.js").status_code == 200
    assert client.get("/plotly/..%2f__init__.py").status_code == 404


def test_the_live_route_gives_what_is_new_and_says_when_it_is_over(client, run):
    write(run, EVENTS[:6])
    source = live_source(run, RunHistory())
    first = client.get(source.url, params={"cursor": source.cursor})
    seen = fold(RunHistory(), EVENTS[:6])
    assert first.json()["series"] == series_since(seen, Cursor())
    assert first.headers["cache-control"] == "no-store"
    write(run, EVENTS[6:])
    second = client.get(source.url, params={"cursor": first.json()["cursor"]}).json()
    whole = fold(RunHistory(), EVENTS)
    assert second["series"] == json.loads(json.dumps(series_since(whole, Cursor.of(seen))))
    assert second["done"] and second["cursor"] == str(Cursor.of(whole))
    third = client.get(source.url, params={"cursor": second["cursor"]}).json()
    assert all(points == {"x": [], "y": []} for points in third["series"].values())


def test_diverged_values_travel_as_gaps_in_strict_json(client, run):
    write(run, [*EVENTS[:3], batch(time=1, epoch=1, step=5, loss=float("nan")), Finished(time=2)])
    source = live_source(run, RunHistory())
    answer = client.get(source.url, params={"cursor": "0.0.0.0"})
    assert "NaN" not in answer.text
    assert answer.json()["series"]["batch_loss"]["y"][-1] is None


def test_without_the_token_nothing_is_told(client, run):
    write(run, EVENTS)
    for url in (f"/live/{run.id}/{'0' * 64}", f"/live/{run.id}/ü", f"/live/..%2f..%2fetc/{'0' * 64}"):
        answer = client.get(url, params={"cursor": "0.0.0.0"})
        assert answer.status_code == 404
        assert "series" not in answer.text


def test_a_token_opens_its_own_run_only(client, run, home):
    other = create(QUICK.config)
    token = live_source(run, RunHistory()).url.rsplit("/", 1)[1]
    assert client.get(f"/live/{other.id}/{token}", params={"cursor": "0.0.0.0"}).status_code == 404


@pytest.mark.parametrize("cursor", ["", "x", "1", "1.1.1", "-1.-1.-1.-1", "99999999999999.0.0.0"])
def test_a_bad_cursor_is_a_sentence(client, run, cursor):
    answer = client.get(live_source(run, RunHistory()).url, params={"cursor": cursor})
    assert answer.status_code == 404
    assert "four counts" in answer.json()["error"]


def test_a_damaged_log_is_a_sentence(client, run):
    write(run, EVENTS[:2])
    with run.events_path.open("ab") as file:
        file.write(b"garbage\n")
    answer = client.get(live_source(run, RunHistory()).url, params={"cursor": "0.0.0.0"})
    assert answer.status_code == 404
    assert "line 3" in answer.json()["error"]


def replayed(run, *, ago: float):
    """A replay of `run` that began so many seconds ago."""
    replay = Replay(run, recording_of(run), time.time() - ago)
    return replay.source(RunHistory())


def test_the_replay_route_gives_what_had_come_by_then_and_at_the_end_the_whole(client, run):
    write(run, EVENTS)
    recording = recording_of(run)
    half = replayed(run, ago=recording.seconds / 2)
    answer = client.get(half.url, params={"cursor": half.cursor}).json()
    shown = len(answer["series"]["batch_loss"]["x"])
    whole = len(fold(RunHistory(), EVENTS).batches)
    assert 0 < shown < whole and not answer["done"]
    end = replayed(run, ago=recording.seconds + 1)
    rest = client.get(end.url, params={"cursor": answer["cursor"]}).json()
    assert shown + len(rest["series"]["batch_loss"]["x"]) == whole and rest["done"]


@pytest.mark.parametrize("began", ["x", "-1", "1.5", "9" * 16, "١"])
def test_a_replay_that_began_at_no_moment_is_a_sentence(client, run, began):
    write(run, EVENTS)
    url = replayed(run, ago=0).url.rpartition("/")[0]
    answer = client.get(f"{url}/{began}", params={"cursor": "0.0.0.0"})
    assert answer.status_code == 404 and "milliseconds" in answer.json()["error"]


def test_a_replay_is_told_to_its_own_pages_only(client, run):
    write(run, EVENTS)
    answer = client.get(f"/replay/{run.id}/{'0' * 64}/0", params={"cursor": "0.0.0.0"})
    assert answer.status_code == 404 and "series" not in answer.text
