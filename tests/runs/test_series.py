"""Columns that grow: what was handed out once stays what it was."""

import itertools
import math
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.runs.series import BatchSeries
from tests.runs.recorded import batch

EVENTS = [batch(time=step, epoch=1, step=step, loss=1 / step, learning_rate=step / 1000) for step in range(1, 701)]


@given(cuts=st.lists(st.integers(0, len(EVENTS)), max_size=6))
def test_it_is_the_same_however_it_grew(cuts):
    versions = [BatchSeries()]
    for start, end in itertools.pairwise([0, *sorted(cuts), len(EVENTS)]):
        versions.append(versions[-1].extended(EVENTS[start:end]))
    assert versions[-1] == BatchSeries().extended(EVENTS)
    for version in versions:
        assert version.step.tolist() == list(range(1, len(version) + 1))


def test_all_four_columns_are_kept():
    series = BatchSeries().extended([batch(time=1, epoch=1, step=4, images_per_second=math.inf)])
    told = (series.step[0], series.loss[0], series.accuracy[0], series.learning_rate[0], series.images_per_second[0])
    assert told == (4, 1.0, 0.5, 0.1, math.inf)


def test_two_ways_on_from_one_version_do_not_meet():
    begun = BatchSeries().extended(EVENTS[:3])
    one, other = begun.extended(EVENTS[3:5]), begun.extended(EVENTS[600:601])
    assert (len(begun), one.step.tolist(), other.step.tolist()) == (3, [1, 2, 3, 4, 5], [1, 2, 3, 601])
    assert one != other and begun.until(5) is begun and one.until(3) == begun


def test_many_threads_that_extend_one_version_get_what_each_asked_for():
    begun = BatchSeries().extended(EVENTS[:300])
    found: dict[int, BatchSeries] = {}

    def extend(place: int) -> None:
        found[place] = begun.extended(EVENTS[place : place + 1])

    threads = [threading.Thread(target=extend, args=(place,)) for place in range(300, 320)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(series.step.tolist() == [*range(1, 301), place + 1] for place, series in found.items())


def test_what_is_handed_out_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        BatchSeries().extended(EVENTS).loss[0] = 0


def test_a_tick_does_not_copy_what_is_old():
    series = BatchSeries().extended(EVENTS)
    grown = series.extended(EVENTS[-1:])
    assert np.shares_memory(series.loss, grown.loss)


def test_it_is_thinned_once_for_everybody():
    events = [batch(time=1, epoch=1, step=step) for step in range(1, 3001)]
    series = BatchSeries().extended(events)
    assert series.thinned("loss") is series.thinned("loss")
    assert not series.thinned("loss").whole
    assert series.thinned("loss", 1500).whole
