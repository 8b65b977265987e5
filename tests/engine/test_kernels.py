"""Separable convolutions and residual blocks where a trained network is asked: weights, surgery, explanations."""

import keras
import numpy as np
import pytest

from cnn_core.config import ModelConfig
from cnn_core.engine.explain.grad_cam import grad_cam
from cnn_core.engine.explain.random_network import randomise
from cnn_core.engine.inside.before_activation import before_activation
from cnn_core.engine.inside.layers import weights_of
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.model import build_model
from cnn_core.engine.probes import Prober, first_filters
from cnn_core.engine.surgery import apply, parse_edits
from cnn_core.layers import Dense, GlobalAveragePooling2D, MaxPooling2D, Residual, SeparableConv2D

LAST = Dense(units=10, activation="softmax")
LAYERS = (SeparableConv2D(filters=4), MaxPooling2D(), Residual(filters=6), GlobalAveragePooling2D(), LAST)
PIXELS = np.random.default_rng(0).integers(0, 256, (1, 32, 32, 3), dtype=np.uint8)


def built(*layers) -> keras.Model:
    keras.utils.set_random_seed(0)
    return build_model(ModelConfig(layers=layers))


@pytest.fixture(scope="module")
def model():
    return built(*LAYERS)


def maps(model, layer, pixels=PIXELS):
    network = keras.Model(model.input, model.get_layer(layer).output)
    return np.asarray(network(pixels.astype(np.float32)))[0]


def edited(model, *edits):
    copy = keras.models.clone_model(model)
    apply(copy, model, parse_edits(model, list(edits)))
    return copy


def test_weights_within_a_block_are_named_by_their_part(model):
    assert {name: weight.shape for name, weight in weights_of(model, "separable_conv2d_1").items()} == {
        "depthwise_kernel": (3, 3, 3, 1),
        "pointwise_kernel": (1, 1, 3, 4),
        "bias": (4,),
    }
    found = weights_of(model, "residual_3")
    assert len(found) == len(model.get_layer("residual_3").weights) == 15
    assert found["first_kernel"].shape == (3, 3, 4, 6) and found["shortcut_normalization_gamma"].shape == (6,)


def test_a_filter_of_a_block_put_to_0_leaves_what_goes_around(model):
    found = maps(edited(model, {"layer": "residual_3", "filter": 2}), "residual_3")
    block, received = model.get_layer("residual_3"), maps(model, "max_pooling2d_2")[None]
    around = np.asarray(block.shortcut_normalization(block.shortcut(received)))[0]
    np.testing.assert_allclose(found[..., 2], np.maximum(around[..., 2], 0), atol=1e-5)
    kept = [0, 1, 3, 4, 5]
    np.testing.assert_allclose(found[..., kept], maps(model, "residual_3")[..., kept], atol=1e-6)


def test_surgery_on_a_separable_convolution_changes_what_is_mixed_in(model):
    mixed = {"layer": "separable_conv2d_1", "filter": 1, "channel": 0, "values": [[2.0]]}
    copy = edited(model, {"layer": "separable_conv2d_1", "filter": 3}, mixed)
    pointwise = weights_of(model, "separable_conv2d_1")["pointwise_kernel"].copy()
    pointwise[..., 3], pointwise[0, 0, 0, 1] = 0, 2
    np.testing.assert_array_equal(weights_of(copy, "separable_conv2d_1")["pointwise_kernel"], pointwise)
    assert not maps(copy, "separable_conv2d_1")[..., 3].any()
    with pytest.raises(ValueError, match=r"shape \[1, 1\], not \[3, 3\]"):
        parse_edits(model, [mixed | {"values": np.zeros((3, 3)).tolist()}])
    with pytest.raises(ValueError, match="Choose one of: separable_conv2d_1, residual_3, logits"):
        parse_edits(model, [{"layer": "max_pooling2d_2", "filter": 0}])


def test_grad_cam_is_of_the_last_block_that_has_places(model):
    assert grad_cam(TracedModel(model), PIXELS, 3).layer == "residual_3"


@pytest.mark.parametrize("layer", ["separable_conv2d_1", "residual_3"])
def test_what_lies_before_an_activation_becomes_the_layers_output_by_it(model, layer):
    """Within a block the activation between the convolutions stays."""
    found = before_activation(TracedModel(model), PIXELS, layer)
    assert found.activation == "relu" and (found.before < 0).any()
    np.testing.assert_allclose(found.after, maps(model, layer), atol=1e-5)
    np.testing.assert_allclose(np.maximum(found.before, 0), found.after, atol=1e-5)


def test_a_random_network_draws_what_lies_within_layers_anew(model):
    trained = keras.models.clone_model(model)
    for weight in trained.weights:
        weight.assign(np.full(weight.shape, 0.5, np.float32))
    drawn, again = keras.models.clone_model(model), keras.models.clone_model(model)
    for copy in (drawn, again):
        randomise(copy, trained, 3)
    for weight, twin in zip(drawn.weights, again.weights, strict=True):
        np.testing.assert_array_equal(weight, twin)
        values = np.asarray(weight)
        if "kernel" in weight.path:
            assert values.std() > 0.05, weight.path
        else:
            assert np.all(values == (weight.name in ("gamma", "moving_variance"))), weight.path
    kernels = [weights_of(drawn, "residual_3")[f"{part}_kernel"] for part in ("first", "second", "shortcut")]
    assert not np.array_equal(kernels[0].ravel()[:24], kernels[2].ravel()[:24])


def test_the_first_filters_of_every_kind_are_what_it_looks_for_in_the_colours(model):
    found = first_filters(model)
    image = np.zeros((1, 32, 32, 3), np.float32)
    image[0, 5, 5, 1] = 255
    linear = built(SeparableConv2D(filters=4, activation="linear", use_bias=False), GlobalAveragePooling2D(), LAST)
    linear.set_weights(model.get_weights()[:2] + linear.get_weights()[2:])
    seen = maps(linear, "separable_conv2d_1", image)
    np.testing.assert_allclose(seen[3:6, 3:6][::-1, ::-1], found.kernel[:, :, 1], atol=1e-5)
    block = built(Residual(filters=5), GlobalAveragePooling2D(), LAST)
    np.testing.assert_array_equal(first_filters(block).kernel, block.get_layer("residual_1").first.kernel)


def test_probes_tell_of_blocks_as_of_one_layer(model):
    images = np.random.default_rng(1).integers(0, 256, (8, 32, 32, 3)).astype(np.uint8)
    separable, block, scores = Prober(model, images, np.arange(8, dtype=np.uint8))()
    weights = [np.asarray(weight) for weight in model.get_layer("residual_3").trainable_weights]
    assert block.weight_norm == pytest.approx(np.sqrt(sum(np.square(weight).sum() for weight in weights)), rel=1e-5)
    outputs = np.stack([maps(model, "residual_3", image[None]) for image in images])
    assert block.zero_share == pytest.approx((outputs == 0).mean(), abs=1e-3)
    assert block.gradient_norm > 0 and separable.zero_share is not None and scores.zero_share is None
