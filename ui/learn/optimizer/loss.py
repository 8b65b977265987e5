"""The loss as a number: of one photograph, its answer, and a label that may be turned."""

import math

import streamlit as st

from cnn_core.analysis.losses import losses_by_label
from cnn_core.data import CLASS_NAMES, NUM_CLASSES
from cnn_core.figures.losses import loss_curve
from ui.evaluate.scene import Scene
from ui.gallery import Picture, gallery
from ui.learn.keras_line import keras_line
from ui.learn.own.answers import judged_run
from ui.learn.question import number
from ui.picture import picture_card
from ui.plot import plot

SHOWN = 12
_CHOSEN = "learn_loss_image"
_LABEL = "learn_loss_label"


def show() -> None:
    st.markdown(
        "Training needs one number that says **how wrong** an answer is. For classes it is the **cross-entropy**: take "
        "the probability that the network gave to the true class, and of that the negative logarithm. Sure and right "
        "costs almost nothing; sure and wrong costs a lot. Choose a photograph, then pretend that its label is another."
    )
    scene = judged_run()
    if scene is not None:
        _one_answer(scene)
    keras_line('model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])')
    number(
        "optimizer.guessing",
        "What is the loss of a network that gives every class 10%? Read it off the curve.",
        math.log(NUM_CLASSES),
        tolerance=0.03,
        because="−log(0.1) = 2.303: every training on ten classes begins near it. A loss above is worse than guessing.",
        hint="Point at the curve where the probability is 10%.",
    )


def _one_answer(scene: Scene) -> None:
    row = _choose_image(scene)
    true_class = int(scene.whole.labels[row])
    probabilities, losses = scene.whole.probabilities[row], losses_by_label(scene.whole.predictions.logits[row])
    picture_column, curve_column = st.columns([1, 2], gap="large")
    with picture_column:
        picture_card(scene.whole.image_id(row), true_class, probabilities.tolist())
    with curve_column:
        # A label that was turned belongs to its image.
        label = st.selectbox(
            "The label says",
            range(NUM_CLASSES),
            true_class,
            format_func=lambda index: f"{CLASS_NAMES[index]}{' (the truth)' if index == true_class else ''}",
            key=f"{_LABEL}_{scene.run.id}_{row}",
        )
        plot(
            loss_curve(probabilities, CLASS_NAMES, label),
            key="learn_loss_curve",
            description=f"Loss by the probability of the true class. As a {CLASS_NAMES[label]}: {losses[label]:.3f}.",
            height=330,
        )
        st.caption(
            f"−log({probabilities[label]:.4f}) = {losses[label]:.4f} nats. The loss of a batch is the mean over its "
            "images, and that is what training makes smaller."
        )


def _choose_image(scene: Scene) -> int:
    rows = {scene.whole.image_id(row): row for row in range(min(SHOWN, len(scene.whole.labels)))}
    kept = st.session_state.get(_CHOSEN)
    chosen: str = kept if kept in rows else next(iter(rows))
    clicked = gallery(
        [
            Picture(id=name, caption="", mark="correct" if scene.whole.right[row] else "wrong")
            for name, row in rows.items()
        ],
        key="learn_loss_images",
        description="Photographs that the network was asked about",
        selected=chosen,
        size=52,
    )
    if clicked and clicked != chosen:
        st.session_state[_CHOSEN] = clicked
        st.rerun()
    return rows[chosen]
