"""A replay on its page: it begins when it is asked for, ends by itself, and begins anew when it is come back to."""

import time

import pytest

from cnn_core.runs.directory import Run
from cnn_core.runs.replay import LONGEST_SECONDS
from tests.runs.recorded import EVENTS
from tests.ui.visiting import sentences, visit
from ui import replay


@pytest.fixture
def run(recorded) -> Run:
    return recorded


@pytest.fixture
def state(monkeypatch) -> dict[str, object]:
    """What the visit keeps."""
    kept: dict[str, object] = {}
    monkeypatch.setattr(replay.st, "session_state", kept)
    return kept


@pytest.fixture
def selected(monkeypatch, run) -> list[replay.selection.Selection]:
    """What is selected, at first the replay of `run`; the last one counts."""
    chosen = [replay.selection.Selection(run=run.id, replay=True)]
    monkeypatch.setattr(replay.selection, "current", lambda: chosen[-1])
    monkeypatch.setattr(replay.selection, "select", chosen.append)
    return chosen


def test_it_says_that_it_is_one_with_day_machine_and_speed(run):
    words = sentences(visit("train", run=run.id, replay="1"))
    day = time.strftime("%d %B %Y", time.localtime(EVENTS[0].time))
    assert f"**Replay.** Recorded on {day} on {run.machine()}; shown" in words
    assert "Finished" not in words


def test_it_goes_on_where_it_was_and_ends_by_itself(run, state, selected):
    first = replay.replay_of(run)
    assert first is not None and replay.replay_of(run) == first
    state["replay_began"] = (run.id, time.time() - LONGEST_SECONDS - 1)
    assert replay.replay_of(run) is None
    assert not selected[-1].replay and selected[-1].run == run.id


def test_it_begins_anew_for_whoever_comes_back(run, state, selected):
    state["replay_began"] = (run.id, time.time() - 3600)
    replay.begin(run)
    again = replay.replay_of(run)
    assert again is not None and time.time() - again.began < 60
    replay.stop_replay()
    assert replay.replay_of(run) is None and not state


def test_another_run_has_a_replay_of_its_own(run, state, selected):
    state["replay_began"] = ("some-other-run", time.time() - 3600)
    assert replay.replay_of(run) is not None
