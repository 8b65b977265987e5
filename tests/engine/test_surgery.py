"""Filter surgery, held against weights that are edited by hand."""

import numpy as np
import pytest

from cnn_core import data
from cnn_core.data import validation_part
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.surgery import Accuracy, accuracy, digest_of, edited, parse_edits
from tests.engine.asked import bundled_network, small_network
from tests.studies.networks import untrained_run


@pytest.fixture(scope="module")
def network():
    return bundled_network("recorded-tutorial", 6)


@pytest.fixture(scope="module")
def by_hand(network):
    """Logits of a network of its own whose kernel was edited in NumPy."""
    model = load_epoch(network.run, network.epoch)
    logits_of = LogitsFunction(model)

    def answers(layer, place, values, pixels):
        kernel = model.get_layer(layer).kernel
        whole = kernel.numpy()
        changed = whole.copy()
        changed[place] = values
        kernel.assign(changed)
        logits = logits_of(pixels)
        kernel.assign(whole)
        return logits

    return answers


@pytest.fixture
def images(home):
    return np.asarray(data.load("sample").test.images[:500])


def logits(network, given, pixels):
    with edited(network, parse_edits(network.model, given)) as asked:
        return asked.logits_of(pixels)


GRID = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
CUBE = np.random.default_rng(0).normal(size=(3, 3, 32)).tolist()
EDITS = {
    "a filter put to 0": ({"layer": "conv2d_3", "filter": 5}, np.s_[..., 5], 0),
    "one channel of it": ({"layer": "conv2d_3", "filter": 5, "channel": 7}, np.s_[:, :, 7, 5], 0),
    "a kernel drawn": ({"layer": "conv2d_1", "filter": 2, "channel": 0, "values": GRID}, np.s_[:, :, 0, 2], GRID),
    "a whole filter": ({"layer": "conv2d_3", "filter": 63, "values": CUBE}, np.s_[..., 63], CUBE),
    "a unit": ({"layer": "logits", "filter": 3, "channel": None}, np.s_[:, 3], 0),
    "one weight": ({"layer": "dense_6", "filter": 1, "channel": 2303, "values": 0.5}, np.s_[2303, 1], 0.5),
}


@pytest.mark.parametrize("case", EDITS)
def test_an_edit_is_the_same_as_changed_weights(network, by_hand, images, case):
    edit, place, values = EDITS[case]
    before, found = network.logits_of(images[:50]), logits(network, [edit], images[:50])
    np.testing.assert_allclose(found, by_hand(edit["layer"], place, values, images[:50]), atol=1e-5)
    assert np.abs(found - before).max() > 1e-5


def test_undone_is_as_before_and_the_network_itself_is_never_touched(network, images):
    weights, before = network.model.get_weights(), network.logits_of(images[:50])
    zeroed = [{"layer": "conv2d_1", "filter": index} for index in range(32)]
    assert not np.array_equal(logits(network, zeroed, images[:50]), before)
    np.testing.assert_array_equal(logits(network, [], images[:50]), before)
    for kept, now in zip(weights, network.model.get_weights(), strict=True):
        np.testing.assert_array_equal(kept, now)
    # What follows upon many edits keeps none of them.
    one = logits(network, zeroed[:1], images[:50])
    assert not np.array_equal(logits(network, zeroed, images[:50]), one)
    np.testing.assert_array_equal(logits(network, zeroed[:1], images[:50]), one)


def test_later_edits_overwrite_earlier_ones(network, by_hand, images):
    both = [{"layer": "conv2d_1", "filter": 2, "channel": 0, "values": GRID}, {"layer": "conv2d_1", "filter": 2}]
    expected = by_hand("conv2d_1", np.s_[..., 2], 0, images[:9])
    np.testing.assert_allclose(logits(network, both, images[:9]), expected, atol=1e-5)
    assert digest_of(parse_edits(network.model, both)) != digest_of(parse_edits(network.model, both[::-1]))


