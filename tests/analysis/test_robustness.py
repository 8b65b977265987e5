"""What corruption costs, counted by hand."""

import numpy as np
import pytest

from cnn_core.analysis.robustness import Robustness
from cnn_core.runs.predictions import softmax
from tests.analysis.answers import answers

IMAGES = 400


@pytest.fixture
def found():
    clean, labels = answers(IMAGES)
    random = np.random.default_rng(1)
    strength = np.array([[1, 2, 3, 4, 5], [2, 4, 6, 8, 10]], np.float32)[..., None, None]
    logits = clean + strength * random.normal(size=(2, 5, IMAGES, 10)).astype(np.float32)
    return Robustness(("noise", "blur"), clean, logits.astype(np.float16), labels)


def test_accuracies_are_shares_of_right_answers(found):
    assert found.clean_accuracy == np.mean(found.clean.argmax(axis=1) == found.labels)
    assert found.accuracy[1, 3] == np.mean(found.logits[1, 3].argmax(axis=1) == found.labels)
    assert found.by_severity("blur") == [found.clean_accuracy, *found.accuracy[1]]
    np.testing.assert_allclose(found.means, [found.accuracy[0].mean(), found.accuracy[1].mean()])
    assert found.mean == pytest.approx(found.accuracy.mean())
    assert found.costliest == "blur"


def test_lost_images_were_right_and_are_wrong_the_surest_mistake_first(found):
    lost = found.lost("noise", 4)
    was = found.clean.argmax(axis=1) == found.labels
    now = found.logits[0, 3].argmax(axis=1) == found.labels
    assert sorted(lost) == np.flatnonzero(was & ~now).tolist() and len(lost) > 10
    confidence = softmax(found.logits[0, 3].astype(np.float32)).max(axis=1)[lost]
    assert (np.diff(confidence) <= 0).all() and confidence[0] > confidence[-1]


def test_some_images_count_as_the_whole_does(found):
    rows = np.array([7, 3, 200])
    some = found.only(rows)
    np.testing.assert_array_equal(some.right, found.right[:, :, rows])
    np.testing.assert_array_equal(some.right_clean, found.right_clean[rows])


def test_probabilities_are_those_of_the_temperature(found):
    expected = softmax(found.logits[1, 1].astype(np.float32) / 2)
    np.testing.assert_allclose(found.answered("blur", 2, temperature=2.0), expected, atol=1e-3)
