"""The page of components_app.py."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from cnn_core.data import CLASS_NAMES
from cnn_core.figures import style
from ui import theme
from ui.gallery import Picture, gallery
from ui.plot import LiveSource, plot

HOSTILE = '<img src=x onerror="window.hacked = 1">'

st.set_page_config(page_title="Components", layout="wide")
theme.apply()
state = st.session_state
state.setdefault("ended", 0)
state["runs"] = state.get("runs", 0) + 1


def ended() -> None:
    state["ended"] += 1


def curve(count: int) -> go.Figure:
    """`count` points as NumPy's arrays, which reach the browser as base64.

    The second line is another one in each run: a component whose data are the same is not called again.
    """
    x = np.arange(count, dtype=np.float64)
    figure = go.Figure(
        [
            go.Scatter(x=x, y=1 / (x + 1), name="training", meta={"series": "loss"}, line_color=style.TRAINING),
            go.Scatter(x=[0, state["runs"]], y=[0.8, 0.6], name="validation", line_color="var(--st-primary-color)"),
        ]
    )
    figure.update_xaxes(title="Epoch", range=[0, 60])
    figure.update_yaxes(title="Loss (nats)", rangemode="tozero")
    return style.styled(figure, title="Loss at epoch 12: 0.08 on validation, 0.05 in training, lowest at epoch 9")


def matrix() -> go.Figure:
    random = np.random.default_rng(0)
    counts = random.integers(0, 12, (10, 10)) + np.diag(random.integers(60, 90, 10))
    figure = go.Figure(
        go.Heatmap(
            x=list(CLASS_NAMES),
            y=list(CLASS_NAMES),
            z=counts,
            customdata=counts * 2,
            text=counts,
            texttemplate="%{text}",
            colorscale=style.SEQUENTIAL,
            showscale=False,
            xgap=2,
            ygap=2,
            name="confusion",
        )
    )
    figure.update_xaxes(title="Answered", showgrid=False)
    figure.update_yaxes(title="True class", autorange="reversed", showgrid=False)
    return style.styled(figure, title="Most images lie on the diagonal")


def pictures() -> list[Picture]:
    found = []
    for index in range(12):
        right = index % 3 != 0
        name = CLASS_NAMES[index % 10]
        bars = ((name, 0.82 - index / 40, style.CLASS_COLORS[index % 10]), ("cat", 0.1, style.CLASS_COLORS[3]))
        found.append(
            Picture(
                id=f"test-{index}",
                caption=HOSTILE if index == 11 else name,
                detail=f"test-{index}",
                mark="correct" if right else "wrong",
                accent=style.CLASS_COLORS[index % 10],
                bars=bars,
            )
        )
    return found


theme.page_header("Components", "Every block that pages are made of, once, so that it can be looked at and tested.")
theme.stat_row(
    [
        ("Validation accuracy", "70.1%", "At epoch 7, its best"),
        ("Parameters", "315,722", "1.3 MB as float32"),
        ("Speed", "9,214 images/s", "Training images a second"),
        ("Time left", "3 min 20 s", "Validation included"),
    ]
)

theme.section("Curves", "The line grows by itself; zoom with the mouse, double-click to see all.")
if st.checkbox("Show the curve", value=True):
    plot(
        curve(4),
        key="curve",
        description="Loss over epochs",
        live=LiveSource("/news", "1.4"),
        on_ended=ended,
    )
st.button("Run again")
st.text(f"Runs: {state['runs']}")
st.text(f"Ended: {state['ended']}")

theme.section("Matrix", "A click on a cell opens its images.")
clicked = plot(matrix(), key="matrix", description="Confusion matrix", height=480)
st.text(f"Cell: {clicked}")

theme.section("Pictures")
chosen = gallery(pictures(), key="gallery", description="Test images", selected=state.get("chosen"))
if chosen:
    state["chosen"] = chosen
st.text(f"Chosen: {chosen}, kept: {state.get('chosen')}")

theme.section("Words")
theme.table(
    ["Layer", "Output", "Parameters"],
    [("1. Convolution", "30 x 30 x 32", "896"), ("2. Max pooling", "15 x 15 x 32", "0")],
    numeric=(1, 2),
    caption="Height, width, channels.",
)
with theme.empty_state("model_training", "No run yet", "Train a network first; the small one takes a minute."):
    st.button("Train in a minute", type="primary", icon=":material/play_arrow:")
