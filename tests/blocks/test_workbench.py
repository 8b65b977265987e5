"""What a browser may ask of the workbench, and what becomes of everything else."""

import pytest

from cnn_core.blocks.workbench import NOT_UNDERSTOOD, Workbench
from cnn_core.layers import Conv2D, Dropout
from cnn_core.presets import QUICK, TUTORIAL

LAYERS = TUTORIAL.config.model.layers


@pytest.fixture
def bench() -> Workbench:
    return Workbench.of(LAYERS, "tutorial")


def asked(bench: Workbench, **request: object) -> Workbench:
    return bench.asked({"number": bench.answered + 1, **request})


def test_requests_are_carried_out_and_answered_by_number(bench):
    after = asked(bench, do="add", kind="dropout", before=3)
    assert after.layers[2] == Dropout() and after.ids == (1, 2, 8, 3, 4, 5, 6, 7)
    assert (after.answered, after.told, after.revision) == (1, "", 1)
    after = asked(after, do="move", id=8, before=None)
    assert after.ids == (1, 2, 3, 4, 5, 6, 7, 8)
    after = asked(after, do="set", id=1, field="filters", value=12)
    assert after.layers[0] == Conv2D(filters=12) and after.ids[0] == 1
    after = asked(after, do="duplicate", id=1)
    assert after.ids[:2] == (1, 9)
    after = asked(after, do="remove", id=8)
    assert len(after.layers) == len(LAYERS) + 1
    for _ in range(5):
        after = asked(after, do="undo")
    assert after.layers == LAYERS
    assert asked(asked(after, do="redo"), do="redo").layers[-1] == Dropout()


def test_of_blocks_that_are_alike_the_one_that_was_meant_goes(bench):
    twice = asked(bench, do="duplicate", id=2)
    assert twice.ids == (1, 2, 8, 3, 4, 5, 6, 7)
    assert asked(twice, do="remove", id=2).ids == (1, 8, 3, 4, 5, 6, 7)
    assert asked(twice, do="remove", id=8).ids == bench.ids
    assert asked(asked(twice, do="remove", id=2), do="undo").ids == twice.ids
    swapped = asked(twice, do="move", id=8, before=2)
    assert swapped.layers == twice.layers and swapped.revision == twice.revision


def test_a_request_that_comes_again_is_carried_out_once(bench):
    """A page that is run anew while it answers is told a second time what it was told."""
    doubled = bench.asked({"number": 7, "do": "duplicate", "id": bench.ids[0]})
    assert len(doubled.layers) == len(bench.layers) + 1
    assert doubled.asked({"number": 7, "do": "duplicate", "id": bench.ids[0]}) == doubled


def test_a_number_is_never_given_to_two_blocks(bench):
    added = asked(bench, do="add", kind="dropout", before=1)
    again = asked(asked(added, do="remove", id=8), do="add", kind="flatten", before=1)
    assert again.ids[0] == 9


def test_a_remedy_is_taken_while_it_is_offered(bench):
    broken = asked(bench, do="remove", id=5)
    stale = asked(broken, do="remedy", place=0, revision=0)
    assert "has changed since" in stale.told and stale.layers == broken.layers
    mended = asked(broken, do="remedy", place=0, revision=1)
    assert mended.layers == LAYERS


@pytest.mark.parametrize(
    "request_",
    [
        None,
        [],
        "undo",
        {},
        {"number": "1", "do": "undo"},
        {"number": True, "do": "undo"},
        {"number": -1, "do": "undo"},
        {"number": 2**60, "do": "undo"},
        {"number": 1.5, "do": "undo"},
    ],
)
def test_what_has_no_number_changes_nothing(bench, request_):
    after = bench.asked(request_)
    assert after.told == NOT_UNDERSTOOD and after.layers == LAYERS and after.answered == 0


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"do": None},
        {"do": []},
        {"do": "format_disk"},
        {"do": "remove"},
        {"do": "remove", "id": 99},
        {"do": "remove", "id": "1"},
        {"do": "remove", "id": True},
        {"do": "move", "id": 1, "before": 99},
        {"do": "move", "id": 1, "before": {}},
        {"do": "add", "kind": {"a": 1}},
        {"do": "add", "kind": "x" * 10_000},
        {"do": "set", "id": 1, "field": "filters", "value": 10**9},
        {"do": "set", "id": 1, "field": "filters", "value": [1]},
        {"do": "set", "id": 1, "field": "filters", "value": None},
        {"do": "set", "id": 1, "field": "filters", "value": float("nan")},
        {"do": "set", "id": 1, "field": "activation", "value": "x" * 10_000},
        {"do": "set", "id": 1, "field": ["filters"], "value": 1},
        {"do": "set", "id": 1, "field": "__class__", "value": 1},
        {"do": "remedy", "place": 0, "revision": 0},
        {"do": "remedy", "place": "0"},
    ],
)
def test_a_request_that_cannot_be_met_is_a_sentence_and_changes_nothing(bench, request_):
    after = asked(bench, **request_)
    assert after.layers == LAYERS and after.ids == bench.ids and after.revision == 0
    assert after.answered == 1 and 10 < len(after.told) < 400


def test_another_network_is_a_step_that_can_be_taken_back(bench):
    edited = asked(bench, do="remove", id=1)
    taken = edited.taking_over(QUICK.config.model.layers, "quick")
    assert taken.layers == QUICK.config.model.layers and taken.source == "quick"
    assert asked(taken, do="undo").layers == edited.layers
