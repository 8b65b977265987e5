"""What Evaluate draws, held against the numbers it was drawn from."""

import numpy as np

from cnn_core.analysis.calibration import reliability
from cnn_core.analysis.confusion import ANY
from cnn_core.analysis.coverage import coverage
from cnn_core.analysis.curves import class_curves
from cnn_core.data import CLASS_NAMES
from cnn_core.figures import style
from cnn_core.figures.classes import precision_recall_figure, roc_figure
from cnn_core.figures.confusion import ALL, confusion_heatmap, difference_heatmap
from cnn_core.figures.dynamics import data_map
from cnn_core.figures.reliability import coverage_curve, reliability_diagram
from cnn_core.runs.predictions import softmax
from tests.analysis.answers import answers

MATRIX = np.arange(100).reshape(10, 10)
LOGITS, LABELS = answers()
PROBABILITIES = softmax(LOGITS)


def test_the_matrix_reads_as_counts_or_as_shares_of_rows_or_columns():
    written = {reading: confusion_heatmap(MATRIX, CLASS_NAMES, reading=reading).data[0] for reading in READINGS}
    assert written["counts"].text[2][3] == "23"
    assert written["rows"].text[2][3] == f"{23 / 245:.0%}"
    assert written["columns"].text[2][3] == f"{23 / 480:.0%}"
    np.testing.assert_allclose(written["counts"].z, MATRIX / MATRIX.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(written["columns"].z, MATRIX / MATRIX.sum(axis=0, keepdims=True))


READINGS = ("counts", "rows", "columns")


def test_totals_stand_beside_the_matrix_and_an_order_moves_rows_and_columns_together():
    order = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    matrix, totals = confusion_heatmap(MATRIX, CLASS_NAMES, reading="counts", order=order).data
    assert matrix.y[0] == matrix.x[0] == "truck" and matrix.text[0][0] == "99"
    assert totals.x[-1] == totals.y[-1] == ALL
    assert [row[-1] for row in totals.text] == [f"{count:,}" for count in [*MATRIX.sum(axis=1)[order], MATRIX.sum()]]
    assert list(totals.text[-1][:-1]) == [f"{count:,}" for count in MATRIX.sum(axis=0)[order]]
    np.testing.assert_array_equal(
        np.isfinite(np.array(totals.z)), np.pad(np.zeros((10, 10), bool), ((0, 1), (0, 1)), constant_values=True)
    )


def test_a_cell_a_row_and_a_column_are_framed_where_the_order_puts_them():
    order = [9, *range(9)]

    def frame(cell):
        shape = confusion_heatmap(MATRIX, CLASS_NAMES, reading="counts", order=order, chosen=cell).layout.shapes[0]
        return shape.x0, shape.x1, shape.y0, shape.y1

    assert frame((9, 0)) == (0.5, 1.5, -0.5, 0.5)
    assert frame((9, ANY)) == (-0.5, 9.5, -0.5, 0.5)
    assert frame((ANY, 0)) == (0.5, 1.5, -0.5, 9.5)


def test_a_difference_is_in_points_and_symmetric_in_colour():
    change = np.zeros((10, 10))
    change[3, 5], change[3, 3] = 0.08, -0.031
    heatmap = difference_heatmap(change, CLASS_NAMES, order=list(range(10))).data[0]
    assert heatmap.text[3][5] == "+8" and heatmap.text[3][3] == "-3" and heatmap.text[0][0] == ""
    assert heatmap.zmin == -heatmap.zmax == -0.08
    assert heatmap.colorscale[0][1] == style.RARER


def test_bars_of_the_reliability_diagram_are_the_accuracies_of_filled_bins():
    found = reliability(PROBABILITIES, LABELS)
    bars = reliability_diagram(found, title="sure").data[0]
    filled = np.flatnonzero(found.counts)
    np.testing.assert_array_equal([point[0] for point in bars.customdata], filled)
    np.testing.assert_allclose(bars.y, found.accuracy[filled])
    np.testing.assert_allclose(bars.x, (filled + 0.5) / 15)


def test_the_coverage_curve_ends_at_the_accuracy_of_all_and_marks_the_choice():
    found = coverage(PROBABILITIES, LABELS)
    curve, mark = coverage_curve(found, 500, title="some").data
    assert (curve.x[-1], curve.y[-1]) == (1, (LOGITS.argmax(axis=1) == LABELS).mean())
    assert mark.x == (0.25,) and mark.y == (found.accuracy[499],)
    assert len(coverage_curve(found, 0, title="none").data) == 1


def test_the_chosen_class_stands_out_of_its_curves():
    curves = {index: class_curves(PROBABILITIES[:, index], index == LABELS) for index in range(10)}
    for figure in (roc_figure, precision_recall_figure):
        drawn = figure(curves, CLASS_NAMES, chosen=3, title="").data
        assert [line.name for line in drawn] == list(CLASS_NAMES)
        assert [line.opacity for line in drawn] == [1 if index == 3 else 0.25 for index in range(10)]


def test_a_point_of_the_data_map_knows_its_row_and_the_selected_one_is_ringed():
    rows = np.array([4, 8, 15])
    values = np.array([0.1, 0.2, 0.3])
    points, ring = data_map(rows, values, values * 2, values * 3, selected=8, title="").data
    assert list(points.customdata) == [4, 8, 15]
    assert (ring.x[0], ring.y[0]) == (0.2, 0.4)
    assert len(data_map(rows, values, values, values, selected=5, title="").data) == 1
