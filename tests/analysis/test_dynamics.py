import numpy as np
import pytest

from cnn_core.analysis.dynamics import dynamics_of
from cnn_core.runs.predictions import softmax
from tests.analysis.runs import saved_run

LABELS = np.array([0, 1, 2, 3], np.uint8)
# Epoch by epoch: right; wrong, right, wrong; right, wrong, right; never.
ANSWERS = np.array([[0, 5, 2, 9], [0, 1, 7, 9], [0, 8, 2, 9]])


@pytest.fixture
def found():
    run, history = saved_run(3 * np.eye(10, dtype=np.float32)[ANSWERS], labels=LABELS)
    return dynamics_of(run, history, LABELS)


def test_answers_and_truth_of_every_epoch(found):
    assert found.epochs == (1, 2, 3)
    np.testing.assert_array_equal(found.answers, ANSWERS)
    high, low = softmax(3 * np.eye(10)[0])[:2]
    wanted = np.where(ANSWERS == LABELS, high, low)
    np.testing.assert_allclose(found.truth, wanted, rtol=1e-6)
    np.testing.assert_allclose(found.confidence, wanted.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(found.variability, wanted.std(axis=0), rtol=1e-6, atol=1e-9)


def test_correctness_and_forgetting(found):
    np.testing.assert_allclose(found.correctness, [1, 1 / 3, 2 / 3, 0])
    assert found.forgotten.tolist() == [0, 1, 1, 0]


def test_each_epoch_has_a_temperature_of_its_own():
    logits = 3 * np.eye(10, dtype=np.float32)[ANSWERS]
    run, history = saved_run(logits, labels=LABELS)
    found = dynamics_of(run, history, LABELS, temperature=lambda epoch: float(epoch))
    for place, epoch in enumerate(found.epochs):
        np.testing.assert_allclose(found.truth[place], softmax(logits[place] / epoch)[range(4), LABELS], rtol=1e-6)


def test_an_epoch_that_diverged_is_left_out():
    logits = 3 * np.eye(10, dtype=np.float32)[ANSWERS]
    logits[1, 0, 0] = np.nan
    run, history = saved_run(logits, labels=LABELS)
    assert dynamics_of(run, history, LABELS).epochs == (1, 3)
