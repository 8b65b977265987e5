"""What people may change about a run: two at once lose nothing, and bounds are told in sentences."""

import json
import subprocess
import sys
import threading

import pytest

from cnn_core.errors import ConfigError, RunError
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create, find
from cnn_core.runs.meta import change, retag

TAGGING = """
import sys
from cnn_core.runs.directory import find
from cnn_core.runs.meta import retag
for number in range(5):
    retag(find(sys.argv[1]), add=[f"{sys.argv[2]}{number}"])
"""


def test_different_fields_changed_at_once_are_all_kept(home):
    run = create(QUICK.config)
    changes = [{"star": True}, {"hidden": True}, {"notes": "tried"}, {"name": "Mine"}, {"archived": True}]
    threads = [threading.Thread(target=change, args=(run,), kwargs=one) for one in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = run.meta().model_dump()
    assert kept == kept | {name: value for one in changes for name, value in one.items()}


def test_tags_given_by_two_processes_are_all_kept(home):
    run = create(QUICK.config)
    tagging = [subprocess.Popen([sys.executable, "-c", TAGGING, run.id, word]) for word in ("a", "b")]
    assert [process.wait(60) for process in tagging] == [0, 0]
    assert set(run.meta().tags) == {f"{word}{number}" for word in "ab" for number in range(5)}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "x" * 81}, "Name: string should have at most 80 characters"),
        ({"notes": "x" * 4001}, "Notes: string should have at most 4000"),
        ({"tags": ["a,b"]}, "Tags: must neither hold a comma"),
        ({"tags": [" a"]}, "Tags: must neither"),
        ({"tags": [""]}, "Tags: string should have at least 1 character"),
        ({"tags": [str(number) for number in range(13)]}, "Tags: tuple should have at most 12 items"),
        ({"star": "perhaps"}, "Star: "),
    ],
)
def test_a_value_beyond_its_bound_changes_nothing(home, changes, message):
    run = create(QUICK.config)
    before = run.meta_path.read_bytes()
    with pytest.raises(ConfigError, match=message):
        change(run, **changes)
    assert run.meta_path.read_bytes() == before


def test_tags_keep_their_order_and_come_once(home):
    run = create(QUICK.config)
    assert retag(run, add=["wide ", "b", "wide"]).tags == ("wide", "b")
    assert retag(run, add=["a", "b"], remove=["wide"]).tags == ("b", "a")


def test_a_run_that_comes_with_the_app_is_not_changed(home, monkeypatch):
    monkeypatch.setenv("EPOCHSCOPE_RECORDED", "1")
    with pytest.raises(RunError, match="not changed"):
        change(find("recorded-tutorial"), star=True)


def test_meta_of_the_first_releases_is_read(home):
    run = create(QUICK.config)
    run.meta_path.write_text(json.dumps({"name": "Old", "notes": "", "tags": [], "star": False, "hidden": True}))
    assert run.meta().hidden and not run.meta().archived and not run.meta().offered
