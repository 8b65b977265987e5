"""Calibration against examples worked out by hand, and against scikit-learn and SciPy."""

import numpy as np
import pytest
import scipy.optimize
import sklearn.metrics

from cnn_core.analysis.calibration import (
    TEMPERATURES,
    brier_score,
    cross_entropy,
    cross_fitted,
    fit_temperature,
    reliability,
    rows_of_bin,
)
from cnn_core.runs.predictions import softmax
from tests.analysis.answers import answers

# Two classes, five images. Confidences 0.9, 0.9, 0.6, 0.6, 0.7; right: yes, no, yes, yes, no.
PROBABILITIES = np.array([[0.9, 0.1], [0.9, 0.1], [0.4, 0.6], [0.4, 0.6], [0.7, 0.3]])
LABELS = np.array([0, 1, 1, 1, 1])


def test_expected_calibration_error_of_an_example_by_hand():
    found = reliability(PROBABILITIES, LABELS, bins=5)
    # Bins (0.4, 0.6]: two images of 0.6, both right. (0.6, 0.8]: one of 0.7, wrong. (0.8, 1]: two of 0.9, one right.
    assert found.counts.tolist() == [0, 0, 2, 1, 2]
    np.testing.assert_allclose(found.confidence, [0, 0, 0.6, 0.7, 0.9], rtol=1e-6)
    np.testing.assert_allclose(found.accuracy, [0, 0, 1, 0, 0.5], rtol=1e-6)
    np.testing.assert_allclose(found.expected_error, (2 * 0.4 + 1 * 0.7 + 2 * 0.4) / 5, rtol=1e-6)
    np.testing.assert_allclose(found.overconfidence, 3.7 / 5 - 3 / 5, rtol=1e-6)


def test_the_images_of_a_bin_come_surest_first():
    assert rows_of_bin(PROBABILITIES, 4, bins=5).tolist() == [0, 1]
    assert rows_of_bin(PROBABILITIES, 2, bins=5).tolist() == [2, 3]
    assert rows_of_bin(PROBABILITIES, 0, bins=5).tolist() == []


def test_brier_score_by_hand_and_by_scikit_learn():
    # Twice the squared distance of one probability: there are two classes.
    by_hand = 2 * (0.1**2 + 0.9**2 + 0.4**2 + 0.4**2 + 0.7**2) / 5
    np.testing.assert_allclose(brier_score(PROBABILITIES, LABELS), by_hand, rtol=1e-6)
    logits, labels = answers()
    wanted = sklearn.metrics.brier_score_loss(labels, softmax(logits), scale_by_half=False, labels=range(10))
    np.testing.assert_allclose(brier_score(softmax(logits), labels), wanted, rtol=1e-6)


def test_cross_entropy_is_scikit_learns():
    logits, labels = answers()
    wanted = sklearn.metrics.log_loss(labels, softmax(logits), labels=range(10))
    np.testing.assert_allclose(cross_entropy(logits, labels), wanted, rtol=1e-6)


def test_temperature_of_an_example_by_hand():
    """Every image has logits (a, 0); three in four are of the first class: the best 1/T is log(3) / a."""
    logits = np.tile([4.0, 0.0], (100, 1))
    labels = np.repeat([0, 1], [75, 25])
    np.testing.assert_allclose(fit_temperature(logits, labels), 4 / np.log(3), rtol=1e-6)


def test_temperature_undoes_a_scaling_and_is_scipys_minimum():
    logits, labels = answers(5000)
    own = fit_temperature(logits, labels)
    np.testing.assert_allclose(fit_temperature(7 * logits.astype(np.float64), labels), 7 * own, rtol=1e-6)
    found = scipy.optimize.minimize_scalar(
        lambda inverse: cross_entropy(logits * inverse, labels), bounds=(0.05, 20), method="bounded"
    )
    assert own == pytest.approx(1 / found.x, rel=1e-3)
    assert cross_entropy(logits.astype(np.float64) / own, labels) <= found.fun + 1e-7


def test_temperature_stays_within_its_bounds():
    always_right = np.eye(10)[np.arange(10)] * 3.0
    assert fit_temperature(always_right, np.arange(10)) == pytest.approx(TEMPERATURES[0], rel=1e-3)
    always_wrong = np.eye(10)[(np.arange(10) + 1) % 10] * 3.0
    assert fit_temperature(always_wrong, np.arange(10)) == pytest.approx(TEMPERATURES[1], rel=1e-3)


def test_scaling_mends_a_network_that_is_too_sure():
    logits, labels = answers(5000)
    honest = logits / fit_temperature(logits, labels)
    too_sure = 3 * honest
    before = reliability(softmax(too_sure), labels).expected_error
    assert before > 0.1
    assert reliability(cross_fitted(too_sure, labels), labels).expected_error < before / 3
