"""What a network is fed: values scaled to 0..1, labels as one-hot vectors, training images mirrored and shifted."""

from html import escape
from statistics import fmean
from typing import Any

import streamlit as st

from cnn_core import data
from cnn_core.config import DataConfig
from cnn_core.data import CLASS_NAMES, NUM_CLASSES, Dataset
from cnn_core.data.augment import Change, changed, draw_changes
from cnn_core.data.cifar10 import Pixels
from cnn_core.figures.style import CLASS_COLORS
from ui import png, theme
from ui.controls import control
from ui.data_choice import Photograph

VERSIONS = 8
PREVIEWED = {"flip": "random", "shift": 4, "cutout": 0}
SEED = "augmentation_seed"
FLOAT_BYTES = 4


def scaling(whole: Dataset) -> None:
    """The training images before and after the division by 255."""
    images, pixels = whole.train.images, data.pixel_statistics(whole.name)
    mean = fmean(whole.statistics.mean)
    theme.section(
        "Scaling: from 0..255 to 0..1",
        "Small numbers of similar size make the first steps of the training steady. Nothing is lost by it.",
    )
    theme.table(
        ["Training images", "As loaded", "Divided by 255"],
        [
            ("Shape", str(images.shape), str(images.shape)),
            ("Type", str(images.dtype), "float32"),
            ("Smallest value", str(pixels.minimum), f"{pixels.minimum / 255:.1f}"),
            ("Largest value", str(pixels.maximum), f"{pixels.maximum / 255:.1f}"),
            ("Mean", f"{mean:.1f}", f"{mean / 255:.4f}"),
            ("In memory", f"{images.nbytes / 1e6:.1f} MB", f"{images.size * FLOAT_BYTES / 1e6:.1f} MB"),
        ],
        numeric=(1, 2),
    )
    st.caption(
        "The tutorial writes `train_images / 255.0`. Here the network does it itself, in its first layer "
        "`keras.layers.Rescaling(1 / 255)`: so no photo can reach it unscaled, and the images stay a quarter the size."
    )


def one_hot(whole: Dataset, photograph: Photograph) -> None:
    """The label of the image as an integer and as a vector of ten."""
    theme.section(
        "One-hot: from a label to ten numbers",
        "A network answers with ten probabilities, so it is told the truth in the same form: a one where the class is, "
        "zeros elsewhere.",
    )
    st.html(one_hot_boxes(photograph.label))
    st.caption(
        f"CIFAR-10's labels come as integers from 0 to 9, neither as words nor as vectors; {photograph.label} stands "
        f"for {photograph.class_name}. `keras.utils.to_categorical(train_labels, num_classes=10)` makes "
        f"{len(whole.train):,} integers into a table of shape ({len(whole.train)}, 10)."
    )


def one_hot_boxes(label: int) -> str:
    """The label as a vector of ten, in writing and as boxes."""
    vector = [int(place == label) for place in range(NUM_CLASSES)]
    written = f'one_hot("{CLASS_NAMES[label]}") = [{" ".join(map(str, vector))}]'
    boxes = "".join(_box(place, value) for place, value in enumerate(vector))
    return (
        f'<p class="es-code">{escape(written)}</p>'
        f'<div class="es-onehot" role="img" aria-label="{escape(written, quote=True)}">{boxes}</div>'
    )


def _box(place: int, value: int) -> str:
    fill = f' style="--colour:{CLASS_COLORS[place]}" data-hot' if value else ""
    return f"<div{fill}><small>{place}</small><b>{value}</b><span>{escape(CLASS_NAMES[place])}</span></div>"


def augmentation(photograph: Photograph) -> None:
    """The image beside eight ways in which a training may show it."""
    theme.section(
        "Augmentation: the same image, never quite the same",
        "A mirrored frog is a frog, and so is one a little further left. Showing such versions makes a small set go "
        "further. Only training images are changed; those that judge the network stay as they are.",
    )
    columns = st.columns([2, 2, 2, 1], vertical_alignment="bottom", gap="large")
    *setting_columns, again_column = columns
    settings: dict[str, Any] = {}
    for column, (name, value) in zip(setting_columns, PREVIEWED.items(), strict=True):
        with column:
            settings[name] = control(DataConfig, name, value, key=f"preview_{name}")
    again_column.button("Another eight", icon=":material/casino:", on_click=_draw_again)
    changes = draw_changes(DataConfig(**settings), VERSIONS, st.session_state.get(SEED, 0))
    versions = "".join(_version(changed(photograph.pixels, change), _words(change)) for change in changes)
    st.html(f'<div class="es-versions">{_version(photograph.pixels, "original")}{versions}</div>')
    reach = f"{settings['shift']}/32"
    st.caption(
        f'In Keras the like is done by `RandomFlip("horizontal")`, `RandomTranslation({reach}, {reach}, '
        'fill_mode="reflect")`, which also moves by parts of a pixel, and `RandomErasing`. All settings are under '
        "Images on the Train page."
    )


def _draw_again() -> None:
    st.session_state[SEED] = st.session_state.get(SEED, 0) + 1


def _version(pixels: Pixels, words: str) -> str:
    return f'<figure><img src="{png.data_address(pixels)}" alt=""><figcaption>{escape(words)}</figcaption></figure>'


def _words(change: Change) -> str:
    """As in `mirrored, 2 left, 1 down, partly covered`."""
    mirrored = "mirrored" if change.mirrored else ""
    covered = "partly covered" if change.hole else ""
    sideways = f"{abs(change.right)} {'right' if change.right > 0 else 'left'}" if change.right else ""
    upright = f"{abs(change.down)} {'down' if change.down > 0 else 'up'}" if change.down else ""
    return ", ".join(filter(None, (mirrored, sideways, upright, covered))) or "unchanged"
