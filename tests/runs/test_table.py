"""Runs as a table: each column, filters and order."""

import pytest

from cnn_core.runs.follow import summaries, summarize
from cnn_core.runs.meta import change, retag
from cnn_core.runs.status import Status
from cnn_core.runs.table import COLUMNS, NOTHING, Filter, ordered, tags_of
from tests.runs.recorded import recorded_run
from tests.runs.test_retention import run_with_networks


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_tells_of_every_run(home, name):
    finished, empty, damaged = recorded_run(), recorded_run(), recorded_run()
    empty.events_path.unlink()
    damaged.config_path.write_text("{")
    for summary in map(summarize, (finished, empty, damaged)):
        column = COLUMNS[name]
        value = column.value(summary)
        assert (column.text(value) == NOTHING) == (value is None)
    assert len(ordered(summaries(), COLUMNS[name], descending=True)) == 3


def test_what_has_no_value_comes_last_whatever_the_order(home):
    best, worst, none, diverged = (run_with_networks(accuracies=(share,)) for share in (0.9, 0.1, 0.5, 0.5))
    none.events_path.unlink()
    diverged.events_path.write_text(diverged.events_path.read_text().replace('"accuracy":0.5', '"accuracy":"NaN"'))
    found = [*map(summarize, (none, diverged, worst, best))]
    assert [one.run for one in ordered(found, COLUMNS["best"], descending=True)] == [best, worst, none, diverged]
    assert [one.run for one in ordered(found, COLUMNS["best"], descending=False)] == [worst, best, none, diverged]


def test_filters(home):
    run, other = recorded_run(), recorded_run()
    change(run, star=True, notes="Wider than before", name="Wide")
    retag(run, add=["a", "b"])
    summary, plain = summarize(run), summarize(other)
    for matching in (
        Filter(text="wider WIDE a"),
        Filter(statuses=frozenset({Status.FINISHED})),
        Filter(tags=frozenset({"a", "b"})),
        Filter(presets=frozenset({"quick"})),
        Filter(starred=True),
        Filter(shown="all"),
    ):
        assert matching.matches(summary)
    for other_filter in (
        Filter(text="wide"),
        Filter(statuses=frozenset({Status.LOST})),
        Filter(tags=frozenset({"a"})),
        Filter(presets=frozenset({"own"})),
        Filter(starred=True),
        Filter(shown="archived"),
    ):
        assert not other_filter.matches(plain)
    assert tags_of([plain, summary]) == ["a", "b"]
