"""Inside by way of the shell, without a browser or a network: what is asked, and what is shown of the answers."""

import json
import re

import numpy as np
import pytest
import streamlit as st

from cnn_core import data, paths
from cnn_core.errors import ServingError
from cnn_core.serving import client
from tests.ui.visiting import sentences, visit
from ui.inside.picture import LEFT_BY_CLASSIFY

RUN = "recorded-tutorial"
NAMES = ["pixels", "scale", "conv2d_1", "max_pooling2d_2", "conv2d_3", "max_pooling2d_4", "flatten_5", "dense_6"]
NAMES += ["logits", "probabilities"]
KINDS = ["InputLayer", "Rescaling", "Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dense"]
KINDS += ["Activation"]
SHAPES = [(32, 32, 3)] * 2 + [(30, 30, 32), (15, 15, 32), (13, 13, 64), (6, 6, 64), (2304,), (128,), (10,), (10,)]
KERNELS = {"conv2d_1": (3, 3, 3, 32), "conv2d_3": (3, 3, 32, 64), "dense_6": (2304, 128), "logits": (128, 10)}


class StandIn:
    """Answers as a serving process does, with numbers drawn by lot; `asked` is what came."""

    def __init__(self):
        self.asked = []
        random = np.random.default_rng(0)
        self.weights = {
            name: {"kernel": random.normal(size=shape), "bias": random.normal(size=shape[-1])}
            for name, shape in KERNELS.items()
        }
        self.maps = {
            name: random.normal(size=shape).astype(np.float32) for name, shape in zip(NAMES, SHAPES, strict=True)
        }
        self.maps["conv2d_1"] = np.maximum(self.maps["conv2d_1"], 0)

    def __call__(self, question, run, epoch, arrays=None, **options):
        self.asked.append((question, options))
        return getattr(self, question)(arrays, **options)

    def count(self, question):
        return sum(name == question for name, _ in self.asked)

    def layers(self, arrays):
        shapes = [json.dumps(shape) for shape in SHAPES]
        return {
            "names": np.array(NAMES),
            "kinds": np.array(KINDS),
            "shapes": np.array(shapes),
            "parameters": np.zeros(len(NAMES), np.int64),
        }

    def feature_maps(self, arrays, edits=()):
        assert arrays["pixels"].shape == (1, 32, 32, 3)
        maps = self.maps | {"pixels": arrays["pixels"][0].astype(np.float32)}
        return maps | {"conv2d_1": maps["conv2d_1"] * np.float32(not edits)}

    def weights_of(self, layer):
        return {name: values.astype(np.float32) for name, values in self.weights[layer].items()}

    def surgery(self, arrays, edits):
        logits = np.eye(10, dtype=np.float32)[None, 3] * 5
        return {
            "logits_before": logits,
            "logits_after": np.roll(logits, len(edits), axis=1),
            "accuracy_before": np.array(0.7, np.float32),
            "accuracy_after": np.array(0.7 - 0.1 * len(edits), np.float32),
        }

    def responses(self, arrays, layer, channels, count):
        asked = channels if isinstance(channels, list) else list(range(20, 20 + channels))
        return {
            "channels": np.array(asked),
            "images": np.arange(len(asked) * count).reshape(len(asked), count),
            "values": np.tile(np.linspace(2, 1, count, dtype=np.float32), (len(asked), 1)),
            "where": np.full((len(asked), count, 2), 4),
        }


@pytest.fixture
def asked(home, monkeypatch):
    """A stand-in for the serving process; the runs that come with the app are there."""
    st.cache_data.clear()
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    stand_in = StandIn()

    def ask(question, run, epoch, arrays=None, **options):
        if question == "weights":
            stand_in.asked.append((question, options))
            return stand_in.weights_of(options["layer"])
        return stand_in(question, run, epoch, arrays, **options)

    monkeypatch.setattr(client, "ask", ask)
    monkeypatch.setattr(client, "available", lambda: True)
    yield stand_in
    st.cache_data.clear()


def walk(**parameters):
    page = visit("inside", run=RUN, **parameters)
    assert not page.exception and not page.error
    return page


