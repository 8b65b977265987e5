"""Where two curves meet: by the tutorial's own expression, and truly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.analysis.crossing import Crossing, Meeting, close_epoch, meeting, true_crossing
from cnn_core.runs.history import RunHistory, fold
from tests.runs.recorded import EVENTS

NAN, INFINITY = float("nan"), float("inf")
VALUES = st.lists(st.tuples(st.floats(0, 3, width=16), st.floats(0, 3, width=16)), max_size=12)


@given(pairs=VALUES)
def test_close_is_what_the_tutorials_expression_finds(pairs):
    training, validation = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = np.argwhere(np.isclose(training, validation, atol=1e-2)).flatten()
    assert close_epoch(training, validation) == (found[0] + 1 if len(found) else None)


@pytest.mark.parametrize(
    ("training", "validation", "epoch"),
    [
        ([0.50, 0.63, 0.676], [0.60, 0.64, 0.673], 2),
        ([0.50, 0.62, 0.676], [0.60, 0.64, 0.673], 3),
        ([0.25], [0.26], 1),
        ([100.0], [100.0109], 1),
        ([100.0], [100.0111], None),
        ([0.5, 0.6], [0.6, 0.7], None),
        ([NAN, INFINITY, 0.5], [NAN, INFINITY, 0.5], 3),
        ([], [], None),
    ],
)
def test_the_first_close_epoch_counts_from_1(training, validation, epoch):
    assert close_epoch(training, validation) == epoch


@pytest.mark.parametrize(
    ("training", "validation", "crossing"),
    [
        ([0.0, 1.0], [0.5, 0.5], Crossing(1.5, 0.5)),
        ([0.0, 1.0, 3.0], [2.0, 2.0, 2.0], Crossing(2.5, 2.0)),
        ([0.0, 0.5, 1.0], [0.25, 0.5, 0.75], Crossing(2.0, 0.5)),
        ([1.0, 0.0, 1.0], [0.0, 1.0, 0.0], Crossing(1.5, 0.5)),
        ([0.5, 0.6], [0.51, 0.61], None),
        ([0.0, NAN, 1.0, 0.0], [0.5, 0.5, 0.5, 0.5], Crossing(3.5, 0.5)),
        ([0.0, INFINITY, 1.0], [0.5, INFINITY, 0.5], None),
        ([0.5], [0.5], Crossing(1.0, 0.5)),
        ([], [], None),
    ],
)
def test_the_true_crossing_lies_on_the_lines_between_epochs(training, validation, crossing):
    assert true_crossing(training, validation) == crossing


@given(pairs=VALUES)
def test_both_curves_have_the_value_of_their_crossing(pairs):
    training, validation = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    crossing = true_crossing(training, validation)
    signs = {np.sign(one - other) for one, other in pairs}
    assert (crossing is None) == (len(signs) < 2 and 0 not in signs)
    if crossing is not None:
        epochs = np.arange(1, len(pairs) + 1)
        for curve in (training, validation):
            assert np.interp(crossing.epoch, epochs, curve) == pytest.approx(crossing.value, abs=1e-9)


def test_a_partial_epoch_is_left_out():
    history = fold(RunHistory(), EVENTS)
    last = history.epochs[-1]
    third = last.model_copy(update={"epoch": 3, "validation": last.training})
    partial = third.model_copy(update={"partial": True})
    assert meeting(history, "loss") == Meeting(None, None)
    assert meeting(fold(history, [partial]), "loss") == meeting(history, "loss")
    assert meeting(fold(history, [third]), "loss").close == Crossing(3.0, last.training.loss)
    assert meeting(RunHistory(), "loss") == Meeting(None, None)


def test_a_fork_counts_its_parents_epochs():
    last = fold(RunHistory(), EVENTS).epochs[-1]
    third = last.model_copy(update={"epoch": 3, "validation": last.training})
    assert meeting(RunHistory(epochs=(third,)), "accuracy") == Meeting(
        Crossing(3.0, third.training.accuracy), Crossing(3.0, third.training.accuracy)
    )
