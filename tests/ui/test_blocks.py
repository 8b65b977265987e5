"""Designing block by block on the Train page, without a browser."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.blocks import own_presets, share
from cnn_core.blocks.files import write_design
from cnn_core.experiments.together import START, TUTORIALS_OWN
from cnn_core.presets import QUICK, TUTORIAL
from cnn_core.runs.directory import all_runs
from tests.ui.visiting import component, sentences

KEY = "block_editor"


def section() -> None:
    """The part of the Train page that designs, and what it came to."""
    from ui import selection
    from ui.blocks.section import design_section

    selection.open_page("train")
    design_section()


def opened(**state: object) -> AppTest:
    page = AppTest.from_function(section, default_timeout=60)
    for name, value in state.items():
        page.session_state[name] = value
    return page.run()


def in_blocks(**state: object) -> AppTest:
    return opened(design_mode="Blocks", **state)


def ask(page: AppTest, **request: object) -> AppTest:
    """What the browser's editor would send; the callback is what a component's message leads to."""
    bench = page.session_state["workbench"]
    page.session_state["workbench"] = bench.asked({"number": bench.answered + 1, **request})
    return page.run()


def shown(page: AppTest):
    return component(page, "blocks", KEY)


def start_button(page: AppTest):
    return next(button for button in page.button if button.label == "Start training")


def test_blocks_take_the_network_of_the_sliders_over(home):
    page = opened()
    page.select_slider(key="quick_filters_0").set_value(16).run()
    page.segmented_control(key="design_mode").set_value("Blocks").run()
    assert not page.exception
    data = shown(page)
    assert [block["kind"] for block in data["blocks"]] == [layer.kind for layer in QUICK.config.model.layers]
    assert data["blocks"][0]["values"]["filters"] == 16
    assert data["blocks"][0]["shape"] == "30 x 30 x 16" and data["broken"] is None
    assert data["blocks"][0]["keras"] == "Conv2D(16, kernel_size=3, activation='relu')"


def test_an_edit_is_kept_from_page_to_page_with_its_history_and_other_networks_are_a_step(home):
    page = ask(in_blocks(), do="remove", id=1)
    assert page.session_state["workbench"].history.past
    page = page.segmented_control(key="design_mode").set_value("Sliders").run()
    page = page.segmented_control(key="design_mode").set_value("Blocks").run()
    assert len(shown(page)["blocks"]) == len(QUICK.config.model.layers) - 1, "the sliders have not moved since"
    page = page.segmented_control(key="preset").set_value("tutorial").run()
    assert len(shown(page)["blocks"]) == len(TUTORIAL.config.model.layers)
    page = ask(page, do="undo")
    assert len(shown(page)["blocks"]) == len(QUICK.config.model.layers) - 1


def test_a_run_gets_the_name_it_was_given_and_the_next_one_asks_anew(home):
    page = opened()
    assert page.text_input(key="run_name").placeholder == f"Name: {QUICK.config.name}"
    page.text_input(key="run_name").set_value("  mine  ")
    page = start_button(page).click().run()
    assert not page.exception and page.text_input(key="run_name").value == ""
    page = start_button(page).click().run()
    assert {run.config().name for run in all_runs()} == {"mine", QUICK.config.name}


def test_a_broken_network_stays_can_be_seen_and_is_mended(home):
    page = ask(in_blocks(), do="remove", id=5)
    assert not page.exception and start_button(page).disabled
    data = shown(page)
    assert data["broken"]["place"] == 4 and data["broken"]["remedies"][0]["changes"] == 1
    assert data["blocks"][4]["shape"] is None
    assert "needs a vector but receives an image" in "".join(error.value for error in page.error)
    assert "once it works" in sentences(page)
    page = ask(page, do="remedy", place=0, revision=data["revision"])
    assert shown(page)["broken"] is None and not start_button(page).disabled


def test_the_sliders_impossible_network_opens_as_blocks_mended(home):
    page = opened()
    page.slider(key="quick_pool_size").set_value(8).run()
    (remedy, *_) = [button for button in page.button if (button.key or "").startswith("remedy_")]
    page = remedy.click().run()
    assert not page.exception
    assert shown(page)["broken"] is None and page.session_state["design_mode"] == "Blocks"
    assert not start_button(page).disabled
    page = ask(page, do="undo")
    assert shown(page)["broken"] is not None, "what the sliders said is a step back"


def test_a_started_run_is_the_network_of_the_blocks(home):
    from cnn_core.jobs.queue import queued

    page = ask(in_blocks(), do="set", id=1, field="filters", value=12)
    start_button(page).click().run()
    (run,) = queued()
    assert run.config().model.layers[0].filters == 12
    assert run.config().name == "Quick look, changed" and run.config().preset is None
    assert page.session_state["landing_wanted"] == "training", "what was started comes into view"


def test_the_drawing_shows_what_is_reached(home):
    page = ask(in_blocks(design_view="Drawing"), do="remove", id=5)
    drawing = component(page, "drawing")
    assert [layer["label"] for layer in drawing["layers"]] == ["30x30x32", "15x15x32", "13x13x64", "6x6x64"]
    assert drawing["layers"][2]["id"] == 3
    assert "18,496 parameters" in drawing["layers"][2]["words"]


def test_what_to_think_about_stands_beside_the_start(home):
    page = opened(quick_learning_rate=1.0)
    markup = "".join(block.proto.body for block in page.get("html"))
    assert "An unusually high learning rate" in markup and "adam usually takes about 0.001" in markup


def test_where_all_images_are_missing_those_that_came_along_are_one_press_away(home, monkeypatch):
    monkeypatch.setattr("cnn_core.data.is_available", lambda dataset: dataset == "sample")
    page = opened(preset="tutorial")
    assert start_button(page).disabled
    page = next(button for button in page.button if button.label.startswith("Use the 5,000")).click().run()
    assert not page.exception and not start_button(page).disabled
    assert page.selectbox(key="tutorial_dataset").value == "sample"


def test_a_preset_of_ones_own_is_kept_offered_renamed_and_removed(home):
    page = ask(in_blocks(), do="set", id=1, field="filters", value=12)
    page.text_input(key="own_preset_name").set_value("  Mine ")
    page = button(page, "Save preset").click().run()
    assert "Saved as Mine" in page.success[0].value
    assert own_presets.own_presets()["Mine"].model.layers[0].filters == 12
    (key,) = [option for option in page.segmented_control(key="preset").options if option == "Mine"]
    page = page.segmented_control(key="preset").set_value(own_key(page)).run()
    assert not page.exception and "no sliders" in sentences(page)
    page = ask(page, do="set", id=1, field="filters", value=24)
    page = button(page, "Save changes into Mine").click().run()
    assert not page.exception and own_presets.own_presets()["Mine"].model.layers[0].filters == 24
    assert shown(page)["blocks"][0]["values"]["filters"] == 24
    page.text_input(key="own_preset_new_name").set_value("Quick look")
    page = button(page, "Rename").click().run()
    assert "comes with the app" in page.error[0].value
    page.text_input(key="own_preset_new_name").set_value("Yours")
    page = button(page, "Rename").click().run()
    assert list(own_presets.own_presets()) == ["Yours"]
    assert "Yours" in page.segmented_control(key="preset").options
    page = button(page, "Remove this preset").click().run()
    assert not page.exception and own_presets.own_presets() == {} and key == "Mine"


def button(page: AppTest, label: str):
    return next(one for one in page.button if one.label == label)


def own_key(page: AppTest) -> str:
    from ui.blocks.starts import _starts

    return next(key for key in _starts() if key.startswith("own_"))


def linked(text: str) -> AppTest:
    page = AppTest.from_function(section, default_timeout=60)
    page.query_params["design"] = text
    return page.run()


def test_a_link_opens_its_design_and_is_forgotten_when_it_is_changed(home):
    config = TUTORIAL.config.model_copy(update={"name": "Theirs"})
    page = linked(share.encode(config))
    assert not page.exception
    assert page.session_state["preset"] == "opened_1" and "A design that was opened: Theirs" in sentences(page)
    assert len(shown(page)["blocks"]) == len(config.model.layers)
    assert page.session_state["selection"].design == share.encode(config)
    page = ask(page, do="remove", id=1)
    assert page.session_state["selection"].design is None and "design" not in page.query_params


def test_the_challenge_opens_the_tutorials_network_by_its_name(home):
    page = linked(share.encode(START))
    assert TUTORIALS_OWN.title in page.segmented_control(key="preset").options
    page = linked(share.encode(TUTORIAL.config))
    assert "From a link" in page.segmented_control(key="preset").options


@pytest.mark.parametrize("text", ["1AAAA", "2abc", "1" + "z" * 3000])
def test_a_link_that_cannot_be_read_is_a_sentence(home, text):
    page = linked(text)
    assert not page.exception
    assert "damaged" in page.error[0].value or "version" in page.error[0].value
    assert "design" not in page.query_params


@pytest.mark.parametrize("text", ["", "x", "1<script>", "1" + "A" * 5000, "../.."])
def test_what_is_no_design_at_all_leaves_the_address(home, text):
    page = linked(text)
    assert not page.exception and not page.error and "design" not in page.query_params


def test_a_file_is_opened_and_a_strangers_is_a_sentence(home):
    page = in_blocks()
    file = page.file_uploader(key="design_file")
    page = file.upload("design.json", write_design(TUTORIAL.config).encode(), "application/json").run()
    assert not page.exception and page.session_state["preset"] == "opened_1"
    assert len(shown(page)["blocks"]) == len(TUTORIAL.config.model.layers)
    file = page.file_uploader(key="design_file")
    page = file.upload("design.json", json.dumps({"model": 3}).encode(), "application/json").run()
    assert not page.exception and page.error
