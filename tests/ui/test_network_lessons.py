"""Lessons that ask a trained network: what each of their labs is given, of a stand-in whose numbers are known."""

import json

import numpy as np
import pytest

from cnn_core.errors import ServingError
from cnn_core.runs.predictions import softmax
from cnn_core.serving import client
from tests.ui.inside_stand_in import RUN, standing_in
from tests.ui.visiting import component, components, sentences, visit
from ui.learn.activation.maps import NETWORK, edges

RATES = 10


class Asked:
    """The stand-in, and what it does not know: sums before their activation, and answers under dropout."""

    def __init__(self, stand_in, ask):
        self.stand_in, self.ask = stand_in, ask
        random = np.random.default_rng(1)
        self.before = random.normal(size=(30, 30, 32)).astype(np.float32)
        self.logits = random.normal(size=(RATES, 200, 10)).astype(np.float32)

    def __call__(self, question, run, epoch, arrays=None, **options):
        if question == "before_activation":
            return {"before": self.before, "after": np.maximum(self.before, 0), "activation": np.array("relu")}
        if question == "dropout":
            return {"logits": self.logits, "layers": np.array(["flatten_5"])}
        return self.ask(question, run, epoch, arrays, **options)


@pytest.fixture
def network(home, monkeypatch):
    for stand_in in standing_in(monkeypatch):
        asked = Asked(stand_in, client.ask)
        monkeypatch.setattr(client, "ask", asked)
        yield asked


def lesson(chapter, step, **parameters):
    page = visit(f"learn_{chapter}", step=step, run=RUN, **parameters)
    assert not page.exception
    return page


def test_the_kernel_of_the_first_map_is_sobels():
    pixels = np.zeros((32, 32, 3), np.uint8)
    pixels[:, 16:] = 255
    found = edges(pixels)
    assert found.shape == (30, 30)
    np.testing.assert_allclose(found[:, 14:16], 4)
    assert not found[:, :14].any() and not found[:, 16:].any()


@pytest.mark.parametrize("step", ["relu", "curves"])
def test_maps_of_a_network_go_through_the_activation_before_it_did(network, step):
    page = lesson("activation", step)
    assert [one["name"] for one in component(page, "activation")["maps"]] == ["Edges of the photograph"]
    page.segmented_control(key=f"{step}_source").set_value(NETWORK).run()
    told = component(page, "activation")
    strongest = int(np.abs(network.before).max(axis=(0, 1)).argmax())
    assert len(told["maps"]) == 8 and told["maps"][0]["name"] == f"conv2d_1, map {strongest}"
    np.testing.assert_allclose(told["maps"][0]["values"], network.before[..., strongest].ravel(), rtol=1e-6)
    assert "conv2d\\_1 ends in relu" in sentences(page) or "conv2d_1 ends in relu" in sentences(page)


def test_the_maps_before_flatten_are_laid_out(network):
    page = lesson("softmax", "flatten")
    told = component(page, "flatten")
    assert told["shape"] == [6, 6, 64]
    np.testing.assert_allclose(told["values"], network.stand_in.maps["max_pooling2d_4"].ravel(), rtol=1e-6)
    asked = component(page, "question")
    assert asked["answer"] == (2 * 6 + 1) * 64 + 3


def test_a_unit_is_the_sum_of_its_terms(network):
    page = lesson("softmax", "dense")
    told = component(page, "unit")
    values, weights = network.stand_in.maps["dense_6"], network.stand_in.weights["logits"]
    place = int(network.stand_in.maps["logits"].argmax())
    expected = values @ weights["kernel"].astype(np.float32)[:, place] + weights["bias"][place]
    together = sum(term["product"] for term in told["terms"]) + told["others"]["product"] + told["bias"]
    assert together == pytest.approx(told["total"]) == pytest.approx(expected, rel=1e-4)
    assert len(told["terms"]) == 12 and told["others"]["count"] == 116
    sizes = [abs(term["product"]) for term in told["terms"]]
    assert sizes == sorted(sizes, reverse=True)
    assert all(term["value"] * term["weight"] == pytest.approx(term["product"]) for term in told["terms"])


@pytest.mark.parametrize("step", ["softmax", "temperature", "overflow", "loss"])
def test_scores_are_those_of_the_photograph(network, step):
    told = component(lesson("softmax", step, image="test-3"), "softmax")
    np.testing.assert_allclose(told["scores"], network.stand_in.maps["logits"], rtol=1e-6)
    assert told["trueClass"] == 0 and told["mode"] == step


def test_the_layer_before_the_scores_is_masked(network):
    told = component(lesson("dropout", "masks"), "masks")
    np.testing.assert_allclose(told["values"], network.stand_in.maps["dense_6"], rtol=1e-6)
    assert told["rows"] * told["columns"] >= 128


def test_the_spread_is_told_of_the_true_class(network):
    page = lesson("dropout", "spread", image="test-1")
    told = component(page, "spread")
    shares = softmax(network.logits)
    np.testing.assert_allclose(told["shares"], shares[..., 8], rtol=1e-6)
    assert [sum(counts) for counts in told["winners"]] == [200] * RATES
    assert told["winners"][3][0] == int((shares[3].argmax(axis=-1) == 0).sum())
    assert told["calm"] == pytest.approx(shares[0, 0, 8])


@pytest.mark.parametrize(("chapter", "step"), [("softmax", "flatten"), ("softmax", "dense"), ("softmax", "softmax")])
def test_a_network_that_diverged_is_a_sentence(network, chapter, step):
    for values in network.stand_in.maps.values():
        values.fill(np.nan)
    page = lesson(chapter, step)
    assert "its training diverged" in sentences(page)
    json.dumps([data for _, data in components(page)], allow_nan=False)


def test_a_question_that_is_refused_is_a_sentence(network, monkeypatch):
    def refuse(*_, **__):
        raise ServingError("Too busy just now.")

    monkeypatch.setattr(client, "ask", refuse)
    page = lesson("softmax", "loss")
    assert "Too busy just now" in sentences(page) and not components(page, "softmax")


def test_the_head_is_counted_as_keras_counts_it(home):
    page = visit("learn_softmax", step="head")
    table = next(block.body for block in page.get("html") if "Parameters after the last maps" in block.body)
    # The tutorial's network, 315,722 parameters, is one of these.
    assert "296,330" in table and "315,722" in table and "9,610" in table
    assert not component(page, "question")["right"]
    page.segmented_control(key="head_blocks").set_value(1).run()
    page.segmented_control(key="head_units").set_value(0).run()
    asked = component(page, "question")
    assert asked["right"] and "222 times" in asked["words"]
