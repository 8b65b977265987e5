import numpy as np
import pytest
import sklearn.metrics

from cnn_core.analysis.curves import class_curves, thinned
from cnn_core.runs.predictions import softmax
from tests.analysis.answers import answers


@pytest.mark.parametrize("decimals", [8, 2])
def test_areas_and_points_are_those_of_scikit_learn_with_ties_too(decimals):
    logits, labels = answers()
    scores, belongs = softmax(logits)[:, 3].round(decimals), labels == 3
    found = class_curves(scores, belongs)
    assert found is not None
    assert found.roc_area == pytest.approx(sklearn.metrics.roc_auc_score(belongs, scores), rel=1e-12)
    average = sklearn.metrics.average_precision_score(belongs, scores)
    assert found.average_precision == pytest.approx(average, rel=1e-12)
    false_rate, true_rate, _ = sklearn.metrics.roc_curve(belongs, scores, drop_intermediate=False)
    np.testing.assert_allclose(found.false_positive_rate, false_rate)
    np.testing.assert_allclose(found.true_positive_rate, true_rate)
    precision, recall, _ = sklearn.metrics.precision_recall_curve(belongs, scores)
    np.testing.assert_allclose(found.precision[::-1], precision[:-1])
    np.testing.assert_allclose(found.recall[::-1], recall[:-1])


def test_a_class_that_all_images_or_none_have_has_no_curves():
    scores = np.array([0.1, 0.9])
    assert class_curves(scores, np.array([True, True])) is None
    assert class_curves(scores, np.array([False, False])) is None


def test_a_thinned_curve_keeps_its_ends_and_stays_close():
    xs = np.linspace(0, 1, 5000)
    ys = xs**8
    few_xs, few_ys = thinned(xs, ys, most=100)
    assert len(few_xs) <= 102 and (few_xs[0], few_xs[-1]) == (0, 1)
    assert np.abs(np.interp(xs, few_xs, few_ys) - ys).max() < 0.01
