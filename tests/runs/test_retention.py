"""What a rule removes, and above all what it never does."""

import numpy as np
import pytest

from cnn_core.config import Parent
from cnn_core.errors import NotTrained
from cnn_core.jobs.fork import forkable_epochs
from cnn_core.presets import QUICK
from cnn_core.runs import bin
from cnn_core.runs.directory import Run, create
from cnn_core.runs.follow import follow, summaries, summarize
from cnn_core.runs.meta import change
from cnn_core.runs.networks import askable, check_network, networks_of, removals_of, remove_networks
from cnn_core.runs.predictions import CHECKPOINT_FILE, load_predictions
from cnn_core.runs.retention import Holding, RetentionPolicy, carry_out, holdings, plan
from cnn_core.serving.files import choose_epoch
from tests.analysis.runs import saved_run

MB = 10**6
IMAGES = 500
"""That judge a run of the quick preset."""
EVERYTHING_GOES = RetentionPolicy(keep_all=False)


def old(*epochs, needed=(), left_alone="", name="old-run-0001"):
    return Holding(Run(name, None), dict.fromkeys(epochs, 100 * MB), dict.fromkeys(needed, "because"), left_alone)


def new(*epochs, needed=()):
    return old(*epochs, needed=needed, name="new-run-0001")


@pytest.mark.parametrize(
    ("policy", "found", "expected"),
    [
        ({"keep_all": True}, [old(1, 2, 3)], {}),
        ({}, [], {}),
        ({}, [old(1, 2, 3, 4, needed=(2, 4))], {"old": (1, 3)}),
        ({}, [old(1, 2, 3, needed=(1, 2, 3))], {}),
        ({}, [old(1, 2, 3, left_alone="it is starred")], {}),
        ({"every": 1}, [old(1, 2, 3)], {}),
        ({"every": 2}, [old(1, 2, 3, 4, 5, needed=(5,))], {"old": (1, 3)}),
        ({}, [new(1, 2, needed=(2,)), old(1, 2, needed=(2,))], {"old": (1,), "new": (1,)}),
        ({"budget_gb": 0.4}, [new(1, 2), old(1, 2)], {}),
        ({"budget_gb": 0.3}, [new(1, 2), old(1, 2)], {"old": (1,)}),
        ({"budget_gb": 0.15}, [new(1, 2), old(1, 2)], {"old": (1, 2), "new": (1,)}),
        # What the rule keeps goes too where the budget asks for it, but after what it does not keep.
        ({"budget_gb": 0.2, "every": 2}, [new(1, 2), old(1, 2)], {"old": (1,), "new": (1,)}),
        ({"budget_gb": 0.1, "every": 2}, [new(1, 2), old(1, 2)], {"old": (1, 2), "new": (1,)}),
        ({"budget_gb": 0.0001}, [old(1, 2, 3, needed=(1,), left_alone=""), new(1, needed=(1,))], {"old": (2, 3)}),
        ({"budget_gb": 0.0001}, [old(1, 2, left_alone="it trains")], {}),
    ],
)
def test_a_rule(policy, found, expected):
    decided = plan(RetentionPolicy(**({"keep_all": False} | policy)), found)
    assert {run.id[:3]: epochs for run, epochs in decided.epochs.items()} == expected
    assert decided.free == 100 * MB * sum(map(len, expected.values()))
    assert decided.free + decided.left == sum(holding.bytes for holding in found)


@pytest.fixture
def run(home) -> Run:
    return run_with_networks()


def run_with_networks(config=QUICK.config, accuracies=(0.2, 0.6, 0.4, 0.5)):
    """A finished run of four epochs, the second the best, whose networks are 1000 bytes each."""
    logits = np.zeros((len(accuracies), IMAGES, 10), np.float32)
    for epoch, accuracy in enumerate(accuracies):
        right = round(IMAGES * accuracy)
        logits[epoch, :right, 0] = logits[epoch, right:, 1] = 1
    run, _ = saved_run(logits, config=config)
    for epoch in range(1, len(accuracies) + 1):
        (run.epoch_folder(epoch) / CHECKPOINT_FILE).write_bytes(bytes(1000))
    return run


