"""Separable convolutions and residual blocks on Inside: the page tells the numbers that NumPy works out."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.analysis.residual_pixel import ResidualBlock
from cnn_core.config import ModelConfig
from cnn_core.layers import Dense, Flatten, Residual, SeparableConv2D
from tests.ui.visiting import components, markup, sentences
from ui.inside import network
from ui.inside.number_grid import number, operand

LAYERS = (
    SeparableConv2D(filters=4, padding="same"),
    Residual(filters=4),
    Residual(filters=6, strides=2, batch_normalization=False),
    Flatten(),
    Dense(units=10, activation="softmax"),
)
NORMALIZED = ("first", "second")
SHAPES = {
    "separable_conv2d_1": {"depthwise_kernel": (3, 3, 3, 1), "pointwise_kernel": (1, 1, 3, 4), "bias": (4,)},
    "residual_2": {f"{part}_kernel": (3, 3, 4, 4) for part in NORMALIZED}
    | {
        f"{part}_normalization_{name}": (4,)
        for part in NORMALIZED
        for name in ("gamma", "beta", "moving_mean", "moving_variance")
    },
    "residual_3": {
        "first_kernel": (3, 3, 4, 6),
        "second_kernel": (3, 3, 6, 6),
        "shortcut_kernel": (1, 1, 4, 6),
        **{f"{part}_bias": (6,) for part in (*NORMALIZED, "shortcut")},
    },
}


def drawn(shape, seed=0):
    return np.abs(np.random.default_rng(seed).normal(size=shape)).astype(np.float32)


def weights_of(subject, layer):
    return {name: drawn(shape, place) for place, (name, shape) in enumerate(SHAPES[layer].items())}


class StandIn:
    """A run of which only the configuration is asked."""

    id = "blocks-of-a-test"

    def config(self):
        return self

    model = ModelConfig(layers=LAYERS)


@pytest.fixture(autouse=True)
def weights(monkeypatch):
    monkeypatch.setattr(network, "weights", weights_of)


def page():
    import streamlit as st

    from cnn_core.inside import LayerFacts
    from tests.ui.test_inside_blocks import StandIn, drawn
    from ui.inside.filters import filters
    from ui.inside.network import Subject
    from ui.inside.place import Place
    from ui.inside.surgery import surgery
    from ui.inside.value import how_it_came_about
    from ui.inside.walk import Walk

    layers = (
        LayerFacts("pixels", "InputLayer", (32, 32, 3), 0),
        LayerFacts("separable_conv2d_1", "SeparableConv2D", (32, 32, 4), 43),
        LayerFacts("residual_2", "Residual", (32, 32, 4), 320),
        LayerFacts("residual_3", "Residual", (16, 16, 6), 570),
    )
    maps = {layer.name: drawn(layer.shape, 9) for layer in layers}
    layer = next(layer for layer in layers if layer.name == st.session_state["layer"])
    walk = Walk(Subject(StandIn(), 1, maps["pixels"]), None, layers, maps, Place(layer, 2, 5, 7))
    how_it_came_about(walk)
    filters(walk)
    surgery(walk)
    st.session_state["maps"] = maps


def shown(layer):
    app = AppTest.from_function(page, default_timeout=90)
    app.session_state["layer"] = layer
    app.run()
    assert not app.exception
    return app


def numbers_after(page, words):
    """What the sum on the page comes to that follows these words."""
    return markup(page).split(words)[1].split("=")[1].split("<")[0].strip()


def test_a_separable_convolution_is_told_as_one_with_both_kernels_in_one():
    page = shown("separable_conv2d_1")
    assert "27 products, added up" in sentences(page) and "both steps at once" in sentences(page)
    assert "Each map has one window of its own" in sentences(page)
    weights, inputs = weights_of(None, "separable_conv2d_1"), drawn((32, 32, 3), 9)
    kernel = weights["depthwise_kernel"][..., 0] * weights["pointwise_kernel"][0, 0, :, 2]
    total = (inputs[4:7, 6:9] * kernel).sum() + weights["bias"][2]
    assert float(numbers_after(page, "bias")) == pytest.approx(total, rel=1e-3)


def test_a_block_is_told_as_what_it_adds_and_what_goes_around():
    page = shown("residual_2")
    told = sentences(page)
    assert "The first convolution has made inner maps" in told and "36 products, added up." in told
    assert markup(page).count('<span class="es-framed"><img src="data:image/png') == 3
    assert "the same map before the block, as it came in" in told
    inputs = drawn((32, 32, 4), 9)
    pixel = ResidualBlock.of(LAYERS[1], weights_of(None, "residual_2"), inputs).pixel(5, 7, 2)
    assert pixel.around == pytest.approx(inputs[5, 7, 2])
    assert f"batch normalization({number(pixel.sums.total)}) = {number(pixel.added)}<" in markup(page)
    assert f"{number(pixel.added)} + {operand(pixel.around)} around = {number(pixel.total)}<" in markup(page)
    assert f"relu({number(pixel.total)}) = {number(pixel.value)}<" in markup(page)
    assert "the block's second convolution" in told
    assert "inner map 0" in str(components(page))


def test_a_block_that_changes_the_shape_says_how_it_goes_around():
    page = shown("residual_3")
    assert "a convolution of a single pixel" in sentences(page)
    assert "batch normalization(" not in markup(page) and "plus one bias" in sentences(page)
    help_texts = [button.proto.help for button in page.button]
    assert any("What goes around the block still comes through" in text for text in help_texts)
    assert page.selectbox(key="inside_input_field").options == [f"inner map {channel}" for channel in range(6)]
