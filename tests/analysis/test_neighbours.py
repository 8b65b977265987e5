"""Nearest neighbours, held against scikit-learn's."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from cnn_core.analysis.neighbours import nearest


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_they_are_scikit_learns_by_cosine(dtype):
    features = np.random.default_rng(0).normal(size=(300, 20)).astype(dtype)
    judge = NearestNeighbors(n_neighbors=7, metric="cosine", algorithm="brute").fit(features.astype(np.float32))
    for row in (0, 17, 299):
        distances, expected = judge.kneighbors(features[row : row + 1].astype(np.float32))
        rows, similarity = nearest(features, row, 6)
        assert row not in rows
        assert rows.tolist() == [one for one in expected[0].tolist() if one != row]
        np.testing.assert_allclose(similarity, 1 - np.sort(distances[0])[1:], atol=1e-5)


def test_an_image_without_features_has_no_direction_and_twins_are_alike():
    features = np.array([[1, 0], [0, 0], [2, 0], [-1, 0]], np.float32)
    rows, similarity = nearest(features, 0, 9)
    assert rows.tolist() == [2, 1, 3]
    np.testing.assert_allclose(similarity, [1, 0, -1])
