"""Our metrics against Keras's and scikit-learn's own, on random logits."""

import keras
import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.analysis.confusion import confusion_matrix, images_in_cell, metrics_by_class
from cnn_core.analysis.metrics import metrics_of


@given(seed=st.integers(0, 10_000), scale=st.floats(0.1, 20))
@settings(max_examples=20, deadline=None)
def test_metrics_equal_keras(seed, scale):
    random = np.random.default_rng(seed)
    logits = (random.normal(size=(200, 10)) * scale).astype(np.float32)
    labels = random.integers(0, 10, 200)
    one_hot = np.eye(10, dtype=np.float32)[labels]
    probabilities = keras.ops.softmax(logits)
    ours = metrics_of(logits, labels)
    assert ours.loss == pytest.approx(
        float(np.mean(keras.losses.categorical_crossentropy(one_hot, logits, from_logits=True))), rel=1e-4
    )
    for name, metric in (
        ("accuracy", keras.metrics.CategoricalAccuracy()),
        ("precision", keras.metrics.Precision()),
        ("recall", keras.metrics.Recall()),
    ):
        metric.update_state(one_hot, probabilities)
        assert getattr(ours, name) == pytest.approx(float(metric.result()), abs=1e-6), name


def test_without_a_confident_answer_precision_is_zero_as_in_keras():
    ours = metrics_of(np.zeros((4, 10), np.float32), np.arange(4))
    assert (ours.precision, ours.recall, ours.loss) == (0.0, 0.0, pytest.approx(np.log(10)))


def test_diverged_logits_give_nan_loss_and_no_error():
    assert np.isnan(metrics_of(np.full((4, 10), np.nan, np.float32), np.arange(4)).loss)


def test_confusion_matrix_and_its_cells_agree_with_numpy():
    random = np.random.default_rng(1)
    labels, predicted = random.integers(0, 10, 500), random.integers(0, 10, 500)
    matrix = confusion_matrix(labels, predicted)
    for true_class in range(10):
        for answer in range(10):
            rows = images_in_cell(labels, predicted, true_class, answer)
            assert matrix[true_class, answer] == len(rows) == np.sum((labels == true_class) & (predicted == answer))
    assert np.trace(matrix) / 500 == sklearn.metrics.accuracy_score(labels, predicted)


@given(seed=st.integers(0, 10_000), classes=st.integers(1, 10))
@settings(max_examples=30, deadline=None)
def test_matrix_and_classes_equal_scikit_learn_even_where_classes_are_absent(seed, classes):
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, 60).astype(np.uint8)
    predicted = random.integers(0, 10, 60)
    matrix = confusion_matrix(labels, predicted)
    np.testing.assert_array_equal(matrix, sklearn.metrics.confusion_matrix(labels, predicted, labels=range(10)))
    expected = sklearn.metrics.precision_recall_fscore_support(labels, predicted, labels=range(10), zero_division=0)
    ours = metrics_by_class(matrix)
    for name, column in zip(("precision", "recall", "f1", "support"), expected, strict=True):
        np.testing.assert_allclose([getattr(row, name) for row in ours], column, rtol=1e-12)
