"""Confident learning against an example worked out by hand after the paper (arXiv 1911.00068, section 3)."""

import numpy as np
import pytest

from cnn_core.analysis.suspects import suspects

# Three classes, two images labelled with each.
PROBABILITIES = np.array(
    [
        [0.8, 0.1, 0.1],
        [0.2, 0.7, 0.1],
        [0.1, 0.6, 0.3],
        [0.3, 0.4, 0.3],
        [0.1, 0.2, 0.7],
        [0.55, 0.05, 0.4],
    ]
)
LABELS = np.array([0, 0, 1, 1, 2, 2])


def test_thresholds_and_suspects_by_hand():
    found = suspects(PROBABILITIES, LABELS)
    # Means of each class's own probability over its own images: (0.8 + 0.2) / 2, (0.6 + 0.4) / 2, (0.7 + 0.4) / 2.
    np.testing.assert_allclose(found.thresholds, [0.5, 0.5, 0.55], rtol=1e-6)
    # Image 3 reaches no threshold and is counted nowhere.
    assert found.rows.tolist() == [1, 5] and found.likely.tolist() == [1, 0]


def test_flipped_labels_of_a_good_network_are_found():
    random = np.random.default_rng(0)
    truth = random.integers(0, 10, 1000)
    logits = random.normal(0, 1, (1000, 10)) + 5 * np.eye(10)[truth]
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    flipped = random.choice(1000, 50, replace=False)
    labels = truth.copy()
    labels[flipped] = (truth[flipped] + 1) % 10
    found = suspects(probabilities, labels)
    assert set(found.rows) <= set(flipped) and len(found.rows) >= 35
    own = probabilities[found.rows, labels[found.rows]]
    assert own.tolist() == sorted(own)


def test_a_class_without_images_is_no_threshold():
    found = suspects(PROBABILITIES[:4], LABELS[:4])
    assert found.thresholds[2] > 1 and 2 not in found.likely
    assert found.rows.tolist() == pytest.approx([1])
