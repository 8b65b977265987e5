"""Settings: what is set is kept, what the environment decides is told, what is shown is so."""

import json
import os

import pytest

from cnn_core import paths, preferences
from cnn_core.errors import HomeNotWritable
from cnn_core.jobs.processes import processes
from cnn_core.machine import usable_processors
from cnn_core.preferences import Preferences
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.log import LogWriter
from tests.runs.recorded import EVENTS
from tests.ui.visiting import sentences, visit
from ui.settings import LOG_LINES


def tiles(page) -> str:
    return "".join(block.proto.body for block in page.get("html"))


@pytest.fixture
def free(monkeypatch):
    monkeypatch.delenv(preferences.PREWARM_VARIABLE)


def test_switches_are_kept(home, free):
    page = visit("settings")
    assert [switch.value for switch in page.toggle] == [True, False]
    page.toggle[0].set_value(False)
    page.toggle[1].set_value(True).run()
    assert preferences.load() == Preferences(prewarm=False, stop_runs_on_exit=True)
    assert not preferences.prewarm_wanted()
    assert [switch.value for switch in visit("settings").toggle] == [False, True]


@pytest.mark.parametrize(("word", "expected"), [("0", False), ("1", True), ("off", False), ("", None)])
def test_the_environment_has_the_last_word(home, monkeypatch, word, expected):
    monkeypatch.setenv(preferences.PREWARM_VARIABLE, word)
    page = visit("settings")
    assert page.toggle[0].disabled == (expected is not None)
    assert ("Decided by EPOCHSCOPE_PREWARM" in sentences(page)) == (expected is not None)
    assert preferences.prewarm_wanted() == (True if expected is None else expected)


@pytest.mark.parametrize(("word", "expected"), [("0", False), ("1", True), ("", None)])
def test_the_environment_decides_whether_trainings_stop_and_the_preference_is_kept(home, monkeypatch, word, expected):
    preferences.save(Preferences(stop_runs_on_exit=True))
    monkeypatch.setenv(preferences.STOP_RUNS_VARIABLE, word)
    page = visit("settings")
    assert page.toggle[1].disabled == (expected is not None)
    assert page.toggle[1].value == preferences.stop_runs_wanted() == (True if expected is None else expected)
    assert preferences.load().stop_runs_on_exit


@pytest.mark.skipif(usable_processors() == 1, reason="one processor is one slot")
def test_how_many_train_at_once_is_kept(home):
    page = visit("settings")
    assert (page.slider(key="slots").min, page.slider(key="slots").max) == (1, usable_processors())
    page.slider(key="slots").set_value(2).run()
    assert preferences.load().slots == 2


@pytest.mark.parametrize("slots", [0, -1, 10_000, "many", None, 1.5])
def test_a_number_of_slots_that_cannot_be_takes_no_other_preference_along(home, slots):
    (home / "preferences.json").write_text(json.dumps({"slots": slots, "stop_runs_on_exit": True}))
    assert preferences.load() == Preferences(slots=1, stop_runs_on_exit=True)


def test_a_home_that_cannot_be_written_is_a_sentence(home, free, monkeypatch):
    page = visit("settings")

    def refuse(_wanted):
        raise HomeNotWritable("The preferences could not be written.")

    monkeypatch.setattr(preferences, "save", refuse)
    page.toggle[1].set_value(True).run()
    assert not page.exception
    assert "could not be written" in sentences(page)


def test_damaged_preferences_are_those_of_a_new_home(home, free):
    (home / "preferences.json").write_text('{"prewarm": "perhaps"')
    assert preferences.load() == Preferences()


def test_this_process_is_among_those_shown(home):
    (own,) = [facts for facts in processes() if facts.pid == os.getpid()]
    assert own.what == "Web server" and own.memory > 50_000_000


def test_each_home_is_counted_for_itself(home, tmp_path, monkeypatch):
    create(QUICK.config)
    assert "1 of them" in tiles(visit("settings"))
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "another"))
    assert "0 of them" in tiles(visit("settings"))


def test_the_device_is_that_of_the_latest_run_whichever_is_selected(home):
    older, newer = create(QUICK.config), create(QUICK.config)
    os.utime(older.folder / "config.json", (0, 0))
    claimed, started = EVENTS[:2]
    for run, device in ((older, "an abacus"), (newer, "a slide rule")):
        with LogWriter(run.events_path) as log:
            log.append(claimed)
            log.append(started.model_copy(update={"device": device}))
    assert "a slide rule" in tiles(visit("settings", run=older.id))


def test_the_end_of_a_log_is_shown_and_one_that_is_missing_is_a_sentence(home):
    run = create(QUICK.config)
    run.worker_log_path.write_bytes(b"first\n" + b"between\n" * 300 + b"<b>last</b> \xff\n")
    page = visit("settings", run=run.id)
    assert not page.exception
    (shown,) = [block.value for block in page.code if "between" in block.value]
    assert shown.endswith("<b>last</b> �") and "first" not in shown
    assert len(shown.splitlines()) == LOG_LINES
    assert f"Nothing has been written to {paths.serving_log_path()} yet." in sentences(page)
