"""One, two, three convolutions: compared by training, and what the layers of one's own network respond to."""

import streamlit as st

from cnn_core import data
from cnn_core.architecture import summarize
from cnn_core.config import ModelConfig
from cnn_core.data import CLASS_NAMES
from cnn_core.data.cifar10 import Pixels
from cnn_core.experiments.depth import DEPTH
from cnn_core.layers import Conv2D, Residual, SeparableConv2D
from ui import png, theme
from ui.asking import Arrays, ask
from ui.classify.network import Network
from ui.inside.geometry import SIDE, Field, configured, fields
from ui.learn.experiment import experiment
from ui.learn.keras_line import keras_line
from ui.learn.own.network import with_network
from ui.learn.question import Option, choice
from ui.pages import link

LAYERS, CHANNELS, OF_EACH = 3, 3, 4


def show() -> None:
    st.markdown(
        "The first convolution sees colours and edges. The second puts those together into corners and textures, the "
        "third into parts of things: the deeper, the larger the piece of the picture, and the more **abstract** what "
        "is found. Does it help? The same network with one, two and three convolutions, trained from the same seed:"
    )
    experiment("depth")
    st.caption(_weights())
    keras_line("Conv2D(16, 3), MaxPooling2D(), Conv2D(32, 3), MaxPooling2D(), Conv2D(64, 3), MaxPooling2D()")
    choice(
        "convolution.depth",
        "What did more convolutions bring here?",
        [
            Option(
                "A better network with fewer weights",
                "Two find clearly more than one, with half of its weights: most lie in the dense layer behind them, "
                "and each pooling halves their sides. The third adds little here, with a third of the weights.",
                right=True,
            ),
            Option("The same accuracy, only slower", "Compare the best accuracies of one and of three in the table."),
            Option(
                "A better network, because it has more weights", "Count them: with three convolutions it has fewer."
            ),
        ],
    )
    theme.section("What the layers of your network respond to", "The parts of test images that excite them most.")
    with_network(_responses)


def _weights() -> str:
    counted = [f"{arm.title.lower()} {summarize(arm.config.model).parameters:,}" for arm in DEPTH.arms]
    return f"Weights: {', '.join(counted)}. Judged by the 10,000 test images, which none of them learns from."


def _responses(network: Network) -> None:
    model = network.run.config().model
    seen = fields(model)
    for number, name in enumerate(_convolutions(model)[:LAYERS], start=1):
        with st.spinner("Looking through the test images. The first look at a layer takes some seconds."):
            found = ask("responses", network.run, network.epoch, layer=name, channels=CHANNELS, count=OF_EACH)
        field = seen.get(name, Field(SIDE))
        st.html(_row(number, field, found))
    link("inside", "Walk a picture through it on Inside")


def _convolutions(model: ModelConfig) -> list[str]:
    return [name for name, layer in configured(model).items() if isinstance(layer, Conv2D | SeparableConv2D | Residual)]


def _row(number: int, field: Field, found: Arrays) -> str:
    groups = "".join(_channel(field, found, rank) for rank in range(len(found["channels"])))
    size = min(field.size, SIDE)
    return (
        f'<div class="es-responses"><p><b>Convolution {number}</b> sees {size} x {size} pixels</p>'
        f"<div>{groups}</div></div>"
    )


def _channel(field: Field, found: Arrays, rank: int) -> str:
    channel = int(found["channels"][rank])
    images = found["images"][rank].tolist()
    pictures = "".join(
        _crop(data.image("test", image), field, row, column, CLASS_NAMES[data.label("test", image)])
        for image, (row, column) in zip(images, found["where"][rank].tolist(), strict=True)
    )
    return f"<figure>{pictures}<figcaption>map {channel}</figcaption></figure>"


def _crop(pixels: Pixels, field: Field, row: int, column: int, name: str) -> str:
    (top, bottom), (left, right) = field.span(row), field.span(column)
    source = png.data_address(pixels[top:bottom, left:right].copy())
    return f'<img src="{source}" alt="part of a photograph: {name}" title="{name}">'
