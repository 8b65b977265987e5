"""Plain gradient descent on the slice: where it begins and how far each step goes."""

import streamlit as st

from ui.learn.keras_line import keras_line
from ui.learn.optimizer.loss_slice import descent, offer_own, shown_slice
from ui.learn.question import lab
from ui.pages import link


def show() -> None:
    st.markdown(
        "The loss depends on every weight at once. Here are two directions out of hundreds of thousands, drawn by lot "
        "through a trained network's weights: a **slice** of its real loss. **Gradient descent** looks how steep it is "
        "where it stands, and steps downhill, as far as slope times **learning rate**. Drag the ring and the slider."
    )
    shown = shown_slice()
    if shown is not None:
        descent(shown, ["sgd"], rate=2e-4)
    offer_own()
    keras_line('model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="categorical_crossentropy")')
    st.caption(
        "It is a slice, drawn as Li et al. 2018 do (arXiv 1712.09913): every filter of a direction is as long as the "
        "network's own. A training moves in all directions at once, on another batch at each step, so its paths are "
        "others, and the rates that suit a slice are not those that suit a network. What happens when a step is too "
        "small or too large is the same."
    )
    lab("optimizer.arrive", "Find a learning rate with which plain descent arrives at the floor within 60 steps.")
    link("train", "Find a learning rate for your own design: the range test on Train")
