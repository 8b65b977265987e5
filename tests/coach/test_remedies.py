"""What is tried against overfitting, in which order; and that a fork goes on as the run trains now."""

import pytest

from cnn_core.layers import Dropout
from cnn_core.parsing import parse_config, with_overrides
from tests.coach.histories import BATCHES, config, events, only, turned

LOSSES = [1.9, 1.5, 1.3, 1.2, 1.3, 1.35, 1.45]
FALLING = [1.8, 1.4, 1.2, 1.0, 0.8, 0.7, 0.6]
ALL_USED = {"flip": "random", "shift": 1, "cutout": 4}
ALL_PAY = {f"model.layers.{place}.l2": 5e-4 for place in (0, 2, 5, 6)}
OVERFITTING = events(LOSSES, training=FALLING)


def with_dropout(*rates: float, **settings):
    values = config(**settings).model_dump(mode="json")
    values["model"]["layers"][-1:-1] = [Dropout(rate=rate).model_dump() for rate in rates]
    return parse_config(values)


def paying(**settings):
    """One layer pays for its weights already."""
    return with_overrides(config(**settings), {"model.layers.2.l2": 1e-5})


@pytest.mark.parametrize(
    ("told_of", "what", "changes"),
    [
        (config(shift=1), "training images mirrored", {"data.flip": "random"}),
        (config(flip="alternating"), "training images shifted by up to 2 pixels", {"data.shift": 2}),
        (config(flip="random", shift=1), "a square of 8 pixels cut out", {"data.cutout": 8}),
        (
            with_dropout(0.0, 0.25, 0.5, 0.6, **ALL_USED),
            "dropout raised to 0.45 and 0.6",
            {"model.layers.7.rate": 0.45, "model.layers.8.rate": 0.6},
        ),
        (config(**ALL_USED), "an L2 penalty of 0.0005 on all kernels", ALL_PAY),
        (config(**ALL_USED, optimizer="muon"), "label smoothing of 0.1", {"training.label_smoothing": 0.1}),
        (paying(**ALL_USED), "label smoothing of 0.1", {"training.label_smoothing": 0.1}),
        (
            paying(**ALL_USED, label_smoothing=0.05),
            "a learning rate of 0.00033",
            {"training.learning_rate": 0.00033},
        ),
    ],
)
def test_the_first_that_is_not_in_use(told_of, what, changes):
    remedy = only(OVERFITTING, told_of).remedy
    assert (remedy.what, remedy.changes) == (what, changes | {"training.epochs": 30})
    assert with_overrides(told_of, remedy.changes) != told_of


def test_a_rate_that_was_turned_goes_on_in_the_fork():
    told = [*events(LOSSES, training=FALLING, rates=[1e-3, *[5e-4] * 6]), turned(BATCHES, value=5e-4)]
    assert only(told).remedy.changes["training.learning_rate"] == 5e-4


def test_epochs_stay_within_their_bound():
    told = events(LOSSES, training=FALLING, after_epoch=493, epochs=500)
    assert only(told).remedy.changes["training.epochs"] == 500