def at(page, layer, channel=None, pixel=None):
    """The page as after a click there."""
    page.session_state["inside_layer"], page.session_state["inside_channel"] = layer, channel
    page.session_state["inside_pixel"] = pixel
    page.run()
    assert not page.exception and not page.error
    return page


def component(page, name, key=""):
    """What one of our components on the page was given."""
    for block in page.get("bidi_component"):
        if block.proto.component_name == f"epochscope_{name}" and key in block.proto.id:
            return json.loads(block.proto.json)[0]
    raise AssertionError(f"no component {name} {key} is on the page")


def markup(page):
    return "".join(block.proto.body for block in page.get("html") if not block.proto.body.startswith("<style>"))


def test_without_a_run_it_says_how_to_get_one(home):
    page = visit("inside")
    assert not page.exception
    assert "No network to look into yet" in sentences(page)


def test_a_network_that_sleeps_is_waited_for_and_not_asked(asked, monkeypatch):
    monkeypatch.setattr(client, "available", lambda: False)
    monkeypatch.setattr(client, "wake", lambda: None)
    page = visit("inside", run=RUN)
    assert not page.exception and asked.asked == []
    assert [box.value for box in page.info] == ["Waking the network up, which takes some seconds."]


def test_no_answer_is_a_sentence(asked, monkeypatch):
    def refuse(*_arguments, **_options):
        raise ServingError("The serving process did not answer.")

    monkeypatch.setattr(client, "ask", refuse)
    page = visit("inside", run=RUN)
    assert not page.exception
    assert [error.value for error in page.error] == ["The serving process did not answer."]


def test_every_layer_stands_in_order_in_words_with_its_shape_and_a_bounded_picture(asked):
    cards = component(walk(), "layers")["layers"]
    assert [card["name"] for card in cards] == NAMES and [card["kind"] for card in cards] == KINDS
    titles = [card["title"] for card in cards]
    assert titles[:4] == ["The picture", "Scaling", "Convolution 1", "Max pooling 1"]
    assert titles[-2:] == ["Scores", "Probabilities"]
    assert cards[2]["shape"] == "30 x 30, 32 maps" and cards[6]["shape"] == "2,304 values"
    assert cards[-1]["bars"][0][0] == data.CLASS_NAMES[asked.maps["probabilities"].argmax()]
    for card in cards[:-1]:
        assert card["sheet"]["source"].startswith("data:image/png;base64,") and card["alt"]
        assert len(card["sheet"]["source"]) < 100_000


def test_only_what_is_looked_at_is_asked_for_and_only_once(asked):
    page = walk()
    assert asked.asked == [("layers", {}), ("feature_maps", {}), ("weights", {"layer": "conv2d_1"})]
    at(page, "conv2d_1", 5)
    at(page, "max_pooling2d_2", 5)
    at(page, "conv2d_1", 5)
    assert asked.count("layers") == asked.count("feature_maps") == asked.count("weights") == 1
    assert [options for name, options in asked.asked if name == "responses"] == [
        {"layer": "max_pooling2d_2", "channels": [5], "count": 9},
        {"layer": "max_pooling2d_2", "channels": 4, "count": 6},
    ]


def test_it_opens_on_the_first_convolution_at_its_strongest_map_and_peak(asked):
    values = asked.maps["conv2d_1"]
    row, column, channel = np.unravel_index(values.argmax(), values.shape)
    shown = component(walk(), "value_map")
    assert shown["chosen"] == [row, column]
    assert shown["values"][row][column] == pytest.approx(values[row, column, channel], rel=1e-4)
    assert shown["field"]["rows"][row] == [row, row + 3]


