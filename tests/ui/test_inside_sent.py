"""What a browser sends is anybody's: of hostile values Inside and the gallery take nothing."""

import numpy as np
import pytest
import streamlit as st

from cnn_core.inside import LayerFacts
from ui import gallery as galleries
from ui.component import component, position
from ui.gallery import Picture, gallery
from ui.inside import bars, kernel, pipeline, place, tiles, value_map
from ui.inside.tiles import Part, Tile

KEY = "one"
MAPS = np.zeros((4, 5), np.float32)
LAYERS = [LayerFacts("pixels", "InputLayer", (32, 32, 3), 0), LayerFacts("conv2d_1", "Conv2D", (30, 30, 8), 0)]
ODD = [None, True, 1.0, -1, 10**400, float("nan"), "", "x", [], [[]], {}, {"layer": []}, [0], [0, 0, 0], 7]


@pytest.fixture
def sent(monkeypatch):
    """Mounts a component of a module as if its browser had sent this value, and calls back."""

    def send(module, mount, value):
        monkeypatch.setattr(st, "session_state", {KEY: {"chosen": value}, "inside_layers": {"chosen": value}})

        def mounted(**given):
            given.get("on_chosen_change", lambda: None)()
            return {"click": value, "edited": value}

        monkeypatch.setattr(module, "_component", mounted)
        return mount()

    return send


@pytest.fixture
def chosen(monkeypatch):
    """What was taken of it."""
    taken = []
    monkeypatch.setattr(place, "go_to_layer", lambda *stood: taken.append(stood))
    return taken


def show_bars(chosen):
    bars.bars(
        np.zeros(4, np.float32),
        key=KEY,
        description="",
        labels=list("abcd"),
        of_classes=False,
        shares=False,
        selected=0,
        on_chosen=chosen.append,
    )


def show_tiles(chosen):
    tiles.tiles([Tile(3, "three", (Part(0),))], [], key=KEY, description="", on_chosen=chosen.append)


def show_map(chosen):
    value_map.value_map(
        MAPS, key=KEY, description="", chosen=(0, 0), bound=1.0, seen=None, flat=True, on_chosen=chosen.append
    )


def show_layers(chosen):
    pipeline.pipeline(LAYERS[:1], {"pixels": np.zeros((32, 32, 3), np.float32)}, "pixels")


def show_gallery(chosen):
    clicked = gallery([Picture("test-1", "")], key=KEY, description="")
    chosen.extend([] if clicked is None else [clicked])


def show_kernel(chosen):
    written = kernel.edit_kernel(np.ones((1, 2), np.float32), bound=1.0, key=KEY, description="")
    chosen.extend([] if written is None else [written])


SHOWN = {
    "bars": (bars, show_bars, 3, 3),
    "tiles": (tiles, show_tiles, "3", 3),
    "value map": (value_map, show_map, [3, 4], (3, 4)),
    "layers": (pipeline, show_layers, {"layer": "pixels", "channel": 2}, ("pixels", 2)),
    "gallery": (galleries, show_gallery, "test-1", "test-1"),
    "kernel": (kernel, show_kernel, [[2, 1e9]], ((2.0, kernel.LARGEST_WEIGHT),)),
}
HOSTILE = {
    "bars": [4],
    "tiles": [3, ["3"]],
    "value map": [[4, 0], [0, 5], [0.0, 0], [True, 0], "00", [0, None]],
    "layers": ["pixels", ["pixels"], {"layer": "logits"}, {"layer": ["pixels"]}],
    "gallery": [["test-1"], "test-2"],
    "kernel": [
        [["2", "1"]],
        [[2, 10**400]],
        [[10**400, 0.5]],
        [[2], [1, 0]],
        [[2, None]],
        [[True, False]],
        [[1, 2, 3]],
    ],
}


@pytest.mark.parametrize("shown", SHOWN)
def test_what_is_there_is_taken(sent, chosen, shown):
    module, show, good, taken = SHOWN[shown]
    sent(module, lambda: show(chosen), good)
    assert chosen == [taken]


@pytest.mark.parametrize(("shown", "value"), [(name, value) for name in SHOWN for value in [*ODD, *HOSTILE[name]]])
def test_whatever_else_is_sent_is_ignored(sent, chosen, shown, value):
    module, show, _, _ = SHOWN[shown]
    sent(module, lambda: show(chosen), value)
    assert chosen == []


@pytest.mark.parametrize("channel", [*ODD[:-1], 3])
def test_a_layer_is_opened_without_a_map_that_it_has_not(sent, chosen, channel):
    sent(pipeline, lambda: show_layers(chosen), {"layer": "pixels", "channel": channel})
    assert chosen == [("pixels", None)]


def test_a_place_is_a_whole_number_below_the_count():
    assert [position(value, 3) for value in (0, 2, 3, -1, 1.0, True, "1", None, [])] == [0, 2] + [None] * 7


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_data_that_no_browser_reads_are_refused(value):
    with pytest.raises(ValueError, match=r"data of the component 'bars' must be JSON, which has no NaN .*Send None"):
        component("bars", "<div></div>")(key=KEY, data={"bars": [{"value": value}]})


def test_a_probability_that_is_no_number_gets_no_bar(monkeypatch):
    given = {}
    monkeypatch.setattr(galleries, "_component", lambda **told: given.update(told) or {})
    gallery([Picture("test-1", "", bars=(("cat", float("nan"), "red"), ("dog", 0.5, "blue")))], key=KEY, description="")
    assert given["data"]["pictures"][0]["bars"] == [("dog", 0.5, "blue")]


@pytest.mark.parametrize(
    ("kinds", "followed"),
    [
        (("Conv2D", "BatchNormalization"), True),
        (("Conv2D", "MaxPooling2D"), True),
        (("BatchNormalization", "Conv2D"), False),
        (("MaxPooling2D", "Conv2D"), False),
        (("Activation", "Dense"), False),
    ],
)
def test_a_step_follows_a_pattern_only_where_the_later_layer_keeps_it(chosen, kinds, followed):
    first, second = (LayerFacts(name, kind, (8, 8, 8), 0) for name, kind in zip("ab", kinds, strict=True))
    place.step_to(second, place.Place(first, 5, 0, 0), second)
    place.step_to(first, place.Place(second, 5, 0, 0), second)
    assert chosen == [("b", 5 if followed else None), ("a", 5 if followed else None)]
