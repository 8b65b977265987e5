"""The questions as they are asked: what comes back, and what is said to one that is wrong."""

import io

import numpy as np
import pytest

from cnn_core import data
from cnn_core.engine.questions import QUESTIONS
from cnn_core.errors import DatasetMissing, NotTrained, RunError
from tests.engine.asked import bundled_network, small_network

ZERO = [{"layer": "conv2d_3", "filter": 0}]
ASKED = {
    "logits": ({}, {"logits": ((1, 10), "float32")}),
    "epochs": ({"epochs": [3, 9]}, {"epochs": ((2,), "int64"), "logits": ((2, 10), "float32")}),
    "grad_cam": (
        {"class_index": 3},
        {"map": ((6, 6), "float32"), "heat": ((32, 32), "float32"), "layer": ((), "<U15")},
    ),
    "occlusion": (
        {"class_index": 3, "size": 16, "stride": 8},
        {"drop": ((3, 3), "float32"), "heat": ((32, 32), "float32"), "probability": ((), "float32")},
    ),
    "integrated_gradients": (
        {"class_index": 3, "steps": 8, "baseline": "black"},
        {
            "attributions": ((32, 32, 3), "float32"),
            "heat": ((32, 32), "float32"),
            "total": ((), "float32"),
            "difference": ((), "float32"),
            "steps": ((), "int64"),
        },
    ),
    "layers": (
        {},
        {
            "names": ((10,), "<U15"),
            "kinds": ((10,), "<U12"),
            "shapes": ((10,), "<U12"),
            "parameters": ((10,), "int64"),
        },
    ),
    "feature_maps": ({"layer": "dense_6"}, {"dense_6": ((128,), "float32")}),
    "before_activation": (
        {"layer": "conv2d_3"},
        {"before": ((13, 13, 64), "float32"), "after": ((13, 13, 64), "float32"), "activation": ((), "<U4")},
    ),
    "dropout": (
        {"rates": [0, 50], "passes": 3},
        {"logits": ((2, 3, 10), "float32"), "layers": ((1,), "<U9")},
    ),
    "weights": ({"layer": "conv2d_1"}, {"kernel": ((3, 3, 3, 32), "float32"), "bias": ((32,), "float32")}),
    "responses": (
        {"layer": "logits", "channels": 4, "count": 2},
        {
            "channels": ((4,), "int64"),
            "images": ((4, 2), "int64"),
            "values": ((4, 2), "float32"),
            "where": ((4, 2, 2), "int64"),
        },
    ),
    "surgery": (
        {"edits": ZERO},
        {
            "logits_before": ((1, 10), "float32"),
            "logits_after": ((1, 10), "float32"),
            "accuracy_before": ((), "float32"),
            "accuracy_after": ((), "float32"),
            "images": ((), "int64"),
        },
    ),
    "features": ({}, {"features": ((1, 128), "float32")}),
}


@pytest.fixture(scope="module")
def network():
    return bundled_network("recorded-tutorial", 6)


@pytest.fixture
def pixels(home):
    return np.asarray(data.load("sample").test.images[3:4])


def ask(question, network, pixels, **options):
    return QUESTIONS[question](network, {"pixels": pixels}, options)


def test_every_question_is_asked_here():
    assert list(ASKED) == list(QUESTIONS)


@pytest.mark.parametrize("question", ASKED)
def test_an_answer_has_the_form_that_was_promised_and_can_be_sent(network, pixels, question):
    options, promised = ASKED[question]
    answer = ask(question, network, pixels, **options)
    assert {name: (array.shape, str(array.dtype)) for name, array in answer.items()} == promised
    sent = io.BytesIO()
    np.savez(sent, allow_pickle=False, **answer)
    sent.seek(0)
    with np.load(sent) as read:
        for name, array in answer.items():
            np.testing.assert_array_equal(read[name], array)


@pytest.mark.parametrize("question", ["grad_cam", "occlusion", "integrated_gradients"])
def test_a_map_is_of_the_class_the_edits_and_the_seed_that_are_asked_for(network, pixels, question):
    plain = {"class_index": 8} | ({"steps": 8} if question == "integrated_gradients" else {})
    heat = ask(question, network, pixels, **plain)["heat"]
    zeroed = [{"layer": "conv2d_3", "filter": index} for index in range(32)]
    for other in ({"class_index": 1}, {"random_seed": 0}, {"random_seed": 1}, {"edits": zeroed}):
        assert not np.allclose(ask(question, network, pixels, **(plain | other))["heat"], heat, atol=1e-3)
    np.testing.assert_array_equal(ask(question, network, pixels, **plain)["heat"], heat)
    np.testing.assert_array_equal(ask(question, network, pixels, **plain, edits=[], random_seed=None)["heat"], heat)


def test_edits_reach_logits_weights_and_feature_maps(network, pixels):
    assert not ask("weights", network, pixels, layer="conv2d_3", edits=ZERO)["kernel"][..., 0].any()
    maps = ask("feature_maps", network, pixels, edits=ZERO)
    assert np.ptp(maps["conv2d_3"][..., 0]) == 0
    told = ask("surgery", network, pixels, edits=ZERO)
    np.testing.assert_array_equal(ask("logits", network, pixels, edits=ZERO)["logits"], told["logits_after"])
    np.testing.assert_allclose(maps["logits"], told["logits_after"][0], atol=1e-4)
    np.testing.assert_array_equal(told["logits_before"], network.logits_of(pixels))
    undone = ask("surgery", network, pixels, edits=[])
    np.testing.assert_array_equal(undone["logits_after"], undone["logits_before"])
    assert undone["accuracy_after"] == undone["accuracy_before"]


