"""Everything put together, and a challenge: a design of one's own that beats the tutorial's."""

import streamlit as st

from cnn_core.blocks.share import encode
from cnn_core.experiments.challenge import Contender, best_own, to_beat
from cnn_core.experiments.together import START
from ui import selection, theme
from ui.learn.experiment import experiment
from ui.learn.question import state
from ui.opening import ask_landing, landing
from ui.pages import link


def show() -> None:
    st.markdown(
        "Your turn: **design a network that beats the tutorial's**, both on the 5,000 images that come with the app, "
        "both judged by the same 500 held out. Any number of layers, any training. Here are the tutorial's network and "
        "one that puts this chapter together."
    )
    experiment("together")
    st.caption(
        "“Put together” has three convolutions, each with batch normalization; one mean a map in place of flattening; "
        "dropout; images mirrored and shifted; a learning rate that falls; and more epochs."
    )
    landing("The challenge")
    theme.section(
        "The challenge",
        "Accuracy on the same held-out images, each run at its best epoch. A network that has learned from them before "
        "does not count.",
    )
    rival, own = to_beat(), best_own()
    _score(rival, own)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Design my own", type="primary", icon=":material/architecture:"):
            ask_landing()
            selection.go("train", selection.choose(step=None, design=encode(START)))
        if own is not None:
            link("runs", "All my runs")
    _question(rival, own)


def _score(rival: Contender | None, own: Contender | None) -> None:
    theme.stat_row(
        [
            (
                "To beat",
                "–" if rival is None else f"{rival.accuracy:.1%}",
                "The tutorial's network on the sample; run the experiment to have it here"
                if rival is None
                else f"The tutorial's network at epoch {rival.best.epoch}"
                + (", recorded" if rival.run.recorded else ", trained here"),
            ),
            (
                "Your best",
                "–" if own is None else f"{own.accuracy:.1%}",
                "No run of your own on the sample yet" if own is None else f"{own.name}, epoch {own.best.epoch}",
            ),
            ("Ahead by", "–" if rival is None or own is None else f"{100 * _lead(rival, own):+.1f} points", _fair()),
        ]
    )


def _fair() -> str:
    return "500 images: less than four points may be chance"


def _lead(rival: Contender, own: Contender) -> float:
    return own.accuracy - rival.accuracy


def _question(rival: Contender | None, own: Contender | None) -> None:
    beaten = rival is not None and own is not None and _lead(rival, own) > 0
    if beaten:
        words = "Your own design is ahead. What of it did the most? Take one thing away, and train again."
    elif own is None:
        words = "Train a design on the sample first: “Design my own” begins with the tutorial's network."
    elif rival is None:
        words = "There is nothing to compare with yet: run the experiment above."
    else:
        words = f"Your best is {-100 * _lead(rival, own):.1f} points behind. Augmentation is worth most on few images."
    state("better.challenge", "Beat the tutorial's network on the sample.", beaten, words)
