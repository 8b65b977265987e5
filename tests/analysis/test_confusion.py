import numpy as np
import scipy.cluster.hierarchy
import sklearn.metrics

from cnn_core.analysis.confusion import ANY, confusion_matrix, images_in_cell, order_by_similarity
from tests.analysis.answers import answers

LOGITS, LABELS = answers()
PREDICTED = LOGITS.argmax(axis=1)


def test_counts_totals_and_accuracy_are_scikit_learns_to_the_digit():
    found = confusion_matrix(LABELS, PREDICTED)
    np.testing.assert_array_equal(found, sklearn.metrics.confusion_matrix(LABELS, PREDICTED, labels=range(10)))
    assert found.sum() == len(LABELS)
    assert found.trace() / found.sum() == sklearn.metrics.accuracy_score(LABELS, PREDICTED)


def test_images_of_a_cell_a_row_and_a_column():
    np.testing.assert_array_equal(
        images_in_cell(LABELS, PREDICTED, 3, 5), np.flatnonzero((LABELS == 3) & (PREDICTED == 5))
    )
    np.testing.assert_array_equal(images_in_cell(LABELS, PREDICTED, 3, ANY), np.flatnonzero(LABELS == 3))
    np.testing.assert_array_equal(images_in_cell(LABELS, PREDICTED, ANY, 5), np.flatnonzero(PREDICTED == 5))
    assert len(images_in_cell(LABELS, PREDICTED, ANY, ANY)) == len(LABELS)


def test_classes_taken_for_each_other_stand_side_by_side():
    matrix = 100 * np.eye(10, dtype=np.int64)
    for one, other, count in ((3, 5, 40), (1, 9, 30), (0, 8, 20), (4, 7, 10), (5, 4, 5)):
        matrix[one, other] += count
        matrix[other, one] += count
    order = order_by_similarity(matrix)
    assert sorted(order) == list(range(10))
    for one, other in ((3, 5), (1, 9), (0, 8), (4, 7)):
        assert abs(order.index(one) - order.index(other)) == 1
    assert abs(order.index(5) - order.index(4)) == 1


def test_the_tree_is_average_linkage():
    """Each cluster that SciPy's tree joins stands together in our order."""
    matrix = confusion_matrix(LABELS, PREDICTED)
    shares = matrix / matrix.sum(axis=1, keepdims=True)
    nearness = shares + shares.T
    order = order_by_similarity(matrix)
    tree = scipy.cluster.hierarchy.average(2 - nearness[np.triu_indices(10, 1)])
    clusters = [[index] for index in range(10)]
    for one, other, _, _ in tree:
        clusters.append(clusters[int(one)] + clusters[int(other)])
        places = sorted(order.index(index) for index in clusters[-1])
        assert places == list(range(places[0], places[0] + len(places)))
