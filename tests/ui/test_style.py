"""Colours that can be told apart on both pages, and a style that yields to the figure."""

import itertools
import json
import re
import tomllib
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from cnn_core.data import CLASS_NAMES
from cnn_core.figures import style

STATIC = Path(__file__).parents[2] / "ui" / "static"
THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
BACKGROUNDS = {name: THEME[name]["backgroundColor"] for name in ("light", "dark")}
ROLES = {name: getattr(style, name) for name in ("TRAINING", "VALIDATION", "BEST", "TUTORIAL")}
COLOURS = {**dict(zip(CLASS_NAMES, style.CLASS_COLORS, strict=True)), **ROLES}

# How eyes without a kind of cone see linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.
EYES = {
    "normal": np.eye(3),
    "deuteranopic": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "protanopic": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "tritanopic": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


def linear(colour: str):
    encoded = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklab(rgb):
    """Ottosson 2020."""
    cones = [[0.41222, 0.53633, 0.05145], [0.21190, 0.68070, 0.10740], [0.08830, 0.28172, 0.62998]]
    axes = [[0.21045, 0.79362, -0.00407], [1.97800, -2.42859, 0.45059], [0.02590, 0.78277, -0.80868]]
    return np.array(axes) @ np.cbrt(np.array(cones) @ rgb)


def test_contrast_knows_its_extremes():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("theme", BACKGROUNDS)
@pytest.mark.parametrize("name", COLOURS)
def test_colours_stand_out_from_both_pages(name, theme):
    assert contrast(COLOURS[name], BACKGROUNDS[theme]) >= 3


@pytest.mark.parametrize("theme", BACKGROUNDS)
def test_text_is_easy_to_read(theme):
    colours = THEME[theme]

    assert contrast(colours["textColor"], colours["backgroundColor"]) >= 7
    assert contrast(colours["textColor"], colours["sidebar"]["backgroundColor"]) >= 7
    assert contrast(colours["primaryColor"], colours["backgroundColor"]) >= 3
    assert contrast(colours["primaryColor"], "#ffffff") >= 4.5, "the words on a button are white"


def test_words_and_native_controls_are_not_in_the_colour_of_buttons():
    """It is too dark for words on the dark page, and a native slider in it gets a white track there."""
    too_dark = re.compile(r"(?<![-\w])(?:accent-)?color: var\(--st-primary-color\)")
    sheets = {path.stem: path.read_text(encoding="utf-8") for path in STATIC.glob("*.css")}

    assert not {name for name, sheet in sheets.items() if too_dark.search(sheet)}


@pytest.mark.parametrize(("eye", "distance"), [("normal", 0.1), ("deuteranopic", 0.06), ("protanopic", 0.06)])
def test_no_two_classes_look_alike(eye, distance):
    seen = {
        name: oklab(np.clip(np.array(EYES[eye]) @ linear(colour), 0, 1))
        for name, colour in zip(CLASS_NAMES, style.CLASS_COLORS, strict=True)
    }
    nearest = min(itertools.combinations(seen, 2), key=lambda pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]]))

    assert np.linalg.norm(seen[nearest[0]] - seen[nearest[1]]) >= distance, nearest


def test_a_placeholder_is_no_colour_that_a_figure_means():
    assert not set(style.PLACEHOLDERS) & set(COLOURS.values())


def test_styled_keeps_what_the_figure_sets():
    figure = style.styled(go.Figure(layout={"xaxis": {"showgrid": False, "title": "Epoch"}}), title="It falls")

    assert figure.layout.title.text == "It falls"
    assert figure.layout.xaxis.title.text == "Epoch"
    assert figure.layout.xaxis.showgrid is False
    assert figure.layout.template.layout.xaxis.gridcolor == style.GRID


def test_title_and_legend_get_a_line_each():
    line = go.Scatter(x=[0], y=[0], name="training")
    bare = style.styled(go.Figure(line)).layout.margin.t

    assert style.styled(go.Figure(line), title="It falls").layout.margin.t == bare + style.TITLE_HEIGHT
    assert style.styled(go.Figure([line, line])).layout.margin.t == bare + style.LEGEND_HEIGHT
    hidden = go.Figure([line, line], layout={"showlegend": False})
    assert style.styled(hidden).layout.margin.t == bare


def test_every_colour_of_the_template_follows_the_theme():
    text = json.dumps(style.TEMPLATE.to_plotly_json()["layout"])
    named = {word for word in text.split('"') if word.startswith("#")}

    assert named <= {*style.PLACEHOLDERS, *style.CLASS_COLORS}


def test_no_sheet_asks_what_lies_within_an_element():
    """`:has()` with anything in between makes the browser work out styles anew at each change of the page: it took
    two thirds of that time."""
    asked = re.compile(r":has\((?!\+ )[^)]*\)")
    found = {path.name: asked.findall(path.read_text("utf-8")) for path in STATIC.rglob("*.css")}
    assert {name: rules for name, rules in found.items() if rules} == {}
