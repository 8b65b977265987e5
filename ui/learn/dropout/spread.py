"""Dropout while the network answers: how much it sways says how sure it is."""

import numpy as np
import streamlit as st

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from cnn_core.runs.predictions import softmax
from ui.asking import ask
from ui.inside.network import Subject
from ui.inside.picture import Motif
from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.lab.numbers import numbers
from ui.learn.own.network import finite, with_photograph
from ui.learn.own.photograph import photograph_card
from ui.learn.question import Option, choice

PERCENTS = tuple(range(0, 100, 10))
PASSES = 200

_component = lab_component("spread")


def show() -> None:
    st.markdown(
        "Leave dropout on while the network answers, and ask about the same photograph 200 times. Each time other "
        "values are silent, and the answer is a little different. A network that has many reasons for its answer sways "
        "little; one that hangs on a few features sways a lot."
    )
    keras_line("probabilities = [model(image, training=True) for _ in range(200)]  # Monte-Carlo dropout")
    with_photograph(_lab)
    choice(
        "dropout.spread",
        "Pull the rate from 0 to 0.9. What happens at 0, and what towards 0.9?",
        [
            Option(
                "At 0 all answers are one; further on they spread, and other classes win now and then",
                "Without silence there is no lot to draw. The more is silenced, the fewer reasons are left each time.",
                right=True,
            ),
            Option("Nothing: the mean stays where it is", "Look at the width, and at the classes below the chart."),
            Option("The answers come closer together", "Read the standard deviation at 0 and at 0.9."),
        ],
    )


def _lab(subject: Subject, motif: Motif) -> None:
    told = ask("dropout", subject.run, subject.epoch, subject.pixels, rates=list(PERCENTS), passes=PASSES)
    probabilities = softmax(finite(told["logits"]))
    wins = np.stack([np.bincount(one.argmax(axis=-1), minlength=len(CLASS_NAMES)) for one in probabilities])
    true_class = motif.true_class or 0
    photograph_card(motif)
    _component(
        key="spread_lab",
        data={
            "name": CLASS_NAMES[true_class],
            "names": list(CLASS_NAMES),
            "colours": list(CLASS_COLORS),
            "rates": [percent / 100 for percent in PERCENTS],
            "shares": [numbers(one[:, true_class]) for one in probabilities],
            "winners": wins.tolist(),
            "calm": float(probabilities[0, 0, true_class]),
        },
    )
    st.caption(f"Silenced at random: the outputs of {' and '.join(map(str, told['layers']))}. {PASSES} passes a rate.")
