"""Real training images as the network will see them in successive epochs."""

from html import escape

import numpy as np
import streamlit as st
from PIL import Image

from cnn_core import data
from cnn_core.config import DataConfig
from cnn_core.data import CLASS_NAMES
from cnn_core.data.augment import IMAGE_SIDE, changed, draw_epochs
from cnn_core.errors import DataError
from ui.png import data_address

EPOCHS = 6
IMAGES = 4
GAP = 2
SEED = "augmentation_seed"


def augmented_images(config: DataConfig) -> None:
    """A row an image, a column an epoch; nothing where images are shown as they are."""
    if not config.augmented:
        return
    seed = st.session_state.get(SEED, 0)
    try:
        sheet, labels = _sheet(config, seed)
    except DataError as error:
        st.caption(str(error))
        return
    heads = "".join(f"<span>{escape(head)}</span>" for head in ("as it is", *(f"{n}" for n in range(1, EPOCHS + 1))))
    words = ", ".join(labels)
    st.html(
        f'<figure class="es-augmented"><div aria-hidden="true">{heads}</div>'
        f'<img src="{sheet}" alt="Training images of {escape(words)}: each as it is, then as the network '
        f'sees it in epochs 1 to {EPOCHS}">'
        f"<figcaption>Training images as they are, and as they may be shown in epochs 1 to {EPOCHS}. The chances are "
        "those of the training; which change falls to which image is drawn anew there.</figcaption></figure>"
    )
    st.button("Other images", icon=":material/shuffle:", key="augmentation_again", on_click=_draw_again)


def _draw_again() -> None:
    st.session_state[SEED] = (st.session_state.get(SEED, 0) + 1) % 1000


@st.cache_data(max_entries=64, ttl=3600, show_spinner=False)
def _sheet(config: DataConfig, seed: int) -> tuple[str, list[str]]:
    """The address of all pictures on one sheet, see-through between them, and the classes of the images."""
    images = data.load("sample").train
    places = np.random.default_rng(seed).choice(len(images), IMAGES, replace=False)
    changes = draw_epochs(config, IMAGES, EPOCHS, seed * EPOCHS)
    step = IMAGE_SIDE + GAP
    sheet = Image.new("RGBA", (step * (EPOCHS + 1) - GAP, step * IMAGES - GAP))
    for row, (place, drawn) in enumerate(zip(places, changes, strict=True)):
        image = np.array(images.images[place])
        for column, shown in enumerate((image, *(changed(image, change) for change in drawn))):
            sheet.paste(Image.fromarray(shown), (step * column, step * row))
    return data_address(sheet), [CLASS_NAMES[images.labels[place]] for place in places]
