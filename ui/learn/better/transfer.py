"""Transfer learning: begin with a network that has learned before; and what there is to begin with."""

import streamlit as st

from cnn_core.backbones import BACKBONES
from ui import theme
from ui.learn.experiment import experiment
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice
from ui.pages import link

CODE = """base = keras.applications.MobileNetV2(include_top=False, weights="imagenet", input_shape=(96, 96, 3))
base.trainable = False
model = keras.Sequential([
    keras.layers.Resizing(96, 96),
    keras.layers.Rescaling(1 / 127.5, offset=-1),
    base,
    keras.layers.GlobalAveragePooling2D(),
    keras.layers.Dense(10, activation="softmax"),
])"""


def show() -> None:
    st.markdown(
        "Edges and textures are the same in every photograph, so why learn them again? **Transfer learning** keeps "
        "the layers of a network that has learned before and trains a new last one. **Frozen**, the old layers stay as "
        "they are; **fine-tuned**, they learn on, in small steps."
    )
    keras_line(CODE)
    experiment("transfer")
    st.caption(
        "The layers are the recorded tutorial network's, which learned from all 50,000 training images. The 10,000 "
        "test images judge all three, since that network has seen every training image."
    )
    choice(
        "better.transfer",
        "How many epochs does “begun anew” need to reach what the known layers have after one?",
        [
            Option("About two", "Follow its line to the height at which the others begin."),
            Option(
                "More than it has here",
                "The known layers carry what 50,000 images taught them; 5,000 do not hold as much.",
                right=True,
            ),
            Option("None: it begins higher", "Look at the first epoch of each line."),
        ],
    )
    theme.section(
        "Networks to begin with", "All five learned from 1.3 million photographs in 1,000 classes (ImageNet)."
    )
    networks = sorted(BACKBONES.values(), key=lambda known: known.year)
    theme.table(
        ["Network", "Year", "Parameters", "ImageNet accuracy"],
        [
            (
                known.title,
                str(known.year),
                f"{known.whole_parameters / 1e6:.1f} million",
                f"{known.accuracy:.1%}",
            )
            for known in networks
        ],
        numeric=(2, 3),
        caption="The first answer on 50,000 validation images, as listed at keras.io/api/applications.",
    )
    st.markdown("\n".join(f"- **{known.title}**: {known.idea}" for known in networks))
    link("train", "Begin with one of them, or with a run of your own: “Transfer” on Train")
