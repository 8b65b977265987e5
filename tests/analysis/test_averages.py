import keras
import numpy as np
import pytest
import sklearn.metrics

from cnn_core.analysis.averages import macro, micro, thresholded
from cnn_core.analysis.confusion import confusion_matrix
from cnn_core.runs.predictions import softmax
from tests.analysis.answers import answers


@pytest.mark.parametrize(("average", "ours"), [("micro", micro), ("macro", macro)])
def test_averages_are_those_of_scikit_learn(average, ours):
    logits, labels = answers()
    predicted = logits.argmax(axis=1)
    wanted = sklearn.metrics.precision_recall_fscore_support(labels, predicted, average=average)[:3]
    found = ours(confusion_matrix(labels, predicted))
    np.testing.assert_allclose((found.precision, found.recall, found.f1), wanted, rtol=1e-12)


def test_a_class_without_images_and_answers_does_not_lower_the_macro_average():
    labels = np.array([3, 3, 3, 5])
    predicted = np.array([3, 3, 5, 5])
    wanted = sklearn.metrics.precision_recall_fscore_support(labels, predicted, average="macro")[:3]
    found = macro(confusion_matrix(labels, predicted))
    np.testing.assert_allclose((found.precision, found.recall, found.f1), wanted)


def test_thresholded_is_keras_precision_and_recall():
    logits, labels = answers()
    probabilities = softmax(logits)
    found = thresholded(probabilities, labels)
    for metric, value in ((keras.metrics.Precision(), found.precision), (keras.metrics.Recall(), found.recall)):
        metric.update_state(np.eye(10)[labels], probabilities)
        assert value == pytest.approx(float(metric.result()), rel=1e-6)


def test_no_answer_above_one_half_gives_zeros():
    found = thresholded(np.full((4, 10), 0.1), np.array([0, 1, 2, 3]))
    assert (found.precision, found.recall, found.f1) == (0, 0, 0)