def test_without_the_images_that_judge_it_a_network_still_answers(network, pixels, monkeypatch):
    def missing(*_):
        raise DatasetMissing("The full CIFAR-10 is not on this machine.")

    monkeypatch.setattr("cnn_core.engine.surgery.validation_part", missing)
    own = small_network(network.run)
    told = ask("surgery", own, pixels, edits=[{"layer": "logits", "filter": 0}])
    assert list(told) == ["logits_before", "logits_after"]
    assert not np.array_equal(told["logits_before"], told["logits_after"])


@pytest.mark.parametrize(
    ("question", "options", "words"),
    [
        ("logits", {"class_index": 3}, r"no option 'class_index'; it knows: edits"),
        ("layers", {"x": 3}, "no option 'x'; it has none"),
        ("grad_cam", {}, r"class_index must be a whole number from 0 to 9, not left out"),
        ("grad_cam", {"class_index": 10}, r"class_index must be a whole number from 0 to 9, not 10"),
        ("grad_cam", {"class_index": 3.0}, r"class_index must be a whole number from 0 to 9, not 3\.0"),
        ("grad_cam", {"class_index": 3, "layer": 4}, "layer must be a name in quotation marks, not 4"),
        ("grad_cam", {"class_index": 3, "layer": "x" * 999}, "has no layer 'x{60}'"),
        ("grad_cam", {"class_index": 3, "random_seed": -1}, "random_seed must be a whole number from 0 to"),
        ("grad_cam", {"class_index": 3, "random_seed": 1, "edits": ZERO}, "Give either edits or random_seed"),
        ("occlusion", {"class_index": 3, "size": 33}, "size must be a whole number from 1 to 32, not 33"),
        ("occlusion", {"class_index": 3, "size": 2}, "stride must be at most size"),
        ("integrated_gradients", {"class_index": 3, "steps": 7}, "steps must be a whole number from 8 to 576, not 7"),
        (
            "integrated_gradients",
            {"class_index": 3, "baseline": ["x"]},
            r"baseline must be one of grey, black, not \['x'\]",
        ),
        ("epochs", {"epochs": 3}, "epochs must be a list of whole numbers, not 3"),
        ("epochs", {"epochs": []}, r"epochs must be a list of whole numbers, not \[\]"),
        ("epochs", {"epochs": [0]}, "each of epochs must be a whole number from 1 to"),
        ("epochs", {"epochs": [3, 3]}, r"epochs must name each number once, not \[3, 3\]"),
        ("weights", {}, "needs the name of a layer"),
        ("responses", {"layer": "logits", "channels": 65}, "channels must be a whole number from 1 to 64, not 65"),
        ("responses", {"layer": "logits", "channels": []}, "channels must be a list of whole numbers"),
        ("responses", {"layer": "logits", "channels": [10]}, "from 0 to 9, not 10"),
        (
            "responses",
            {"layer": "logits", "channels": "all"},
            "channels must be a whole number from 1 to 64, not 'all'",
        ),
        ("responses", {"layer": "logits", "count": 1001}, "count must be a whole number from 1 to 1000, not 1001"),
        ("surgery", {"edits": "x" * 999}, r"edits must be a list of at most 64 edits, not 'x{56}\.\.\."),
    ],
)
def test_a_wrong_option_is_a_sentence(network, pixels, question, options, words):
    with pytest.raises(ValueError, match=words):
        ask(question, network, pixels, **options)


@pytest.mark.parametrize(
    ("question", "pixels", "words"),
    [
        ("features", None, "needs an array `pixels`"),
        ("logits", np.zeros((1, 32, 32, 3)), r"\(uint8\) of shape \(n, 32, 32, 3\), not float64"),
        ("logits", np.zeros((32, 32, 3), np.uint8), r"not uint8 of shape \(32, 32, 3\)"),
        ("logits", np.zeros((0, 32, 32, 3), np.uint8), "about 1 to 1,000 pictures, not 0"),
        ("surgery", np.zeros((1001, 32, 32, 3), np.uint8), "about 1 to 1,000 pictures, not 1,001"),
        ("epochs", np.zeros((2, 32, 32, 3), np.uint8), "about exactly one picture, not 2"),
    ],
)
def test_a_wrong_picture_is_a_sentence(network, question, pixels, words):
    with pytest.raises(ValueError, match=words):
        QUESTIONS[question](network, {} if pixels is None else {"pixels": pixels}, {})


def test_an_epoch_that_was_not_saved_is_a_sentence(network, pixels):
    with pytest.raises(NotTrained, match="has no saved epoch 11; it has: 1, 2"):
        ask("epochs", network, pixels, epochs=[11])


@pytest.mark.parametrize("question", ["grad_cam", "occlusion", "integrated_gradients"])
def test_a_network_that_diverged_is_a_sentence(network, pixels, question):
    diverged = small_network(network.run)
    diverged.model.set_weights([np.full_like(weight, np.nan) for weight in diverged.model.get_weights()])
    with pytest.raises(RunError, match="no finite number: its training diverged"):
        ask(question, diverged, pixels, class_index=0)