def test_edits_that_differ_in_their_values_alone_are_others(network, by_hand, images):
    drawn = {"layer": "conv2d_1", "filter": 2, "channel": 0}
    expected = [by_hand("conv2d_1", np.s_[:, :, 0, 2], values, images[:50]) for values in (GRID, np.negative(GRID))]
    assert np.abs(expected[0] - expected[1]).max() > 0.1
    for values, logits_by_hand in zip((GRID, np.negative(GRID).tolist()), expected, strict=True):
        found = logits(network, [drawn | {"values": values}], images[:50])
        np.testing.assert_allclose(found, logits_by_hand, atol=1e-4)


def test_accuracy_is_of_the_first_validation_images_and_found_once(network, images, monkeypatch):
    labels = data.load("sample").test.labels[:500]
    edits = parse_edits(network.model, [{"layer": "conv2d_3", "filter": index} for index in range(40)])
    expected = np.mean(network.logits_of(images).argmax(axis=1) == labels)
    assert accuracy(network, ()) == Accuracy(pytest.approx(expected), 500) and expected > 0.6
    with edited(network, edits) as asked:
        expected_after = np.mean(asked.logits_of(images).argmax(axis=1) == labels)
    assert accuracy(network, edits) == Accuracy(pytest.approx(expected_after), 500) and expected_after < expected
    monkeypatch.setattr("cnn_core.engine.surgery._measure", None)
    assert accuracy(network, edits).share == pytest.approx(expected_after)


def test_a_run_with_fewer_validation_images_tells_how_many_there_were(home):
    network = small_network(untrained_run())
    positions = validation_part(network.run.config().data).positions
    assert len(positions) < 500 and accuracy(network, ()).images == len(positions)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("all", r"edits must be a list of at most 64 edits, not 'all'"),
        ([{"layer": "conv2d_1", "filter": 0}] * 65, "at most 64 edits, not 65 of them"),
        ([{"layer": "conv2d_1"}], "must be an object with layer and filter"),
        ([{"layer": "conv2d_1", "filter": 0, "value": 1}], "must be an object with layer and filter"),
        ([7], "must be an object with layer and filter.* not 7"),
        ([{"layer": "conv2d_9", "filter": 0}], "no layer 'conv2d_9'. Its layers are"),
        ([{"layer": None, "filter": 0}], "no layer 'None'"),
        ([{"layer": "flatten_5", "filter": 0}], "no kernel that could be edited. Choose one of: conv2d_1, conv2d_3"),
        ([{"layer": "conv2d_1", "filter": 32}], "filter of layer 'conv2d_1' must be .* from 0 to 31, not 32"),
        ([{"layer": "conv2d_1", "filter": True}], "filter of layer 'conv2d_1' must be .* not True"),
        (
            [{"layer": "conv2d_1", "filter": 0, "channel": 3}],
            "channel of layer 'conv2d_1' must be .* from 0 to 2, not 3",
        ),
        ([{"layer": "conv2d_1", "filter": 0, "channel": 0, "values": [1, 2]}], r"shape \[3, 3\], not \[2\]"),
        ([{"layer": "conv2d_1", "filter": 0, "values": GRID}], r"shape \[3, 3, 3\], not \[3, 3\]"),
        ([{"layer": "conv2d_1", "filter": 0, "values": [[1], [2, 3]]}], r"must be numbers of shape \[3, 3, 3\]"),
        ([{"layer": "conv2d_1", "filter": 0, "values": {"a": 1}}], "must be numbers of shape"),
        ([{"layer": "logits", "filter": 0, "channel": 0, "values": float("nan")}], "must be finite"),
        ([{"layer": "logits", "filter": 0, "channel": 0, "values": 1e39}], "must be finite"),
        ([{"layer": "logits", "filter": 0, "channel": 0, "values": 10**400}], "must be numbers"),
        ([{"layer": "logits", "filter": 0, "channel": 0, "values": "0.5"}], "must be numbers"),
        ([{"layer": "logits", "filter": 0, "channel": 0, "values": True}], "must be numbers"),
    ],
)
def test_a_wrong_edit_is_a_sentence(network, given, words):
    with pytest.raises(ValueError, match=words):
        parse_edits(network.model, given)
