import annotated_types
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.config import DataConfig, TrainingConfig
from cnn_core.layers import Backbone, Conv2D, Dense, Dropout, MaxPooling2D, Residual, SeparableConv2D
from cnn_core.presets import PRESETS
from ui.controls import bounds, help_text, ladder

LADDERS = [
    (Conv2D, "filters"),
    (Dense, "units"),
    (TrainingConfig, "epochs"),
    (TrainingConfig, "learning_rate"),
    (Conv2D, "l2"),
]
BOUNDED = [
    (section, name)
    for section in (Conv2D, SeparableConv2D, Residual, Dense, Dropout, MaxPooling2D, TrainingConfig, DataConfig)
    for name, info in section.model_fields.items()
    if any(isinstance(item, annotated_types.Ge) for item in info.metadata)
]


@pytest.mark.parametrize(("section", "name"), LADDERS)
def test_a_ladder_climbs_from_bound_to_bound_and_holds_the_value(section, name):
    info = section.model_fields[name]
    (low, high), extra = bounds(info), info.json_schema_extra
    steps = ladder(low, high, extra["scale"], info.default, smallest=extra.get("smallest"))
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (low, high)
    assert info.default in steps
    for step in steps:
        section.model_validate({name: step})


def test_steps_of_a_ladder_are_round():
    assert ladder(1, 16, "log2", 5) == [1, 2, 3, 4, 5, 6, 8, 12, 16]
    assert ladder(1e-3, 1e-1, "log10", 0.01) == [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]
    assert ladder(0.0, 1e-2, "log10", 0.0, smallest=1e-3) == [0, 0.001, 0.002, 0.005, 0.01]


@pytest.mark.parametrize(("section", "name"), BOUNDED)
def test_help_says_what_it_does_and_which_keras_line_it_becomes(section, name):
    info = section.model_fields[name]
    text = help_text(info, info.default)
    assert info.description in text
    if "keras" in (info.json_schema_extra or {}):
        assert str(info.default) in text.split("In Keras:")[1]


def design_page():
    import streamlit as st

    from cnn_core.presets import PRESETS
    from ui.design_controls import configure

    st.session_state["configured"] = configure(PRESETS[st.session_state["preset"]])


@pytest.mark.parametrize("name", PRESETS)
def test_untouched_sliders_give_the_preset_itself(name):
    page = AppTest.from_function(design_page)
    page.session_state["preset"] = name
    page.run(timeout=20)
    assert not page.exception
    assert page.session_state["configured"] == PRESETS[name].config


def transfer_page():
    import streamlit as st

    from cnn_core.presets import PRESETS
    from ui.design_controls import configure
    from ui.transfer_control import transfer_notes

    config = configure(PRESETS["quick"])
    transfer_notes(config)
    st.session_state["configured"] = config


def test_a_network_to_begin_with_takes_the_place_of_the_blocks(home):
    page = AppTest.from_function(transfer_page).run(timeout=20)
    assert page.session_state["configured"].model.base is None
    page.selectbox(key="quick_base").set_value("mobilenet_v2").run(timeout=20)
    configured = page.session_state["configured"]
    assert configured.model.base == Backbone()
    assert [layer.kind for layer in configured.model.layers] == ["backbone", "global_average_pooling2d", "dense"]
    assert "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_96_no_top.h5" in page.info[0].value
    assert "Without that, each goes through it once" in page.caption[-1].value
    page.selectbox(key="quick_weights").set_value("file").run(timeout=20)
    assert "no weights file in the folder `weights`" in page.warning[0].value
    page.selectbox(key="quick_weights").set_value("random").run(timeout=20)
    page.selectbox(key="quick_trainable").set_value("fine_tuned").run(timeout=20)
    assert page.session_state["configured"].model.base.trainable == "fine_tuned"
    page.toggle(key="quick_hidden").set_value(True).run(timeout=20)
    assert page.session_state["configured"].model.layers[2].units == 128
    page.selectbox(key="quick_base").set_value("own").run(timeout=20)
    assert "no run with a saved network" in page.warning[0].value
    assert not page.exception


def test_a_turned_slider_changes_the_network_and_the_name():
    page = AppTest.from_function(design_page)
    page.session_state["preset"] = "quick"
    page.run(timeout=20)
    page.select_slider(key="quick_filters_0").set_value(16).run(timeout=20)
    configured = page.session_state["configured"]
    assert configured.model.layers[0].filters == 16
    assert configured.preset is None and configured.name == "Quick look, changed"


def test_the_kind_of_convolution_and_the_penalty_reach_every_layer_with_kernels():
    page = AppTest.from_function(design_page)
    page.session_state["preset"] = "quick"
    page.run(timeout=20)
    page.select_slider(key="quick_l2").set_value(5e-4)
    kinds = {"plain": "conv2d", "depthwise-separable": "separable_conv2d", "residual": "residual"}
    for block, kind in kinds.items():
        page.selectbox(key="quick_block").set_value(block).run(timeout=20)
        layers = page.session_state["configured"].model.layers
        convolving = [kind, "max_pooling2d"]
        assert [layer.kind for layer in layers] == [*convolving, *convolving, "flatten", "dense", "dense"]
        assert [layer.l2 for layer in layers if hasattr(layer, "l2")] == [5e-4] * 4
        assert ("quick_padding" in {field.key for field in page.selectbox}) == (block != "residual")


def test_more_blocks_make_more_layers():
    page = AppTest.from_function(design_page)
    page.session_state["preset"] = "quick"
    page.run(timeout=20)
    before = len(page.session_state["configured"].model.layers)
    page.slider(key="quick_blocks").set_value(3).run(timeout=20)
    assert len(page.session_state["configured"].model.layers) == before + 2


def test_the_largest_values_that_the_sliders_allow_are_valid():
    page = AppTest.from_function(design_page)
    page.session_state["preset"] = "tutorial"
    page.run(timeout=20)
    for slider in page.slider:
        slider.set_value(slider.max)
    for slider in page.select_slider:
        last = float(slider.options[-1].replace(",", ""))
        slider.set_value(int(last) if last >= 1 and "learning_rate" not in slider.key else last)
    page.run(timeout=20)
    assert not page.exception
