"""Our metrics against Keras's and scikit-learn's own, on random logits."""

import keras
import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.analysis.metrics import (
    confusion_matrix,
    images_in_cell,
    metrics_by_class,
    metrics_of,
    row_normalized,
)


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


def test_rows_are_normalized_and_an_absent_class_stays_zero():
    matrix = confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]))
    shares = row_normalized(matrix)
    assert shares[0, 0] == shares[0, 1] == 0.5 and shares[1, 1] == 1
    assert shares[2].sum() == 0


def test_a_class_never_predicted_has_precision_zero():
    rows = metrics_by_class(np.array([0, 1, 2]), np.array([0, 0, 0]))
    assert (rows[0].precision, rows[0].recall) == (pytest.approx(1 / 3), 1.0)
    assert (rows[1].precision, rows[1].support, rows[9].support) == (0.0, 1, 0)
