"""Batch size and noise: the scatter of batch losses, measured, and what it does to trainings."""

import numpy as np
import streamlit as st

from cnn_core.analysis.losses import Losses, batch_losses, image_losses
from cnn_core.figures.losses import batch_scatter
from ui import theme
from ui.evaluate.scene import Scene
from ui.learn.experiment import experiment
from ui.learn.keras_line import keras_line
from ui.learn.own.answers import judged_run
from ui.learn.question import number
from ui.plot import plot

SIZES = (1, 4, 16, 64, 256)
DRAWN = 200
_SEED = "learn_batches_seed"


def show() -> None:
    st.markdown(
        "Each step sees one **batch**, and takes its loss for the loss of all images. That is a guess: another batch "
        "gives another number. Below, one trained network is judged by 200 batches of each size. It does not change; "
        "the scatter is chance alone."
    )
    scene = judged_run()
    if scene is not None:
        _scatter(scene)
    keras_line("model.fit(train_images, train_labels, batch_size=32, epochs=8)")
    number(
        "optimizer.noise",
        "How many times as large must a batch be to halve the scatter? Compare the rows of the table.",
        4,
        because="The scatter goes down with the square root: four times the images, half the noise.",
        hint="Take a size and find the one whose scatter is about half of its own.",
    )
    st.markdown(
        "Small batches mean many noisy steps an epoch, large ones few smooth steps. Both have their price: the same "
        "epochs and the same learning rate, three sizes."
    )
    experiment("batch-size")


@st.fragment
def _scatter(scene: Scene) -> None:
    """By itself, so that another draw leaves the trainings below alone."""
    losses = image_losses(scene.whole.predictions.logits, scene.whole.labels)
    sizes = [size for size in SIZES if size <= len(losses) // 2]
    seed = st.session_state.get(_SEED, 0)
    drawn = [batch_losses(losses, size, DRAWN, seed + place) for place, size in enumerate(sizes)]
    plot(
        batch_scatter(drawn, sizes, float(losses.mean())),
        key="learn_batch_scatter",
        description="Losses of batches by size: "
        + ", ".join(f"of {size}, scatter {one.std():.3f}" for size, one in zip(sizes, drawn, strict=True)),
        height=340,
    )
    st.button("Draw other batches", icon=":material/shuffle:", on_click=_draw_again)
    theme.table(
        ["Images in a batch", "Mean loss", "Scatter, measured", "Scatter, expected", "Steps in an epoch of 50,000"],
        [
            (
                f"{size:,}",
                f"{one.mean():.3f}",
                f"{one.std():.3f}",
                f"{_expected(losses, size):.3f}",
                f"{-(-50_000 // size):,}",
            )
            for size, one in zip(sizes, drawn, strict=True)
        ],
        numeric=range(5),
        caption=f"Scatter is the standard deviation of {DRAWN} batches of {len(losses):,} validation images; "
        "expected is that of single images divided by the square root of the batch size.",
    )


def _expected(losses: Losses, size: int) -> float:
    """Of batches drawn without repeats, so that a batch of nearly all images hardly scatters."""
    left = (len(losses) - size) / max(len(losses) - 1, 1)
    return float(losses.std() * np.sqrt(left / size))


def _draw_again() -> None:
    st.session_state[_SEED] = st.session_state.get(_SEED, 0) + 1000
