"""Edits, their history, and which block is which afterwards."""

import random

import pytest
from pydantic import ValidationError

from cnn_core.blocks import edits
from cnn_core.blocks.history import MOST_STEPS, History
from cnn_core.blocks.identity import followed, numbered
from cnn_core.blocks.kinds import all_kinds, keras_line, kinds
from cnn_core.errors import ConfigError
from cnn_core.layers import BatchNormalization, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from cnn_core.presets import TUTORIAL

LAYERS = TUTORIAL.config.model.layers


def test_a_layer_is_added_moved_doubled_set_and_removed():
    added = edits.add(LAYERS, 2, "dropout")
    assert added == (*LAYERS[:2], Dropout(), *LAYERS[2:])
    moved = edits.move(added, 2, 0)
    assert moved == (Dropout(), *LAYERS)
    assert edits.move(moved, 0, 2) == added
    assert edits.duplicate(moved, 0) == (Dropout(), Dropout(), *LAYERS)
    assert edits.change(moved, 0, "rate", 0.5)[0] == Dropout(rate=0.5)
    assert edits.remove(moved, 0) == LAYERS
    assert edits.add(LAYERS, len(LAYERS), "flatten")[-1] == Flatten()


def test_a_convolution_that_is_added_keeps_the_size_of_the_maps():
    assert edits.add(LAYERS, 1, "conv2d")[1].padding == "same"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda: edits.add(LAYERS, 0, "teleport"), r"no kind of block 'teleport'; there are: conv2d"),
        (lambda: edits.add(LAYERS, 99, "conv2d"), r"no place 99 in this network: places are from 0 to 7"),
        (lambda: edits.add(LAYERS * 10, 0, "conv2d"), r"at most 64 layers, and this one has 70"),
        (lambda: edits.duplicate(LAYERS * 10, 0), r"at most 64 layers"),
        (lambda: edits.remove(LAYERS, -1), r"no place -1"),
        (lambda: edits.move(LAYERS, 0, 7), r"no place 7"),
        (
            lambda: edits.change(LAYERS, 0, "filters", 0),
            r"Layer 1 \(convolution\), filters: .*greater .* 1; received '0'",
        ),
        (lambda: edits.change(LAYERS, 0, "rate", 0.5), r"has no setting 'rate' to change; it has: filters"),
        (lambda: edits.change(LAYERS, 0, "kind", "dense"), r"has no setting 'kind'"),
        (
            lambda: edits.change(LAYERS, 4, "units", 3),
            r"Layer 5 \(flatten\) has no setting 'units' to change; it has: none",
        ),
    ],
)
def test_what_cannot_be_edited_is_said(edit, message):
    with pytest.raises(ConfigError, match=message):
        edit()


def test_every_kind_is_a_block_with_a_control_for_every_setting():
    assert len(all_kinds()) >= 14 and set(kinds()) <= set(all_kinds())
    for kind in kinds().values():
        layer = kind.fresh()
        shown = {field.name for field in kind.fields}
        assert shown == set(type(layer).model_fields) - {"kind", "file"}
        assert kind.title and kind.what and kind.why
        if kind.group == "pretrained":
            continue  # its settings only go together
        for field in kind.fields:
            for value in (field.low, field.high) if field.sort in ("whole", "decimal") else field.options:
                assert getattr(edits.changed(layer, 0, field.name, value), field.name) == value


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (Conv2D(filters=8, padding="same"), "Conv2D(8, kernel_size=3, padding='same', activation='relu')"),
        (Conv2D(activation="linear", use_bias=False, l2=0.001), "Conv2D(32, kernel_size=3, use_bias=False, "),
        (Dense(units=10, activation="softmax", l1=1e-4, l2=0.01), "kernel_regularizer=L1L2(l1=0.0001, l2=0.01))"),
        (BatchNormalization(momentum=0.6), "BatchNormalization(momentum=0.6)"),
        (MaxPooling2D(), "MaxPooling2D(pool_size=2)"),
    ],
)
def test_the_line_of_keras(layer, line):
    assert line in keras_line(layer)


def test_steps_are_taken_back_and_done_again():
    history = History(LAYERS)
    one, two = edits.remove(LAYERS, 0), edits.remove(LAYERS, 1)
    history = history.then(one).then(two)
    assert history.undone().now == one and history.undone().undone().now == LAYERS
    assert history.undone().undone().redone().redone() == history
    assert history.undone().then(two).future == ()
    assert history.then(two) is history, "an edit that changes nothing is none"
    assert History(LAYERS).undone().redone() == History(LAYERS)


def test_history_is_bounded():
    history = History(LAYERS)
    for place in range(MOST_STEPS + 50):
        history = history.then(edits.change(history.now, 0, "filters", 1 + place % 512))
    assert len(history.past) == MOST_STEPS
    with pytest.raises(ValidationError, match="frozen"):
        history.now[0].filters = 3


def edited(layers: edits.Layers, chance: random.Random) -> edits.Layers:
    """After some edit, any one."""
    place, other = (chance.randint(0, max(len(layers) - 1, 0)) for _ in range(2))
    if not layers or chance.random() < 0.4:
        return edits.add(layers, chance.randint(0, len(layers)), chance.choice(list(kinds())))
    return edits.remove(layers, place) if chance.random() < 0.5 else edits.move(layers, place, other)


def test_random_edits_are_undone_to_the_beginning_and_redone_to_the_end():
    chance = random.Random(3)
    history = History(LAYERS)
    for _ in range(60):
        history = history.then(edited(history.now, chance))
    end = history
    while history.past:
        history = history.undone()
    assert history.now == LAYERS
    while history.future:
        history = history.redone()
    assert history == end


def test_blocks_keep_their_numbers_where_they_go_and_new_ones_get_new_numbers():
    ids = numbered(LAYERS)
    assert followed(LAYERS, ids, edits.move(LAYERS, 0, 3), 7) == (2, 3, 4, 1, 5, 6, 7)
    assert followed(LAYERS, ids, edits.remove(LAYERS, 2), 7) == (1, 2, 4, 5, 6, 7)
    assert followed(LAYERS, ids, edits.change(LAYERS, 2, "filters", 5), 7) == ids
    assert followed(LAYERS, ids, edits.add(LAYERS, 2, "dropout"), 7) == (1, 2, 8, 3, 4, 5, 6, 7)
    assert followed(LAYERS, ids, (), 7) == ()
