"""The code beside the controls: its lines know the controls that are on the page."""

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.design import TransferDesign
from cnn_core.export import keras_script
from cnn_core.layers import Backbone
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from ui.anchors import slider_anchors
from ui.code_panel import filename_of, lines_of, widget_class

FIXED = {"split_seed"}
"""Settings that have no slider."""


def sliders(name):
    import streamlit as st

    from cnn_core.presets import PRESETS
    from ui.design_controls import configure

    st.session_state["config"] = configure(PRESETS[name])


@pytest.mark.parametrize("name", ["quick", "tutorial", "sprint", "speedrun"])
def test_each_line_leads_to_a_control_that_is_there(home, name):
    page = AppTest.from_function(sliders, args=(name,)).run()
    assert not page.exception
    config = page.session_state["config"]
    kinds = ("slider", "select_slider", "selectbox", "toggle", "number_input")
    there = {widget.key for kind in kinds for widget in getattr(page, kind)}
    anchors = slider_anchors(config, name)
    used = {anchors[one] for line in keras_script(config).lines for one in line.settings if one in anchors}
    assert {f"{name}_filters_0", f"{name}_epochs", f"{name}_learning_rate", f"{name}_seed"} <= used
    assert used - there <= {f"{name}_{one}" for one in FIXED}


def test_a_network_that_begins_with_a_trained_one_has_controls_of_its_own():
    base = Backbone(network="mobilenet_v2", weights="random", input_size=64)
    design = TransferDesign(base, units=32, dropout=0.2)
    config = QUICK.config.model_copy(update={"model": design.model()})
    lines = [controls for _, controls in lines_of(keras_script(config), slider_anchors(config, "transfer"))]
    used = {control for controls in lines for control in controls}
    wanted = ("base", "weights", "mobilenet_v2_input_size", "trainable", "head_units", "head_dropout")
    assert {f"st-key-transfer_{name}" for name in wanted} <= used


def test_a_line_carries_the_classes_of_its_controls():
    config = with_overrides(QUICK.config, {"training.seed": 3})
    lines = dict(lines_of(keras_script(config), slider_anchors(config, "quick")))
    assert lines["SEED = 3"] == ["st-key-quick_seed"]
    assert lines['model.add(layers.Conv2D(32, 3, activation="relu"))'] == [
        "st-key-quick_filters_0",
        "st-key-quick_kernel_size",
        "st-key-quick_padding",
        "st-key-quick_activation",
    ]
    assert lines["import keras"] == []


def test_a_key_becomes_the_class_that_streamlit_gives_it():
    assert widget_class(" layer 3.filters/x ") == "st-key-layer-3-filters-x"


@pytest.mark.parametrize(
    ("name", "filename"), [("Quick look, changed", "quick-look-changed"), ("../..", "network"), ("", "network")]
)
def test_a_file_is_named_after_the_design(name, filename):
    assert filename_of(with_overrides(QUICK.config, {"name": name})) == filename
