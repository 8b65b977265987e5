"""The map of images, held against the points it was drawn from."""

from dataclasses import replace

import numpy as np

from cnn_core.figures.embedding import Colouring, Points, embedding_map

POINTS = Points(
    places=np.array([[0, 1], [2, 3], [4, 5], [6, 7]], np.float32),
    rows=np.array([10, 20, 30, 40]),
    right=np.array([True, False, True, True]),
    words=["test-1: cat", "test-2: dog, taken for cat", "test-3: cat", "test-4: ship"],
)
COLOURING = Colouring(
    ("cat", "dog", "deer", "ship"), ("#111111", "#222222", "#333333", "#444444"), np.array([0, 1, 0, 3])
)


def drawn(**changes):
    wanted = {"selected": None, "axes": None, "title": "Four images"} | changes
    return embedding_map(POINTS, COLOURING, **wanted)


def test_each_group_has_its_colour_and_its_points_know_their_rows():
    traces = drawn().data
    assert [trace.name for trace in traces if trace.showlegend] == ["cat", "dog", "ship"]
    cats, dogs, _ = traces
    assert list(cats.customdata) == [10, 30] and list(cats.x) == [0, 4] and list(cats.y) == [1, 5]
    assert (dogs.marker.color, dogs.legendgroup) == ("#222222", "dog")
    assert list(dogs.text) == ["test-2: dog, taken for cat"]
    assert sorted(row for trace in traces for row in trace.customdata) == [10, 20, 30, 40]


def test_a_wrong_answer_is_a_cross():
    symbols = {int(row): trace.marker.symbol for trace in drawn().data for row in trace.customdata}
    assert symbols == {10: "circle", 20: "x", 30: "circle", 40: "circle"}


def test_right_and_wrong_of_a_group_go_by_one_name():
    points = replace(POINTS, right=np.array([True, False, False, True]))
    traces = embedding_map(points, COLOURING, selected=None, axes=None, title="").data
    cats = [(list(trace.customdata), trace.showlegend) for trace in traces if trace.legendgroup == "cat"]
    assert cats == [([10], True), ([30], False)]


def test_the_selected_image_is_ringed_where_it_is_drawn():
    *points, ring = drawn(selected=30).data
    assert (ring.x, ring.y, ring.showlegend) == ((4.0,), (5.0,), False)
    assert len(drawn(selected=99).data) == len(points)


def test_a_lasso_is_at_hand_and_distances_have_a_unit_only_where_they_mean_something():
    assert drawn().layout.dragmode == "lasso" and drawn().layout.yaxis.scaleanchor == "x"
    assert drawn().layout.xaxis.showticklabels is False
    named = drawn(axes=("First", "Second")).layout
    assert (named.xaxis.title.text, named.yaxis.title.text, named.xaxis.showticklabels) == ("First", "Second", True)
    assert {trace.type for trace in drawn().data} == {"scatter"}
