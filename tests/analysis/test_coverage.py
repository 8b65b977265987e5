import numpy as np
import pytest

from cnn_core.analysis.coverage import coverage

PROBABILITIES = np.array([[0.6, 0.4], [0.95, 0.05], [0.3, 0.7], [0.55, 0.45]])
LABELS = np.array([1, 0, 1, 0])


def test_the_surest_are_answered_first():
    found = coverage(PROBABILITIES, LABELS)
    assert found.rows.tolist() == [1, 2, 0, 3]
    assert found.confidence.tolist() == [0.95, 0.7, 0.6, 0.55]
    assert found.accuracy.tolist() == pytest.approx([1, 1, 2 / 3, 3 / 4])
    assert found.share.tolist() == [0.25, 0.5, 0.75, 1]


@pytest.mark.parametrize(
    ("threshold", "answered", "accuracy", "refused"),
    [(0, 4, 0.75, []), (0.6, 3, 2 / 3, [3]), (0.61, 2, 1, [3, 0]), (0.96, 0, None, [3, 0, 2, 1])],
)
def test_a_threshold_refuses_the_doubtful(threshold, answered, accuracy, refused):
    found = coverage(PROBABILITIES, LABELS)
    assert found.answered_above(threshold) == answered
    assert found.accuracy_of(answered) == (None if accuracy is None else pytest.approx(accuracy))
    assert found.refused(answered).tolist() == refused
