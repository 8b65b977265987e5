"""Trainings that were killed and resumed: nothing that was read is lost, and they become what they would have been."""

import numpy as np
import pytest

from cnn_core.jobs import request_change, request_checkpoint, request_pause, request_resume, request_step, submit
from cnn_core.parsing import with_overrides
from cnn_core.runs.directory import Run
from cnn_core.runs.effective import effective_config
from cnn_core.runs.follow import Follower
from cnn_core.runs.history import RunHistory
from cnn_core.runs.predictions import LOGITS_FILE
from cnn_core.runs.status import Status
from tests.faults.dying import at_call, at_event
from tests.faults.life import Life, saved_values, trained_to_its_end
from tests.faults.training import SMALL, in_mid_epoch, wait_until

pytestmark = pytest.mark.faults

EXACT = with_overrides(
    SMALL,
    {
        "training.deterministic": True,
        "training.epochs": 4,
        "training.batch_size": 16,
        "training.schedule": {"kind": "linear"},
        "data.flip": "random",
        "data.shift": 2,
    },
)
"""Four epochs of 57 batches, each a third of a second; what is random in it comes from the run's own seed."""


def assert_equal_bit_for_bit(run: Run, history: RunHistory, unbroken: Run) -> None:
    told = Follower(unbroken).history()
    for one, other in zip(history.epochs, told.epochs, strict=True):
        assert (one.training, one.validation) == (other.training, other.validation)
        ours, theirs = saved_values(run, one.epoch), saved_values(unbroken, one.epoch)
        assert ours.keys() == theirs.keys() and len(ours) > 8
        assert all(np.array_equal(ours[name], theirs[name]) for name in ours)
        logits = [np.load(which.epoch_folder(one.epoch) / LOGITS_FILE) for which in (run, unbroken)]
        np.testing.assert_array_equal(*logits)


CLAIM = {
    "before its claim": at_event("claimed", "before"),
    "within its claim": at_event("claimed", "within"),
    "between claim and start": at_event("claimed", "after"),
}
SAVING = {
    "within the line of a batch": at_event("batch", "within", 2),
    "before the answers are written": at_call("numpy", "save", "before"),
    "before what is saved is put in its place": at_call("pathlib:Path", "rename", "before"),
    "saved, but not told": at_event("epoch", "before"),
    "between the old folder and the new": at_call("pathlib:Path", "rename", "after"),
    "judged, but not told to be saved": at_event("checkpoint", "before"),
    "right after the checkpoint": at_event("checkpoint", "after"),
}
RESUMING = {
    "before it says who called it": at_event("acknowledged", "before"),
    "while it reads what was saved": at_call("cnn_core.engine.beginning", "read_network", "after"),
    "before it starts again": at_event("started", "before"),
    "right after it started again": at_event("started", "after"),
    "within the line of an epoch": at_event("epoch", "within"),
    "while it validates": at_event("validating", "after"),
    "while it saves the third epoch": at_call("os", "fsync", "after", 5),
}
FEW = (
    "within the line of a batch",
    "saved, but not told",
    "between the old folder and the new",
    "right after the checkpoint",
    "before it says who called it",
)
ALL = CLAIM | SAVING | RESUMING


@pytest.mark.parametrize(
    "deaths", [FEW, pytest.param(tuple(ALL), marks=[pytest.mark.slow, pytest.mark.timeout(600)])], ids=["few", "all"]
)
def test_killed_at_each_of_these_moments_it_becomes_what_it_would_have_been(begin, deaths):
    unbroken = submit(EXACT)
    begin(unbroken).wait(60)
    life = Life(submit(EXACT))
    for death in deaths:
        begin(life.run, ALL[death]).wait(60)
        life.after_a_kill()
    assert_equal_bit_for_bit(life.run, trained_to_its_end(life, begin), unbroken)


def test_killed_while_it_was_paused_it_trains_on_as_it_was_turned_when_it_is_resumed(begin):
    life = Life(submit(with_overrides(EXACT, {"training.epochs": 200})))
    trainer = begin(life.run)
    wait_until(life.run, in_mid_epoch(3))
    request_change(life.run, "epochs", 5)
    request_change(life.run, "learning_rate", 3e-4)
    request_pause(life.run)
    wait_until(life.run, lambda _history, status: status is Status.PAUSED)
    trainer.kill()
    trainer.wait()
    assert life.after_a_kill() is Status.LOST
    history = trained_to_its_end(life, begin)
    assert history.target_epochs == 5
    turned = effective_config(life.run.config(), history).training
    per_epoch = history.started.batches_per_epoch
    kinds = [event.event for event in life.given]
    last_start = len(kinds) - kinds[::-1].index("started")
    batches = [event for event in life.given[last_start:] if event.event == "batch"]
    assert batches and all(event.learning_rate < 4e-4 for event in batches)
    assert [event.learning_rate for event in batches] == pytest.approx(
        [turned.rate_at(event.step - 1, per_epoch) for event in batches], rel=1e-4
    )


def test_what_was_saved_within_an_epoch_is_there_after_a_kill_while_it_is_replaced(begin):
    life = Life(submit(EXACT))
    request_pause(life.run)
    trainer = begin(life.run, at_call("pathlib:Path", "rename", "after", 2))
    wait_until(life.run, lambda _history, status: status is Status.PAUSED)
    for step in (1, 2, 3):
        request_step(life.run, "batch")
        wait_until(life.run, lambda history, _, step=step: list(history.batches.step)[-1:] == [step])
    request_checkpoint(life.run)
    wait_until(life.run, lambda history, _status: bool(history.saved))
    request_resume(life.run)
    trainer.wait(60)
    assert not life.run.epoch_folder(1).exists()
    assert life.after_a_kill() is Status.LOST
    history = trained_to_its_end(life, begin)
    assert (history.started.after_epoch, history.started.after_step) == (0, 3)


@pytest.mark.slow
def test_with_dropout_and_batch_normalization_it_is_the_same_bit_for_bit(begin):
    """The states of the layers' random numbers are saved with the network."""
    layers = [*EXACT.model_dump(mode="json")["model"]["layers"]]
    layers[1:1] = [{"kind": "batch_normalization"}]
    layers[-1:-1] = [{"kind": "dropout", "rate": 0.4}]
    config = with_overrides(EXACT, {"model.layers": layers})
    unbroken = submit(config)
    begin(unbroken).wait(60)
    life = Life(submit(config))
    for death in ("within the line of a batch", "right after the checkpoint", "while it validates"):
        begin(life.run, ALL[death]).wait(60)
        life.after_a_kill()
    assert_equal_bit_for_bit(life.run, trained_to_its_end(life, begin), unbroken)
