"""Values before their activation, and answers with values silenced at random: held against Keras."""

import keras
import numpy as np
import pytest

from cnn_core import data
from cnn_core.config import ModelConfig
from cnn_core.engine.inside.before_activation import before_activation
from cnn_core.engine.inside.dropout import dropout_spread, silenced_layers
from cnn_core.engine.inside.feature_maps import feature_maps
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.model import build_model
from cnn_core.layers import Conv2D, Dense, Dropout, Flatten, GlobalAveragePooling2D, SeparableConv2D
from tests.engine.asked import bundled_network

LAST = Dense(units=10, activation="softmax")


@pytest.fixture(scope="module")
def tutorial():
    return bundled_network("recorded-tutorial", 6)


@pytest.fixture
def pixels(home):
    return np.asarray(data.load("sample").test.images[1:2])


def network(*layers) -> TracedModel:
    keras.utils.set_random_seed(0)
    return TracedModel(build_model(ModelConfig(layers=(*layers, LAST))))


@pytest.mark.parametrize("layer", ["conv2d_1", "conv2d_3", "dense_6"])
def test_what_comes_before_an_activation_becomes_what_comes_after(tutorial, pixels, layer):
    found = before_activation(tutorial, pixels, layer)
    assert found.activation == "relu" and (found.before < 0).any()
    np.testing.assert_allclose(found.after, np.maximum(found.before, 0), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(found.after, feature_maps(tutorial, pixels, layer)[layer], rtol=1e-5, atol=1e-5)


def test_any_kind_of_layer_tells_its_sums(pixels):
    asked = network(SeparableConv2D(filters=3, activation="gelu"), Conv2D(filters=2, activation="sigmoid"), Flatten())
    for layer, name in (("separable_conv2d_1", "gelu"), ("conv2d_2", "sigmoid")):
        found = before_activation(asked, pixels, layer)
        assert found.activation == name
        after = keras.activations.get(name)(found.before).numpy()
        np.testing.assert_allclose(found.after, after, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("layer", ["flatten_5", "logits"])
def test_a_layer_without_activation_is_refused(tutorial, pixels, layer):
    with pytest.raises(ValueError, match=rf"Layer '{layer}' has no activation\. Choose one that ends in"):
        before_activation(tutorial, pixels, layer)


def test_without_a_rate_every_pass_is_the_networks_own_answer(tutorial, pixels):
    found = dropout_spread(tutorial, pixels, [0.0], 3, seed=0)
    assert found.layers == ("flatten_5",)
    expected = np.broadcast_to(tutorial.logits_of(pixels), (1, 3, 10))
    np.testing.assert_allclose(found.logits, expected, rtol=1e-5, atol=1e-4)


def test_more_silence_sways_more_and_the_same_seed_sways_the_same(tutorial, pixels):
    found = dropout_spread(tutorial, pixels, [0.1, 0.5, 0.9], 100, seed=3)
    deviations = found.logits.std(axis=1).mean(axis=1)
    assert deviations[0] > 0 and (np.diff(deviations) > 0).all()
    np.testing.assert_array_equal(found.logits, dropout_spread(tutorial, pixels, [0.1, 0.5, 0.9], 100, seed=3).logits)
    assert not np.array_equal(found.logits, dropout_spread(tutorial, pixels, [0.1, 0.5, 0.9], 100, seed=4).logits)


def test_a_line_of_values_is_silenced_as_keras_silences_it(pixels):
    """With one score a value: what the scores are of tells which values were kept, and by what they were divided."""
    asked = network(GlobalAveragePooling2D())
    dense = asked.model.get_layer("logits")
    dense.kernel.assign(np.eye(3, 10))
    found = dropout_spread(asked, pixels, [0.6], 400, seed=1).logits[0, :, :3]
    whole = asked.logits_of(pixels)[0, :3]
    np.testing.assert_allclose(
        np.where(found == 0, whole / np.float32(0.4), found), whole[None] / 0.4 + 0 * found, rtol=1e-5
    )
    assert (found != 0).mean() == pytest.approx(0.4, abs=0.05)
    # What is expected stays the same.
    np.testing.assert_allclose(found.mean(axis=0), whole, rtol=0.2)


def test_dropout_layers_are_where_it_is_applied(pixels):
    asked = network(Conv2D(filters=3), Dropout(rate=0.0), Flatten(), Dense(units=8), Dropout(rate=0.3))
    assert silenced_layers(asked.model) == ("dropout_2", "dropout_5")
    found = dropout_spread(asked, pixels, [0.0, 0.5], 50, seed=0).logits
    assert found[0].std(axis=0).max() < 1e-4 < found[1].std(axis=0).min()
