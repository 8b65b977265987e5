"""What lies inside a network, held against Keras and NumPy."""

import json
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest

from cnn_core import data
from cnn_core.analysis.output_pixel import Convolution, pooled_pixel
from cnn_core.config import ModelConfig
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.inside.epochs import logits_by_epoch
from cnn_core.engine.inside.feature_maps import feature_maps
from cnn_core.engine.inside.features import features
from cnn_core.engine.inside.layers import layer_arrays, layers_of, weights_of
from cnn_core.engine.inside.network import KEPT_FACTS, Network
from cnn_core.engine.inside.responses import responses
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.model import build_model
from cnn_core.engine.studies import features_of
from cnn_core.errors import NotTrained, RunError
from cnn_core.layers import Conv2D, Dense, Flatten
from cnn_core.runs.predictions import CHECKPOINT_FILE
from tests.engine.asked import bundled_network, small_network
from tests.engine.test_studies import Heard
from tests.faults.training import SMALL
from tests.studies.networks import untrained_run

WIDE = (Conv2D(filters=6), Flatten(), Dense(units=10, activation="softmax"))


@pytest.fixture(scope="module")
def tutorial():
    return bundled_network("recorded-tutorial", 6)


@pytest.fixture(scope="module")
def small(tutorial):
    return small_network(tutorial.run)


@pytest.fixture
def images(home):
    return np.asarray(data.load("sample").test.images[:1000])


def test_layers_are_all_those_of_the_network_in_order(tutorial):
    told = layer_arrays(tutorial.model)
    assert told["names"].tolist() == [layer.name for layer in tutorial.model.layers]
    assert told["kinds"].tolist()[:4] == ["InputLayer", "Rescaling", "Conv2D", "MaxPooling2D"]
    assert [json.loads(shape) for shape in told["shapes"]][-6:] == [[13, 13, 64], [6, 6, 64], [2304], [128], [10], [10]]
    assert told["parameters"].sum() == tutorial.model.count_params() and told["parameters"].dtype == np.int64


def test_weights_are_as_stored(tutorial):
    found = weights_of(tutorial.model, "conv2d_3")
    assert {name: weight.shape for name, weight in found.items()} == {"kernel": (3, 3, 32, 64), "bias": (64,)}
    np.testing.assert_array_equal(found["kernel"], tutorial.model.get_layer("conv2d_3").get_weights()[0])
    assert weights_of(tutorial.model, "flatten_5") == {}
    with pytest.raises(ValueError, match=r"no layer 'conv'\. Its layers are: pixels, scale, conv2d_1"):
        weights_of(tutorial.model, "conv")


def test_feature_maps_are_what_the_layers_give(tutorial, images):
    pixels = images[3:4]
    found = feature_maps(tutorial, pixels, None)
    assert list(found) == [layer.name for layer in tutorial.model.layers]
    np.testing.assert_array_equal(found["pixels"], pixels[0])
    np.testing.assert_allclose(
        found["probabilities"], np.asarray(tutorial.model(pixels.astype(np.float32)))[0], atol=1e-5
    )
    np.testing.assert_allclose(found["logits"], tutorial.logits_of(pixels)[0], atol=1e-4)
    for layer in layers_of(tutorial.model):
        assert found[layer.name].shape == layer.shape and found[layer.name].dtype == np.float32
    alone = feature_maps(tutorial, pixels, "conv2d_3")
    assert list(alone) == ["conv2d_3"]
    np.testing.assert_allclose(alone["conv2d_3"], found["conv2d_3"], atol=1e-5)


