"""With and without L1 and L2, trained from the same seed, and what is left of the weights."""

import streamlit as st

from cnn_core.experiments.penalties import PENALTIES
from cnn_core.experiments.trials import Trial
from cnn_core.figures.experiments import Line
from cnn_core.figures.weights import tiny_shares, tiny_weights
from ui import theme
from ui.learn.experiment import experiment, shown_trials
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice
from ui.learn.seeds import over_seeds
from ui.plot import plot

TITLES = {
    "conv2d_1": "Convolution 1",
    "conv2d_3": "Convolution 2",
    "dense_6": "Dense",
    "logits": "Scores",
}
"""Of the layers of the experiment's network, by Keras's names."""


def show() -> None:
    st.markdown(
        "The same network from the same seed, once as it is, once with L2 and once with L1 on all of its kernels. The "
        "loss that is drawn is without the penalty. Below stands what it left of the weights."
    )
    keras_line("keras.layers.Conv2D(32, 3, kernel_regularizer=keras.regularizers.L1(0.0001))")
    experiment("penalties", training=True)
    _weights([trial for trial in shown_trials(PENALTIES) if tiny_shares(trial.history)])
    over_seeds(PENALTIES)
    choice(
        "dropout.penalised",
        "Which of the trainings have left a good part of their weights next to 0?",
        [
            Option(
                "Both with a penalty",
                "What no image speaks for is pulled by the penalty alone. By hand L2's pull fades, but Adam makes "
                "short pulls as long as others, so both reach 0. In the convolutions L1 goes further.",
                right=True,
            ),
            Option(
                "Only the one with L1",
                "So it was by hand, with plain descent. Here Adam trains: compare the bars of L2.",
            ),
            Option("The one without a penalty", "Compare the bars, layer by layer."),
        ],
    )


def _weights(trials: list[Trial]) -> None:
    if not trials:
        return
    lines = [Line(trial.arm.title, PENALTIES.arms.index(trial.arm), trial.history) for trial in trials]
    plot(
        tiny_weights(lines, TITLES),
        key="penalties_weights",
        description="Share of weights within 0.001 of 0 by layer. " + _in_words(lines),
        height=300,
    )
    theme.table(
        ["Length of all weights of a layer", *TITLES.values()],
        [[line.title, *_norms(line)] for line in lines],
        numeric=range(1, len(TITLES) + 1),
        caption="Euclidean norms after the last epoch.",
    )


def _norms(line: Line) -> list[str]:
    by_name = {layer.name: layer.weight_norm for layer in line.history.probes[-1].layers}
    return [f"{by_name[name]:.2f}" if name in by_name else "–" for name in TITLES]


def _in_words(lines: list[Line]) -> str:
    return "; ".join(
        f"{line.title}: " + ", ".join(f"{TITLES.get(name, name)} {share:.0%}" for name, share in shares.items())
        for line in lines
        if (shares := tiny_shares(line.history))
    )
