"""Surgery on Inside, without a browser or a network: what a change does, and the way back whatever happens."""

import numpy as np
import pytest
import streamlit as st

from cnn_core.errors import ServingError
from tests.ui.inside_stand_in import asking, at, standing_in, walk
from tests.ui.visiting import component, components, markup, sentences


@pytest.fixture
def asked(home, monkeypatch):
    yield from standing_in(monkeypatch)


def test_surgery_travels_with_every_question_tells_its_effect_and_is_undone(asked):
    page = at(walk(), "conv2d_1", 7)
    page.segmented_control(key="inside_question").set_value("Surgery").run()
    page.button(key="inside_zero").click().run()
    edit = {"layer": "conv2d_1", "filter": 7, "channel": None, "values": None}
    assert ("feature_maps", {"edits": [edit]}) in asked.asked
    assert ("weights", {"layer": "conv2d_1", "edits": [edit]}) in asked.asked
    assert "Convolution 1, filter 7: set to 0" in sentences(page).replace("\\", "")
    assert "<b>60.0%</b><p>−10.0 points</p>" in markup(page)
    assert "99.3%" not in markup(page) and "94.3% → 0.6%" in markup(page)
    assert component(page, "value_map")["values"][0][0] == 0
    page.button(key="inside_undo").click().run()
    assert not page.exception and "A changed copy" not in sentences(page)
    assert "es-change" not in markup(page)


def test_changes_belong_to_one_epoch_and_all_are_taken_back_at_once(asked):
    page = at(walk(), "conv2d_1", 7)
    page.segmented_control(key="inside_question").set_value("Surgery").run()
    for channel in (7, 8):
        at(page, "conv2d_1", channel).button(key="inside_zero").click().run()
    assert "2 changes" in sentences(page)
    page.query_params["epoch"] = "2"
    page.run()
    assert "A changed copy" not in sentences(page)
    page.query_params["epoch"] = "6"
    page.run()
    page.button(key="inside_restore").click().run()
    assert "A changed copy" not in sentences(page)


def test_from_a_pooled_map_surgery_leads_to_its_filter(asked):
    page = at(walk(), "max_pooling2d_4", 11)
    page.segmented_control(key="inside_question").set_value("Surgery").run()
    page.button(key="inside_to_source").click().run()
    assert not page.exception
    assert (page.session_state["inside_layer"], page.session_state["inside_channel"]) == ("conv2d_3", 11)


def failing(asked, monkeypatch, question):
    """From now on this question is refused wherever something was changed."""
    answered = getattr(asked, question)

    def refuse(*arguments, **options):
        if options.get("edits"):
            raise ServingError("The network's weights cannot be read.")
        return answered(*arguments, **options)

    monkeypatch.setattr(asked, question, refuse)


@pytest.mark.parametrize("question", ["surgery", "feature_maps"])
def test_there_is_a_way_back_whatever_the_network_refuses(asked, monkeypatch, question):
    failing(asked, monkeypatch, question)
    page = asking(at(walk(), "conv2d_1", 7), "Surgery")
    page.button(key="inside_zero").click().run()
    assert not page.exception
    assert [error.value for error in page.error] == ["The network's weights cannot be read."]
    assert bool(components(page, "layers")) == (question == "surgery")
    page.button(key="inside_restore").click().run()
    assert not page.exception and not page.error and components(page, "layers")


def test_without_the_numbers_each_change_can_still_be_taken_back(asked, monkeypatch):
    failing(asked, monkeypatch, "surgery")
    page = asking(at(walk(), "conv2d_1", 7), "Surgery")
    page.button(key="inside_zero").click().run()
    page.button(key="inside_undo").click().run()
    assert not page.exception and not page.error and "A changed copy" not in sentences(page)


def test_an_accuracy_that_cannot_be_measured_is_a_sentence_and_the_answer_is_shown(asked, monkeypatch):
    answered = asked.surgery
    logits = ("logits_before", "logits_after")
    monkeypatch.setattr(asked, "surgery", lambda *given, **options: {k: answered(*given, **options)[k] for k in logits})
    page = asking(at(walk(), "conv2d_1", 7), "Surgery")
    page.button(key="inside_zero").click().run()
    assert not page.exception and not page.error
    assert sentences(page).count("a data set that is not on this machine") == 2
    assert "94.3% → 0.6%" in markup(page) and "es-stat" not in markup(page)


def test_the_number_of_images_told_is_that_of_those_asked(asked):
    page = asking(at(walk(), "conv2d_1", 7), "Surgery")
    page.button(key="inside_zero").click().run()
    assert "Accuracy on 120 images 70.0% → 60.0%." in sentences(page) and "on 120 validation images" in markup(page)


def test_the_answer_of_a_diverged_network_has_no_bars(asked, monkeypatch):
    answered = asked.surgery

    def diverged(*given, **options):
        return answered(*given, **options) | {"logits_after": np.full((1, 10), np.nan, np.float32)}

    monkeypatch.setattr(asked, "surgery", diverged)
    page = asking(at(walk(), "conv2d_1", 7), "Surgery")
    page.button(key="inside_zero").click().run()
    assert "94.3% → nan<" in markup(page) and "nan%" not in markup(page)


def test_numbers_written_for_one_kernel_never_arrive_at_another(asked):
    page = asking(at(walk(), "conv2d_3", 7), "Surgery")

    def kernel():
        (told,) = components(page, "kernel")
        return told[0]

    shown = [kernel()]
    page.selectbox(key="inside_input_field").set_value(5).run()
    shown.append(kernel())
    page.selectbox(key="inside_input_field").set_value(6).run()
    shown.append(kernel())
    at(page, "conv2d_3", 8)
    shown.append(kernel())
    page.query_params["epoch"] = "2"
    page.run()
    shown.append(kernel())
    assert len(set(shown)) == len(shown)


def test_after_a_change_the_same_input_channel_is_edited(asked, monkeypatch):
    page = asking(at(walk(), "conv2d_3", 7), "Surgery")
    channel = page.selectbox(key="inside_input_field").value
    written = [((1.0, 0.0, 0.0),) * 3]
    monkeypatch.setattr("ui.inside.surgery.edit_kernel", lambda *_, **__: written.pop() if written else None)
    page.run()
    assert not page.exception and "1 change" in sentences(page)
    # By now another may count most.
    asked.maps["max_pooling2d_2"][..., (channel + 1) % 32] = 1e6
    st.cache_data.clear()
    page.run()
    assert page.selectbox(key="inside_input_field").value == channel
