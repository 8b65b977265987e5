"""A stand-in for the serving process behind Inside, and the page as it is walked with it."""

import json

import numpy as np
import streamlit as st

from cnn_core import paths
from cnn_core.serving import client
from tests.ui.visiting import visit

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
        self.shapes = dict(zip(NAMES, SHAPES, strict=True))
        self.maps["conv2d_1"] = np.maximum(self.maps["conv2d_1"], 0)

    def __call__(self, question, run, epoch, arrays=None, **options):
        self.asked.append((question, options))
        return getattr(self, question)(arrays, **options)

    def count(self, question):
        return sum(name == question for name, _ in self.asked)

    def layers(self, arrays):
        shapes = [json.dumps(shape) for shape in self.shapes.values()]
        return {
            "names": np.array(NAMES),
            "kinds": np.array(KINDS),
            "shapes": np.array(shapes),
            "parameters": np.zeros(len(NAMES), np.int64),
        }

    def feature_maps(self, arrays, edits=()):
        assert arrays["pixels"].shape == (1, 32, 32, 3)
        maps = self.maps | {"pixels": arrays["pixels"][0].astype(np.float32)}
        return maps | {"conv2d_1": maps["conv2d_1"] * np.float32(0) if edits else maps["conv2d_1"]}

    def weights_of(self, layer, edits=()):
        return {name: values.astype(np.float32) for name, values in self.weights[layer].items()}

    def surgery(self, arrays, edits):
        logits = np.eye(10, dtype=np.float32)[None, 3] * 5
        return {
            "logits_before": logits,
            "logits_after": np.roll(logits, len(edits), axis=1),
            "accuracy_before": np.array(0.7, np.float32),
            "accuracy_after": np.array(0.7 - 0.1 * len(edits), np.float32),
            "images": np.array(120),
        }

    def responses(self, arrays, layer, channels, count):
        asked = channels if isinstance(channels, list) else list(range(20, 20 + channels))
        return {
            "channels": np.array(asked),
            "images": np.arange(len(asked) * count).reshape(len(asked), count),
            "values": np.tile(np.linspace(2, 1, count, dtype=np.float32), (len(asked), 1)),
            "where": np.full((len(asked), count, 2), 4),
        }


def standing_in(monkeypatch):
    """For a fixture to yield from: the runs that come with the app are there, and a StandIn answers."""
    st.cache_data.clear()
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    stand_in = StandIn()

    def ask(question, run, epoch, arrays=None, **options):
        if question == "weights":
            stand_in.asked.append((question, options))
            return stand_in.weights_of(**options)
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


def asking(page, question):
    """The page with this one of the further questions chosen."""
    page.segmented_control(key="inside_question").set_value(question).run()
    assert not page.exception and not page.error
    return page
