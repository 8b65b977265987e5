"""One-hot switched on and off: two forms of the same label, two names of the same loss."""

import numpy as np
import streamlit as st

from cnn_core.analysis.losses import losses_by_label
from cnn_core.data import CLASS_NAMES, NUM_CLASSES
from cnn_core.figures.style import CLASS_COLORS
from ui import theme
from ui.data_input import one_hot_boxes
from ui.evaluate.scene import Scene
from ui.gallery import Picture, gallery
from ui.learn.keras_line import keras_line
from ui.learn.own.answers import judged_run
from ui.learn.question import Option, choice

SHOWN = 8
_CHOSEN = "learn_label_row"
SPARSE = """model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(train_images, train_labels)"""
ONE_HOT = """train_labels = keras.utils.to_categorical(train_labels, num_classes=10)
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(train_images, train_labels)"""


def show() -> None:
    st.markdown(
        "A network answers with ten probabilities. So the tutorial turns each label into ten numbers too: a one at the "
        "place of the class, zeros elsewhere. That is **one-hot**, `to_categorical` in Keras. Switch it on and off."
    )
    scene = judged_run()
    if scene is None:
        return
    row = _choose_image(scene)
    label = int(scene.whole.labels[row])
    switched = st.toggle("One-hot: to_categorical", key="learn_one_hot", persist_state="session")
    probabilities, losses = scene.whole.probabilities[row], losses_by_label(scene.whole.predictions.logits[row])
    if switched:
        st.html(one_hot_boxes(label))
        vector = np.eye(NUM_CLASSES)[label]
        loss, words = float(vector @ losses), f"-(sum of label x log(probability)) = -log({probabilities[label]:.4f})"
    else:
        st.html(f'<p class="es-code">label = {label}</p>')
        loss, words = float(losses[label]), f"-log(probabilities[{label}]) = -log({probabilities[label]:.4f})"
    theme.stat_row(
        [
            ("Label's shape", "(10,)" if switched else "()", f"It stands for {CLASS_NAMES[label]}"),
            ("Answer's shape", "(10,)", f"{probabilities[label]:.1%} for {CLASS_NAMES[label]}"),
            ("Loss", f"{loss:.4f}", words),
        ]
    )
    keras_line(ONE_HOT if switched else SPARSE)
    choice(
        "data.one_hot",
        "Switch it and watch the loss. What does one-hot change?",
        [
            Option("The loss gets smaller", "Look at its number with the switch off and on."),
            Option(
                "The form of the label and the name of the loss, and nothing else",
                "The zeros take the other nine classes out of the sum. Sparse means: the place of the one is enough.",
                right=True,
            ),
            Option("The network needs ten times the outputs", "It has ten outputs either way, one a class."),
        ],
    )


def _choose_image(scene: Scene) -> int:
    """The row of one of the first images that judge the run; a click chooses another."""
    rows = {scene.whole.image_id(row): row for row in range(min(SHOWN, len(scene.whole.labels)))}
    chosen = st.session_state.get(_CHOSEN)
    chosen = chosen if chosen in rows else next(iter(rows))
    clicked = gallery(
        [
            Picture(
                id=name,
                caption=CLASS_NAMES[int(scene.whole.labels[row])],
                accent=CLASS_COLORS[int(scene.whole.labels[row])],
            )
            for name, row in rows.items()
        ],
        key="learn_label_images",
        description="Images with their labels",
        selected=chosen,
        size=88,
    )
    if clicked and clicked != chosen:
        st.session_state[_CHOSEN] = clicked
        st.rerun()
    return rows[chosen]
