"""The price of ReLU: units that answer 0 to everything, counted in a run."""

import streamlit as st

from cnn_core.experiments.vanishing import VANISHING
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from ui import theme
from ui.classify.network import classifiable
from ui.inside.layer_words import TITLES
from ui.learn.experiment import shown_trials
from ui.learn.keras_line import keras_line
from ui.learn.own.run import lesson_run
from ui.learn.question import Option, choice


def show() -> None:
    st.markdown(
        "A side note. Below 0 ReLU's slope is 0 too. A filter whose sums are below 0 for every image gives 0 for all "
        "of them, gets no correction, and stays as it is: a **dead ReLU**. One step that was too long can do it. Leaky "
        "ReLU lets a little through, so such a filter can find back."
    )
    _shares()
    keras_line("keras.layers.Conv2D(32, 3, activation=keras.activations.leaky_relu)")
    choice(
        "activation.dead",
        "Many outputs are 0 in the table. Is that a fault?",
        [
            Option(
                "No: a filter that answers only to its own pattern is silent elsewhere",
                "It is the dead column that counts: a filter that is silent for every image.",
                right=True,
            ),
            Option("Yes: what is 0 is lost for ever", "Another image may wake the same filter. Compare the columns."),
            Option("Yes: the network is smaller than it looks", "Only dead filters make it smaller; compare columns."),
        ],
    )


def _shares() -> None:
    runs = classifiable()
    run = lesson_run(runs).run if runs else None
    if run and (rows := _rows(history := follow(run).history())):
        whose = f"{run.meta().name or run.id}, after epoch {history.probes[-1].epoch}"
    else:
        trials = [trial for trial in shown_trials(VANISHING) if trial.arm.name == "relu" and _rows(trial.history)]
        if not trials:
            st.info("No run with a ReLU has been looked at yet. Train one, and its shares are counted here.")
            return
        rows = _rows(trials[0].history)
        whose = "Of the run that was chosen nothing was counted; these are of the deep ReLU network of the page before"
    theme.table(
        ["Layer", "Outputs that are 0", "Dead filters or units"],
        rows,
        numeric=(1, 2),
        caption=f"{whose}, on 64 images. What is 0 for some images is ReLU at work; what is 0 for all is dead.",
    )


def _rows(history: RunHistory) -> list[list[str]]:
    if not history.probes:
        return []
    return [
        [_title(layer.name), f"{layer.zero_share:.1%}", f"{layer.dead_share:.1%}"]
        for layer in history.probes[-1].layers
        if layer.zero_share is not None and layer.dead_share is not None
    ]


def _title(name: str) -> str:
    """Of Keras's name, as in `Convolution (conv2d_1)`."""
    kind = name.rsplit("_", 1)[0]
    by_kind = {"conv2d": TITLES["Conv2D"], "dense": TITLES["Dense"], "whitening": TITLES["Whitening"]}
    return f"{by_kind[kind]} ({name})" if kind in by_kind else name
