"""One image through the epochs, read row by row from what the trainer saved."""

import numpy as np
import pytest

from cnn_core.analysis.case import Case, case_of
from cnn_core.runs.events import CheckpointSaved
from cnn_core.runs.history import RunHistory, fold
from tests.analysis.runs import saved_run


def case(true_class: int, *answers: int) -> Case:
    return Case(true_class, tuple(range(1, len(answers) + 1)), np.eye(10)[list(answers)])


@pytest.mark.parametrize(
    ("answers", "first_right", "changes", "forgotten"),
    [
        ((3, 3, 3), 1, 0, 0),
        ((5, 3, 5, 3), 2, 3, 1),
        ((3, 5, 2, 3, 7), 1, 4, 2),
        ((5, 2, 2), None, 1, 0),
        ((3,), 1, 0, 0),
    ],
)
def test_forgetting_is_a_right_answer_followed_by_a_wrong_one(answers, first_right, changes, forgotten):
    told = case(3, *answers)
    assert (told.first_right, told.changes, told.forgotten) == (first_right, changes, forgotten)


def test_a_case_holds_the_rows_probabilities_of_every_saved_epoch(home):
    logits = np.random.default_rng(0).normal(size=(3, 500, 10)).astype(np.float32)
    logits[1, 17, 4] = np.nan
    run, history = saved_run(logits)
    told = case_of(run, history, row=17, true_class=2)
    assert told.epochs == (1, 3)
    exponentials = np.exp(logits[[0, 2], 17].astype(np.float64))
    np.testing.assert_allclose(told.probabilities, exponentials / exponentials.sum(axis=1, keepdims=True))
    np.testing.assert_array_equal(told.answers, logits[[0, 2], 17].argmax(axis=1))


def test_an_epoch_that_the_log_does_not_call_saved_is_not_read(home):
    run, history = saved_run(np.zeros((2, 500, 10), np.float32))
    only_first = fold(RunHistory(), [history.epochs[0], CheckpointSaved(time=1, epoch=1, bytes=0)])
    assert case_of(run, history, 0, 0).epochs == (1, 2)
    assert case_of(run, only_first, 0, 0).epochs == (1,)
    assert case_of(run, RunHistory(), 0, 0).epochs == ()
