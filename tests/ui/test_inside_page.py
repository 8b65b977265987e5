"""Inside by way of the shell, without a browser or a network: what is asked, and what is shown of the answers."""

import re

import numpy as np
import pytest

from cnn_core import data
from cnn_core.errors import ServingError
from cnn_core.inside import MOST_SEARCHED_CHANNELS
from cnn_core.serving import client
from tests.ui.inside_stand_in import KINDS, NAMES, RUN, asking, at, standing_in, walk
from tests.ui.visiting import component, components, markup, sentences, visit
from ui.inside.picture import LEFT_BY_CLASSIFY


@pytest.fixture
def asked(home, monkeypatch):
    yield from standing_in(monkeypatch)


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


def test_a_photograph_that_is_not_here_is_told_and_others_are_offered(asked):
    page = walk(image="train-0")
    assert "Image train-0 is not on this machine" in sentences(page) and "test-1<" in markup(page)
    offered = [picture["id"] for picture in component(page, "gallery")["pictures"]]
    page.button(key="inside_others").click().run()
    others = [picture["id"] for picture in component(page, "gallery")["pictures"]]
    assert len(set(offered)) == len(set(others)) == 12 and offered != others


def test_the_arithmetic_of_the_softmax_never_overflows(asked):
    asked.maps["logits"] = np.array([2000, 1999, *[0] * 8], np.float32)
    asked.maps["probabilities"] = np.array([0.7310586, 0.2689414, *[0] * 8], np.float32)
    page = at(walk(), "probabilities", 1)
    assert "<b>e^(1,999 − 2,000) / sum = 0.3679 / 1.368 = 26.89%</b>" in markup(page).replace("1999", "1,999").replace(
        "2000", "2,000"
    )
    assert "The highest score is taken from all ten" in sentences(page)


def test_a_layer_of_too_many_values_is_not_searched(asked):
    wide = MOST_SEARCHED_CHANNELS + 1
    asked.shapes["flatten_5"] = (wide,)
    asked.maps["flatten_5"] = np.zeros(wide, np.float32)
    page = asking(at(walk(), "flatten_5"), "What it responds to")
    assert f"With {wide:,} values this layer has too many" in sentences(page)
    assert not asked.count("responses")


@pytest.mark.parametrize("value", [np.nan, pytest.param(np.inf, marks=pytest.mark.slow)])
def test_a_diverged_network_is_shown_as_it_is_and_a_browser_can_read_it(asked, value):
    asked.maps = {name: np.full_like(values, value) for name, values in asked.maps.items()}
    asked.weights = {
        name: {part: np.full_like(values, np.nan) for part, values in weights.items()}
        for name, weights in asked.weights.items()
    }
    page = walk()
    for layer in NAMES[2:]:
        at(page, layer)
        assert len(components(page)) > 2
        options = page.segmented_control(key="inside_question").options
        for question in options:
            asking(page, question)
            assert components(page)
    assert [share for _, share, _ in component(page, "layers")["layers"][-1]["bars"]] == [None] * 10
    assert {bar["text"] for bar in component(page, "bars")["bars"]} == {str(value)}
