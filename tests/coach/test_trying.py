"""From advice to the run that tries it, and what the terminal says."""

import json
import math

import pytest
from click.testing import CliRunner

from cnn_core.cli import main
from cnn_core.coach.trying import LONGEST_NAME, advise_on, try_remedy
from cnn_core.errors import DatasetMissing, NotTrained
from cnn_core.runs.directory import all_runs
from cnn_core.runs.events import Finished
from cnn_core.runs.follow import follow
from cnn_core.runs.predictions import WEIGHTS_FILE
from cnn_core.runs.status import Status
from tests.coach.histories import batch, config, events, started
from tests.coach.runs import OVERFITTING, SAMPLE, run_of

FINISHED = [*OVERFITTING, Finished(time=9)]


def remedy_of(run):
    (advice,) = advise_on(run, follow(run).history()).advice
    return advice.remedy


def test_a_fork_is_queued_and_its_parent_stays_as_it_is(home):
    run = run_of(FINISHED)
    before = {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
    new = try_remedy(run, remedy_of(run))
    told = new.config()
    assert (told.parent.run, told.parent.epoch) == (run.id, 4)
    assert (told.data.flip, told.data.shift, told.training.epochs) == ("random", 2, 9)
    assert told.name == "Mine with training images mirrored and shifted by up to 2 pixels"
    assert follow(new).state()[1] is Status.QUEUED
    assert {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()} == before


def test_an_epoch_whose_network_has_gone_is_not_offered(home):
    assert remedy_of(run_of(FINISHED, kept=[2, 3, 7])).epoch == 3
    assert remedy_of(run_of(FINISHED, kept=[7])).words.startswith("Train anew with training images mirrored")


def test_gone_between_looking_and_pressing(home):
    run = run_of(FINISHED)
    remedy = remedy_of(run)
    (run.epoch_folder(4) / WEIGHTS_FILE).unlink()
    with pytest.raises(NotTrained, match="no saved network of epoch 4 to go on from; it has: 1, 2, 3, 5, 6, 7"):
        try_remedy(run, remedy)
    assert [found.id for found in all_runs()] == [run.id]


def test_trained_anew_it_begins_where_the_run_began(home):
    lost = [started(), batch(1, 20, math.nan, 0.1)]
    parent = run_of(FINISHED)
    fork = try_remedy(parent, remedy_of(parent))
    with_nan = run_of(lost, kept=[], told_of=fork.config())
    (with_nan.folder / "origin").mkdir()
    (with_nan.origin_folder / WEIGHTS_FILE).write_bytes(b"what its parent knew")
    new = try_remedy(with_nan, remedy_of(with_nan))
    assert new.config().parent == fork.config().parent
    assert new.config().training.learning_rate == pytest.approx(0.003)
    assert (new.origin_folder / WEIGHTS_FILE).read_bytes() == b"what its parent knew"
    fresh = run_of(lost, kept=[])
    assert try_remedy(fresh, remedy_of(fresh)).config().parent is None


def test_names_stay_within_their_bound(home):
    run = run_of(FINISHED, told_of=SAMPLE.model_copy(update={"name": "x" * LONGEST_NAME}))
    assert len(try_remedy(run, remedy_of(run)).config().name) == LONGEST_NAME


def test_images_that_are_not_here_are_said(home):
    run = run_of(FINISHED, told_of=config())
    with pytest.raises(DatasetMissing, match="'full', which is not on this machine yet"):
        try_remedy(run, remedy_of(run))


def advised(*arguments: str):
    return CliRunner().invoke(main, ["runs", "advise", *arguments])


def test_the_terminal_says_the_same(home):
    run = run_of(FINISHED)
    (advice,) = advise_on(run, follow(run).history()).advice
    lines = advised(run.id).stdout.splitlines()
    assert lines == [
        f"{advice.headline}. {advice.sentence}",
        f"  Try it: {advice.remedy.words}. {advice.remedy.because}",
    ]
    told = json.loads(advised(run.id, "--json").stdout)
    assert told["epochs"] == 7
    assert told["advice"][0]["sentence"] == advice.sentence
    assert told["advice"][0]["remedy"]["changes"] == dict(advice.remedy.changes)


def test_the_terminal_is_calm_too(home):
    assert advised(run_of(events([1.9, 1.7, 1.5, 1.4])).id).stdout == "Nothing to remark after 4 epochs.\n"
    assert advised(run_of(events([1.9])).id).stdout == "Whole epochs so far: 1, too few to judge by.\n"
    assert json.loads(advised(run_of(events([1.9])).id, "--json").stdout) == {"epochs": 1, "advice": []}
    unknown = advised("no-such-run")
    assert unknown.exit_code == 1 and "There is no run 'no-such-run' here" in unknown.stderr