def here(run):
    """The epochs whose file is there; what is told of them must be the same."""
    found = {number for number in range(1, 5) if (run.epoch_folder(number) / CHECKPOINT_FILE).is_file()}
    assert networks_of(run, follow(run).history()) == found == summarize(run).networks
    return found


def prune(policy=EVERYTHING_GOES):
    return carry_out(plan(policy, holdings()), who="a test")


def test_best_and_last_stay_and_their_answers_all_do(run):
    assert prune() == 2000
    assert here(run) == {2, 4}
    history = follow(run).history()
    assert history.checkpoints == {1, 2, 3, 4}
    assert all(load_predictions(run, history, epoch).logits.shape == (IMAGES, 10) for epoch in (1, 2, 3, 4))
    assert prune() == 0


def test_it_is_noted_who_removed_what(run):
    prune()
    (removal,) = removals_of(run)
    assert set(removal.epochs) == {1, 3} and removal.bytes == 2000 and removal.who == "a test"


def test_a_starred_run_keeps_all(run):
    change(run, star=True)
    assert prune() == 0 and here(run) == {1, 2, 3, 4}


@pytest.mark.parametrize("binned", [False, True])
def test_what_a_fork_begins_from_stays(run, binned):
    fork = create(QUICK.config.model_copy(update={"parent": Parent(run=run.id, epoch=3)}))
    if binned:
        bin.put(fork)
    assert prune() == 1000 and here(run) == {2, 3, 4}


def test_a_run_that_waits_or_trains_keeps_all(run):
    waiting = create(QUICK.config)
    assert {found.run for found in summaries() if found.status.active} == {waiting}
    decided = plan(EVERYTHING_GOES, holdings())
    with run.trainer_lock():
        # A trainer came for it after the plan was made.
        assert carry_out(decided, who="a test") == 0
    assert here(run) == {1, 2, 3, 4}


def test_what_was_forked_after_the_plan_was_made_stays(run):
    decided = plan(EVERYTHING_GOES, holdings())
    create(QUICK.config.model_copy(update={"parent": Parent(run=run.id, epoch=1)}))
    assert carry_out(decided, who="a test") == 1000 and here(run) == {1, 2, 4}


def test_a_run_that_was_deleted_after_the_plan_was_made_is_none_of_its_business(run):
    decided = plan(EVERYTHING_GOES, holdings())
    bin.put(run)
    assert carry_out(decided, who="a test") == 0 and not run.folder.exists()


def test_a_recorded_run_is_left_alone(home, monkeypatch):
    monkeypatch.setenv("EPOCHSCOPE_RECORDED", "1")
    assert holdings() == []
    recorded = summaries()[0]
    assert networks_of(recorded.run, recorded.history) == recorded.history.checkpoints == recorded.networks


def test_who_asks_for_a_removed_network_is_told_when_it_went_and_what_there_is(run):
    prune()
    history = follow(run).history()
    with pytest.raises(NotTrained, match=r"after epoch 3 was removed on .* to save room; .* epochs: 2, 4\."):
        check_network(run, history, 3)
    check_network(run, history, 2)
    with pytest.raises(NotTrained, match="no saved epoch 9"):
        check_network(run, history, 9)
    assert askable(run, history).checkpoints == {2, 4} == set(forkable_epochs(run, history))


def test_the_terminal_asks_the_best_network_that_is_there(run):
    remove_networks(run, follow(run).history(), {2}, who="a test")
    assert choose_epoch(run, None) == 4
    with pytest.raises(NotTrained, match="was removed"):
        choose_epoch(run, 2)


def test_a_file_that_went_before_it_could_be_removed_is_not_counted(run):
    (run.epoch_folder(1) / CHECKPOINT_FILE).unlink()
    assert remove_networks(run, follow(run).history(), {1}, who="a test") == 0
    assert removals_of(run) == []