def test_the_arithmetic_of_an_output_pixel_is_that_of_the_trained_network(tutorial, images):
    maps = feature_maps(tutorial, images[3:4], None)
    settings = tutorial.run.config().model.layers
    convolution = Convolution.of(settings[2], weights_of(tutorial.model, "conv2d_3"))
    for row, column, filter_index in ((0, 0, 0), (12, 7, 63), (5, 12, 20), (6, 6, 31)):
        pixel = convolution.pixel(maps["max_pooling2d_2"], row, column, filter_index)
        assert pixel.value == pytest.approx(maps["conv2d_3"][row, column, filter_index], abs=1e-5)
        pooled = pooled_pixel(settings[3], maps["conv2d_3"], row // 3, column // 3, filter_index)
        assert pooled.value == maps["max_pooling2d_4"][row // 3, column // 3, filter_index]


def test_responses_are_the_highest_values_over_the_photographs(small, images):
    layer = small.model.layers[4]
    outputs = np.asarray(keras.Model(small.model.input, layer.output)(images.astype(np.float32)))
    found = responses(small, layer.name, [3, 1], 5)
    assert found.channels.tolist() == [3, 1] and found.images.dtype == found.where.dtype == np.int64
    for place, channel in enumerate(found.channels):
        peaks = outputs[..., channel].max(axis=(1, 2))
        np.testing.assert_allclose(found.values[place], np.sort(peaks)[::-1][:5], rtol=1e-4, atol=1e-5)
        assert len(set(found.images[place])) == 5
        for image, value, (row, column) in zip(
            found.images[place], found.values[place], found.where[place], strict=True
        ):
            assert outputs[image, row, column, channel] == pytest.approx(value, rel=1e-4, abs=1e-5)


def test_the_strongest_channels_have_the_largest_mean_of_their_peaks(small, images):
    layer = small.model.layers[2].name
    every = responses(small, layer, [0, 1, 2, 3], 4)
    found = responses(small, layer, 2, 4)
    assert found.channels.tolist() == np.argsort(-every.values.mean(axis=1))[:2].tolist()
    np.testing.assert_array_equal(found.values, every.values[found.channels])


def test_units_without_places_respond_at_none(small, images):
    found = responses(small, "logits", [2], 9)
    logits = small.logits_of(images)[:, 2]
    assert found.images[0].tolist() == np.argsort(-logits, kind="stable")[:9].tolist()
    assert not found.where.any()


def test_peaks_are_found_once(small, images, monkeypatch):
    layer = small.model.layers[1].name
    first = responses(small, layer, 2, 3)
    monkeypatch.setattr("cnn_core.engine.inside.responses.find_peaks", None)
    np.testing.assert_array_equal(responses(small, layer, [0], 3).values, first.values[first.channels == 0])


def test_a_channel_that_is_not_there_is_a_sentence(small, images):
    with pytest.raises(ValueError, match=r"each channel of layer 'logits' must be .* from 0 to 9, not 10"):
        responses(small, "logits", [10], 3)


def test_a_layer_too_wide_to_be_searched_is_a_sentence(tutorial, monkeypatch):
    network = Network(build_model(ModelConfig(layers=WIDE)), tutorial.run, 1)
    monkeypatch.setattr("cnn_core.engine.inside.responses.find_peaks", None)
    with pytest.raises(ValueError, match=r"at most 4,096 channels, and layer 'flatten_2' has 5,400\. Ask about"):
        responses(network, "flatten_2", [0], 1)


@pytest.mark.parametrize(
    "layers", [SMALL.model.layers, (Conv2D(filters=3), Flatten(), Dense(units=10, activation="softmax"))]
)
def test_features_are_those_that_a_study_keeps(layers, images):
    network = TracedModel(build_model(ModelConfig(layers=layers)))
    expected = features_of(network.model, images[:20], Heard())
    np.testing.assert_allclose(features(network, images[:20]), expected, rtol=1e-4, atol=1e-4)


def test_every_saved_epoch_answers_as_its_own_network(tutorial, images):
    epochs, logits = logits_by_epoch(tutorial, images[:1], None)
    assert epochs.tolist() == list(range(1, 11)) and logits.shape == (10, 10)
    for epoch in (2, 6, 10):
        expected = LogitsFunction(load_epoch(tutorial.run, epoch))(images[:1])
        np.testing.assert_allclose(logits[epoch - 1 : epoch], expected, atol=1e-4)
    some, again = logits_by_epoch(tutorial, images[:1], [9, 2])
    assert some.tolist() == [2, 9]
    np.testing.assert_array_equal(again, logits[[1, 8]])


def test_an_epoch_of_a_run_of_ones_own_is_read_from_its_checkpoint(images):
    run = untrained_run()
    network = small_network(run, epoch=2)
    _, logits = logits_by_epoch(network, images[:1], [1])
    np.testing.assert_allclose(logits, LogitsFunction(load_epoch(run, 1))(images[:1]), atol=1e-5)
    assert np.abs(logits - network.logits_of(images[:1])).max() > 0.01
    with pytest.raises(NotTrained, match="has no saved epoch 3; it has: 1"):
        logits_by_epoch(network, images[:1], [1, 3])


def test_a_damaged_epoch_is_a_sentence_and_leaves_the_others_whole(images):
    run = untrained_run()
    network = small_network(run, epoch=2)
    checkpoint = run.epoch_folder(1) / CHECKPOINT_FILE
    whole = checkpoint.read_bytes()
    checkpoint.write_bytes(whole[:1000])
    with pytest.raises(RunError, match=r"after epoch 1 of run .* cannot be loaded .*Leave this epoch out"):
        logits_by_epoch(network, images[:1], [1])
    checkpoint.write_bytes(whole)
    _, logits = logits_by_epoch(network, images[:1], [1])
    np.testing.assert_allclose(logits, LogitsFunction(load_epoch(run, 1))(images[:1]), atol=1e-5)


def test_facts_are_found_once_and_bounded(tutorial):
    network, found = small_network(tutorial.run), []
    for key in (*range(KEPT_FACTS), 0, KEPT_FACTS, 0, 1):
        network.fact(key, lambda key=key: found.append(key))
    assert found == [*range(KEPT_FACTS), KEPT_FACTS, 1]


def test_weights_that_were_set_by_half_pass_for_none(tutorial, images):
    network = small_network(tutorial.run)

    def as_trained(model):
        model.set_weights(network.model.get_weights())

    def broken(model):
        model.get_layer("logits").bias.assign(np.full(10, 7.0))
        raise ValueError("read by half")

    with network.with_weights("trained", as_trained):
        pass
    with pytest.raises(ValueError, match="read by half"), network.with_weights("broken", broken):
        pass
    with network.with_weights("trained", as_trained) as other:
        np.testing.assert_allclose(other.logits_of(images[:2]), network.logits_of(images[:2]), atol=1e-5)


def test_many_threads_get_each_their_own_weights(tutorial, images):
    network = small_network(tutorial.run)

    def asked(key):
        def assign(model):
            model.set_weights([np.full_like(weight, key / 100) for weight in network.model.get_weights()])

        with network.with_weights(key, assign) as other:
            return other.logits_of(images[:2])[0, 0], network.logits_of(images[:2])

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(asked, [1, 2, 3, 4] * 6))
    alone = {key: asked(key)[0] for key in (4, 3, 2, 1)}
    assert np.diff(sorted(alone.values())).min() > 1e-3
    np.testing.assert_allclose([answer for answer, _ in answers], [alone[key] for key in [1, 2, 3, 4] * 6], rtol=1e-4)
    for _, unchanged in answers:
        np.testing.assert_allclose(unchanged, network.logits_of(images[:2]), atol=1e-5)
