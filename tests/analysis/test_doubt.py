"""How strange a picture is, held against formulas written out, scikit-learn and SciPy."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.metrics import roc_auc_score

from cnn_core.analysis.doubt import (
    DISTANCE,
    ENERGY,
    Yardstick,
    auroc,
    directions,
    energy,
    feature_distance,
    mahalanobis,
    nearest_to,
    verdict,
)
from cnn_core.analysis.neighbours import nearest
from cnn_core.errors import StudyError

RANDOM = np.random.default_rng(0)
SCORES = np.arange(1000, dtype=np.float32)


def yardstick(scores=SCORES) -> Yardstick:
    return Yardstick(ENERGY, RANDOM.permutation(scores))


@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_energy_is_minus_t_times_the_logarithm_of_the_sum_of_exponentials(temperature):
    logits = RANDOM.normal(0, 3, (50, 10)).astype(np.float32)
    expected = [-temperature * np.log(sum(np.exp(float(value) / temperature) for value in row)) for row in logits]
    np.testing.assert_allclose(energy(logits, temperature), expected, rtol=1e-6)


def test_energy_of_large_logits_is_no_infinity_and_of_strong_answers_low():
    found = energy(np.array([[1e4, 0, 0], [-1e4, -1e4, -1e4], [0, 0, 0]], np.float32))
    np.testing.assert_allclose(found, [-1e4, 1e4 - np.log(3), -np.log(3)])


def spread_out(width: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Values (40, d), means (3, d), a covariance (d, d) and a root of its inverse."""
    values, means = RANDOM.normal(0, 2, (40, width)), RANDOM.normal(0, 1, (3, width))
    mixed = RANDOM.normal(0, 1, (100, width)) @ RANDOM.normal(0, 1, (width, width))
    covariance = np.cov(mixed, rowvar=False)
    return values, means, covariance, np.linalg.cholesky(np.linalg.inv(covariance))


def test_the_distance_is_mahalanobis_to_the_nearest_mean():
    values, means, covariance, root = spread_out()
    expected = cdist(values, means, "mahalanobis", VI=np.linalg.inv(covariance)).min(axis=1)
    np.testing.assert_allclose(mahalanobis(values, means, root), expected)
    np.testing.assert_array_equal(mahalanobis(means, means, root), [0, 0, 0])


def test_features_are_compared_by_direction_alone():
    values, means, _, root = spread_out()
    found = feature_distance(values, means, root)
    np.testing.assert_allclose(found, mahalanobis(directions(values), means, root))
    np.testing.assert_allclose(feature_distance(values * RANDOM.uniform(0.01, 100, (40, 1)), means, root), found)
    assert np.isfinite(feature_distance(np.zeros((1, 6), np.float16), means, root)).all()


def test_auroc_is_that_of_scikit_learn_ties_included():
    known, strange = RANDOM.integers(0, 30, 500) / 3, RANDOM.integers(10, 50, 300) / 3
    truth = np.r_[np.zeros(500), np.ones(300)]
    assert auroc(known, strange) == pytest.approx(roc_auc_score(truth, np.r_[known, strange]), abs=1e-12)
    assert auroc(known, known) == 0.5
    assert auroc(np.zeros(3), np.ones(4)) == 1


def test_the_threshold_passes_95_percent_of_what_is_known():
    for scores in (SCORES, RANDOM.normal(size=777), np.repeat([1.0, 2.0], [960, 40])):
        found = yardstick(scores)
        passed = np.mean([not found.judge(score).flagged for score in scores])
        assert passed >= 0.95
        assert np.mean(scores < found.threshold) < 0.95
    assert yardstick().threshold == 949


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (975.4, "Stranger to the network than 97.6% of the test images, by the energy of its answer (975.4)."),
        (998.5, "Stranger to the network than 99.9% of the test images, by the energy of its answer (998.5)."),
        (2000, "Stranger to the network than any of the 1,000 test images, by the energy of its answer (2000.0)."),
        (949, "Not strange to the network: 5% of the test images are as strange or stranger still, by the energy"),
        (300, "Not strange to the network: 70% of the test images are as strange or stranger still, by the energy"),
    ],
)
def test_a_score_is_a_sentence_with_its_numbers(score, words):
    doubt = yardstick().judge(score)
    assert doubt.words.startswith(words)
    assert doubt.flagged == words.startswith("Stranger")


def test_almost_all_is_never_rounded_to_all():
    found = Yardstick(DISTANCE, np.arange(10_000), "validation images").judge(9998.5)
    assert "than 99.9% of the validation images, by the distance of what its last layer sees" in found.words


def test_what_is_no_number_is_strange_and_a_network_that_gives_none_is_a_sentence():
    found = Yardstick(ENERGY, np.array([1.0, np.nan, 3.0, np.inf]))
    assert found.share_below(2.0) == 0.5
    assert found.judge(np.nan).flagged and found.judge(np.inf).flagged
    assert "any of the 2 test images" in found.judge(np.nan).words
    with pytest.raises(StudyError, match=r"no numbers any more: the training diverged.* Choose another epoch"):
        Yardstick(ENERGY, np.full(3, np.nan))


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((0, 0), "No measure finds it strange, which alone does not make it one of the ten."),
        ((0, 990), "Perhaps none of the ten: one of the measures finds it strange."),
        ((990, 990), "Probably none of the ten: do not believe the answer."),
        ((990,), "Probably none of the ten: do not believe the answer."),
    ],
)
def test_the_verdict_counts_who_finds_it_strange(scores, words):
    assert verdict(tuple(yardstick().judge(score) for score in scores)) == words


def test_what_is_nearest_is_as_among_the_images_themselves():
    features = RANDOM.normal(size=(60, 8)).astype(np.float16)
    features[7] = 0
    rows, similarity = nearest_to(features[5], features, 6)
    others, expected = nearest(features, 5, 5)
    assert rows[0] == 5 and similarity[0] == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(rows[1:], others)
    np.testing.assert_allclose(similarity[1:], expected, atol=1e-6)
    assert nearest_to(np.zeros(8), features, 3)[1].tolist() == [0, 0, 0]
    assert len(nearest_to(features[0], features, 100)[0]) == 60