def test_the_products_shown_add_up_to_the_sum_that_is_told(asked):
    page = at(walk(), "conv2d_1", 7, (4, 9))
    tables = re.findall(r"<tbody>(.*?)</tbody>", markup(page))
    window, weights, products = ([float(x.replace("−", "-")) for x in re.findall(r">(−?[\d.]+)<", t)] for t in tables)
    np.testing.assert_allclose(np.multiply(window, weights), products, rtol=2e-3, atol=1e-6)
    together = re.search(r"products, together (−?[\d.]+)", markup(page))[1].replace("−", "-")
    assert sum(products) == pytest.approx(float(together), abs=2e-3)
    terms = re.search(r"<b>(−?[\d.]+ \(red\).*?)</b>", markup(page))[1].replace("−", "-").replace("- ", "-")
    left, total = terms.replace("+ ", "").split(" = ")
    assert sum(float(term) for term in re.findall(r"-?[\d.]+", left)) == pytest.approx(float(total), abs=5e-3)
    weight, bias = asked.weights["conv2d_1"]["kernel"][..., 7], asked.weights["conv2d_1"]["bias"][7]
    assert float(total) == pytest.approx((asked.maps["scale"][4:7, 9:12] * weight).sum() + bias, rel=1e-3)


def test_pooling_marks_the_winner_and_the_step_keeps_the_map(asked):
    page = at(walk(), "conv2d_1", 7)
    page.button(key="inside_step_right").click().run()
    assert page.session_state["inside_layer"] == "max_pooling2d_2" and page.session_state["inside_channel"] == 7
    at(page, "max_pooling2d_2", 7, (3, 2))
    window = asked.maps["conv2d_1"][6:8, 4:6, 7]
    row, column = np.unravel_index(window.argmax(), (2, 2))
    assert markup(page).count("aria-current") == 1
    assert f"The winner stands at row {6 + row}, column {4 + column}" in sentences(page)


def test_every_layer_is_shown_and_its_value_explained(asked):
    page = walk()
    for layer in NAMES:
        at(page, layer)
        assert ("One value" in markup(page)) == (layer != "pixels")
        assert component(page, "layers")["selected"] == layer


def test_a_dense_unit_names_the_places_that_count_most(asked):
    page = at(walk(), "dense_6", 3)
    products = asked.maps["flatten_5"] * asked.weights["dense_6"]["kernel"][:, 3]
    row, column, channel = np.unravel_index(np.abs(products).argmax(), (6, 6, 64))
    first = re.search(r"<tbody><tr><td>(.*?)</td>", markup(page))[1]
    assert first == f"map {channel}, row {row}, column {column}"
    assert "the other 2,292 together" in markup(page)


def test_the_images_it_responds_to_frame_what_the_peak_sees(asked):
    page = at(walk(), "max_pooling2d_2", 5)
    shown = component(page, "tiles", "inside_responses")
    assert len(shown["tiles"]) == 9
    # Row 4 of the pooled map sees rows 8 to 11 of the picture.
    assert shown["tiles"][0]["parts"][0]["frame"] == [8, 8, 12, 12]
    assert "test-0" in shown["tiles"][0]["words"]


def test_the_strongest_channels_of_the_layer_show_what_they_respond_to(asked):
    page = at(walk(), "max_pooling2d_2", 5)
    shown = component(page, "tiles", "inside_strongest_images_1")
    assert shown["description"] == "The 6 test images that map 21 responds to most"
    assert [tile["id"] for tile in shown["tiles"]] == [6, 7, 8, 9, 10, 11]
    page.button(key="inside_strongest_1").click().run()
    assert "More about map 21" in markup(page)


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


def test_what_classify_has_left_is_walked_until_a_photograph_is_chosen(asked):
    page = visit("inside", run=RUN)
    pixels = np.full((32, 32, 3), 200, np.uint8)
    page.session_state[LEFT_BY_CLASSIFY] = ("<b>mine</b>.png", pixels)
    page.run()
    assert "&lt;b&gt;mine&lt;/b&gt;.png" in markup(page)
    assert at(page, "pixels", 0)
    assert component(page, "value_map")["values"][0][0] == 200
    page.query_params["image"] = "test-9"
    page.run()
    assert "test-9" in markup(page)
    page.button(key="inside_back").click().run()
    assert "mine" in markup(page) and "image" not in page.query_params


def test_a_diverged_network_is_shown_as_it_is(asked):
    asked.maps = {name: np.full_like(values, np.nan) for name, values in asked.maps.items()}
    page = walk()
    for layer in NAMES[2:]:
        at(page, layer)
