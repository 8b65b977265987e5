"""The terminal's commands that keep runs in order."""

import json

import pytest
from click.testing import CliRunner

from cnn_core import preferences
from cnn_core.cli import main
from cnn_core.jobs.tidying import tidy
from cnn_core.preferences import Preferences
from cnn_core.runs.directory import find
from cnn_core.runs.retention import RetentionPolicy
from tests.runs.recorded import recorded_run
from tests.runs.test_retention import here, run_with_networks


def runs(*arguments: str):
    return CliRunner().invoke(main, ["runs", *arguments])


def listed(*arguments: str):
    return [one["run"] for one in json.loads(runs("list", "--json", *arguments).stdout)]


def test_what_people_may_change_is_changed_and_taken_back(home):
    run = recorded_run()
    for command in (
        ["rename", run.id, "Mine"],
        ["note", run.id, "It was tried."],
        ["tag", run.id, "wide", "slow"],
        ["star", run.id],
        ["hide", run.id],
        ["archive", run.id],
    ):
        assert runs(*command).exit_code == 0
    assert run.meta().model_dump() == {
        "name": "Mine",
        "notes": "It was tried.",
        "tags": ("wide", "slow"),
        "star": True,
        "hidden": True,
        "archived": True,
    }
    assert "Mine  * #wide #slow (hidden) (archived)" in runs("list", "--all").stdout
    for command in (["tag", "--remove", run.id, "wide"], ["star", "--off", run.id], ["hide", "--off", run.id]):
        assert runs(*command).exit_code == 0
    assert (run.meta().tags, run.meta().star, run.meta().hidden) == (("slow",), False, False)


def test_a_value_beyond_its_bound_is_a_sentence_and_exit_code_2(home):
    answer = runs("tag", recorded_run().id, "a,b")
    assert answer.exit_code == 2 and "neither hold a comma" in answer.stderr


def test_the_list_leaves_out_what_was_put_away_and_finds_by_tag(home):
    plain, tagged, hidden = recorded_run(), recorded_run(), recorded_run()
    runs("tag", tagged.id, "wide")
    runs("hide", hidden.id)
    assert set(listed()) == {plain.id, tagged.id}
    assert set(listed("--all")) == {plain.id, tagged.id, hidden.id}
    assert listed("--tag", "wide") == [tagged.id] and listed("--tag", "narrow") == []


def test_the_list_is_sorted_by_what_was_asked_the_best_first(home):
    good = run_with_networks(accuracies=(0.9,))
    bad, none = run_with_networks(accuracies=(0.1,)), recorded_run()
    none.events_path.unlink()
    assert listed("--sort", "best") == [good.id, bad.id, none.id]


def test_deleted_runs_come_back_or_go_for_good(home):
    one, other = recorded_run(), recorded_run()
    assert f"runs restore {one.id}" in runs("rm", one.id, other.id).stderr
    assert listed() == [] and one.id in runs("bin").stdout
    assert {entry["run"] for entry in json.loads(runs("bin", "--json").stdout)} == {one.id, other.id}
    assert runs("restore", one.id).exit_code == 0 and listed() == [one.id]
    assert "for good: 1" in runs("bin", "--empty").stderr
    answer = runs("restore", other.id)
    assert answer.exit_code == 1 and "in the bin" in answer.stderr


def test_networks_are_removed_by_the_rule_or_by_the_options(home):
    run = run_with_networks()
    assert "Freed 0.00 GB in 0 runs" in runs("prune").stderr
    told = runs("prune", "--dry-run", "--every", "3")
    assert f"{run.id:<40}  epochs 1" in told.stdout and "Would free" in told.stderr and here(run) == {1, 2, 3, 4}
    assert runs("prune", "--every", "3").exit_code == 0 and here(run) == {2, 3, 4}
    preferences.save(Preferences(retention=RetentionPolicy(keep_all=False)))
    assert runs("prune").exit_code == 0 and here(run) == {2, 4}


@pytest.mark.parametrize(("keep_all", "left"), [(True, {1, 2, 3, 4}), (False, {2, 4})])
def test_after_a_training_the_rule_is_applied(home, keep_all, left):
    run = run_with_networks()
    preferences.save(Preferences(retention=RetentionPolicy(keep_all=keep_all)))
    tidy()
    assert here(run) == left and find(run.id)


def test_a_bin_that_cannot_be_read_does_not_harm_a_training(home, caplog):
    (home / "bin").touch()
    tidy()
    assert "could not be" in caplog.text
