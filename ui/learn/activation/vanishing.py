"""Vanishing gradients, measured: the same deep network with other activations, the gradient of each layer."""

import streamlit as st

from cnn_core.experiments.vanishing import VANISHING
from cnn_core.figures.experiments import Line
from cnn_core.figures.gradients import gradient_norms, gradients_by_layer
from ui.learn.experiment import experiment, shown_trials
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice
from ui.plot import plot

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def show() -> None:
    st.markdown(
        "A deep, narrow network, trained from the same seed with different activations. The chart shows how long "
        "the gradient of each layer is, on 64 validation images after the epoch you choose. Where it is nearly 0, the "
        "layer is told nothing and learns nothing: the gradient has **vanished** on its way back."
    )
    st.fragment(_norms)()
    keras_line('[Conv2D(16, 3, padding="same", activation="sigmoid") for _ in range(7)]')
    experiment("vanishing")
    choice(
        "activation.vanishing",
        "After epoch 1: how much shorter is the sigmoid network's gradient at its first layer than at its last?",
        [
            Option(
                "By a factor of about ten",
                "Read the two ends of its line: the axis is logarithmic, and each line across is a factor of ten.",
            ),
            Option(
                "By a factor of more than ten thousand",
                "Its first layers hear next to nothing of what the answer got wrong.",
                right=True,
            ),
            Option("It is about the same", "That is ReLU's line. Look at the sigmoid's."),
        ],
    )


def _told(norm: float) -> str:
    """As in `0.88`, or `8.6 x 10⁻⁶` of what is smaller than a thousandth."""
    if norm >= 1e-3:
        return f"{norm:.2g}"
    digits, power = f"{norm:.1e}".split("e")
    return f"{digits} x 10{str(int(power)).translate(RAISED)}"


def _norms() -> None:
    trials = [trial for trial in shown_trials(VANISHING) if trial.history.probes]
    if not trials:
        return
    epochs = [probed.epoch for probed in trials[0].history.probes]
    epoch = st.segmented_control("After epoch", epochs, default=epochs[0], required=True, key="vanishing_epoch")
    lines = [Line(trial.arm.title, VANISHING.arms.index(trial.arm), trial.history) for trial in trials]
    words = "; ".join(
        f"{line.title}: {_told(norms[0])} at the first layer, {_told(norms[-1])} at the last"
        for line in lines
        if (norms := gradient_norms(line.history, epoch)) and norms[0] and norms[-1]
    )
    plot(
        gradients_by_layer(lines, epoch),
        key="vanishing_norms",
        description=f"Length of the gradient by layer after epoch {epoch}. {words}.",
        height=340,
    )
    st.caption(words + ".")
