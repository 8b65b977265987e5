"""What is drawn of a long series: no spike, no gap and no end of it is lost."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.runs.thinning import DRAWN_POINTS, STRETCHES, thinned

LONG = st.integers(DRAWN_POINTS + 1, 3 * DRAWN_POINTS)


def test_a_short_series_is_drawn_whole():
    values = np.array([3.0, np.nan, 1.0])
    drawn = thinned(np.array([1, 2, 5]), values)
    assert drawn.whole and drawn.places.tolist() == [0, 1, 2]
    assert drawn.middles.tolist() == [1, 2, 5] and drawn.counts.tolist() == [1, 0, 1]


@given(count=LONG, seed=st.integers(0, 2**32 - 1), spikes=st.lists(st.integers(0, DRAWN_POINTS), max_size=5))
@settings(max_examples=40, deadline=None)
def test_every_stretch_keeps_its_lowest_and_its_highest_value_and_the_mean(count, seed, spikes):
    random = np.random.default_rng(seed)
    positions = np.cumsum(random.integers(1, 4, count))
    values = random.normal(size=count)
    values[spikes] = 1e6
    drawn = thinned(positions, values)
    assert len(drawn.places) <= DRAWN_POINTS + 2 and drawn.total == count
    assert np.all(np.diff(drawn.places) > 0)
    edges = positions[0] + (positions[-1] - positions[0]) * np.arange(STRETCHES) / STRETCHES
    stretch = np.searchsorted(edges, positions, side="right")
    kept = {number: values[drawn.places[stretch[drawn.places] == number]] for number in np.unique(stretch)}
    means = [values[stretch == number].mean() for number in np.unique(stretch)]
    for number, points in kept.items():
        whole = values[stretch == number]
        assert (points.min(), points.max()) == (whole.min(), whole.max())
    np.testing.assert_allclose(drawn.means, means, atol=1e-6)
    assert drawn.counts.sum() == count


def test_what_is_no_number_stays_a_gap_and_is_no_part_of_the_mean():
    values = np.ones(10 * STRETCHES)
    values[[15, 16, 400]] = [np.nan, np.inf, -np.inf]
    drawn = thinned(np.arange(len(values)), values)
    assert {15, 400} <= set(drawn.places.tolist())
    assert drawn.means[1] == 1 and drawn.counts[1] == 8


def test_a_series_that_is_nothing_but_gaps_is_one():
    drawn = thinned(np.arange(5000), np.full(5000, np.nan))
    assert len(drawn.places) <= DRAWN_POINTS and np.isnan(drawn.means).all() and drawn.counts.sum() == 0
