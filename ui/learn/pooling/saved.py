"""What pooling saves: values, memory and weights of one's own network, with its pooling and without."""

import streamlit as st

from cnn_core.architecture import ArchitectureSummary, summarize
from cnn_core.config import ModelConfig
from cnn_core.errors import EpochscopeError
from cnn_core.layers import AveragePooling2D, Dense, MaxPooling2D
from ui import theme
from ui.learn.experiment import experiment
from ui.learn.keras_line import keras_line
from ui.learn.own.run import pick_lesson_run
from ui.learn.question import Option, choice

MEGABYTE = 2**20


def show() -> None:
    st.markdown(
        "Half as many rows and half as many columns: a quarter of the values to keep, a quarter of the work for the "
        "next layer, and far fewer weights in the dense layers behind. Fewer **dimensions** also leave less room to "
        "learn single images by heart, which is **overfitting**. Your network, counted with and without its pooling:"
    )
    if summary := pick_lesson_run():
        _table(summary.run.config().model)
    keras_line("model.summary()  # prints the shapes and the weights of every layer")
    experiment("without-pooling", training=True)
    choice(
        "pooling.saved",
        "The network without pooling has twenty times as many weights. What does it do with them?",
        [
            Option(
                "It learns its own images by heart",
                "Its thin line, of training images, runs far ahead of the thick one, of images it has never seen.",
                right=True,
            ),
            Option("It finds more in new images", "Compare the best accuracies on held-out images."),
            Option("Nothing: both learn alike", "Look at the thin lines: they are training images."),
        ],
    )


def _table(model: ModelConfig) -> None:
    found = [layer for layer in model.layers if isinstance(layer, MaxPooling2D | AveragePooling2D)]
    if not found:
        st.caption("This network has no pooling. Choose another run, or look at the experiment below.")
        return
    without = model.model_copy(update={"layers": [layer for layer in model.layers if layer not in found]})
    try:
        pair = summarize(model), summarize(without)
    except EpochscopeError as error:
        st.caption(theme.plain(str(error)))
        return
    rows = [
        ("Values kept of one image while training", *(f"{one.activation_bytes // 4:,}" for one in pair)),
        ("Memory for them, as 32-bit numbers", *(f"{one.activation_bytes / MEGABYTE:.2f} MB" for one in pair)),
        ("Weights", *(f"{one.parameters:,}" for one in pair)),
        (
            "Weights of dense layers",
            *(f"{_dense(model_of, one):,}" for model_of, one in zip((model, without), pair, strict=True)),
        ),
        ("Multiply-adds for one image", *(f"{one.multiply_adds:,}" for one in pair)),
    ]
    theme.table(["", "With pooling", "Without"], rows, numeric=(1, 2), caption="Counted, not trained.")


def _dense(model: ModelConfig, summary: ArchitectureSummary) -> int:
    rows = zip(model.layers, summary.layers, strict=True)
    return sum(row.parameters for layer, row in rows if isinstance(layer, Dense))
