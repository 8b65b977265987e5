"""Settings: what is set is kept, what the environment decides is told, what is shown is so."""

import os

import pytest

from cnn_core import preferences
from cnn_core.errors import HomeNotWritable
from cnn_core.jobs.processes import processes
from cnn_core.preferences import Preferences
from tests.ui.test_shell import sentences, visit


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
