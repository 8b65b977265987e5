"""What is said of the classes, against scikit-learn and against hand-made matrices."""

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.analysis.classes_in_words import Confused, classes_in_words, confusion_phrase, largest_confusions, plural
from cnn_core.analysis.confusion import confusion_matrix
from cnn_core.data import CLASS_NAMES


@given(seed=st.integers(0, 1000))
def test_easy_and_hard_part_the_classes_at_their_mean_recall(seed):
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(10), 20)
    predicted = np.where(random.random(200) < 0.6, labels, random.integers(0, 10, 200))
    recalls = sklearn.metrics.recall_score(labels, predicted, average=None)
    words = classes_in_words(confusion_matrix(labels, predicted))
    assert words.mean_recall == pytest.approx(recalls.mean())
    easy, hard = ([row.class_index for row in rows] for rows in (words.easy, words.hard))
    assert set(easy) == set(np.flatnonzero(recalls > recalls.mean() + 1e-9))
    assert set(hard) == set(np.flatnonzero(recalls < recalls.mean() - 1e-9))
    assert [recalls[index] for index in easy] == sorted(recalls[easy], reverse=True)
    assert [recalls[index] for index in hard] == sorted(recalls[hard])


def test_classes_that_are_all_alike_are_neither_easy_nor_hard():
    matrix = np.eye(10, dtype=np.int64) + 9 * np.roll(np.eye(10, dtype=np.int64), 1, axis=1)
    words = classes_in_words(matrix)
    assert (words.easy, words.hard) == ((), ())
    assert words.mean_recall == pytest.approx(0.1)


def test_the_largest_confusions_come_first_and_empty_cells_never():
    matrix = np.diag([10] * 10)
    matrix[3, 5], matrix[2, 0] = 7, 9
    assert largest_confusions(matrix, 3) == (Confused(2, 0, 9, 19), Confused(3, 5, 7, 17))
    assert largest_confusions(np.diag([10] * 10), 3) == ()


def test_phrases_are_grammar():
    assert confusion_phrase(3, 5, 121) == "cats taken for dogs"
    assert confusion_phrase(4, 0, 2) == "deer taken for airplanes"
    assert confusion_phrase(1, 4, 1) == "an automobile taken for a deer"
    assert [plural(index) for index in range(10)] == [name if name == "deer" else name + "s" for name in CLASS_NAMES]
