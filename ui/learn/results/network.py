"""The tutorial's network as Keras prints it, compiled and fitted."""

import streamlit as st

from cnn_core import architecture
from cnn_core.presets import TUTORIAL
from ui import failure
from ui.asking import ask_lesson
from ui.learn.keras_line import keras_line
from ui.learn.question import number
from ui.pages import link
from ui.waking import awake

MODEL = """model = keras.Sequential([
    keras.layers.Conv2D(32, 3, activation="relu", input_shape=(32, 32, 3)),
    keras.layers.MaxPooling2D(2),
    keras.layers.Conv2D(64, 3, activation="relu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Flatten(),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.summary()"""
TRAINED = """model.compile(
    optimizer="adam",
    loss="categorical_crossentropy",
    metrics=["accuracy", keras.metrics.Precision(), keras.metrics.Recall()],
)
history = model.fit(
    train_images, train_labels, epochs=8, batch_size=32, validation_data=(test_images, test_labels)
)"""


def show() -> None:
    st.markdown(
        "The tutorial's whole network is a list of layers, one after the other: a **Sequential** model. `summary` "
        "prints what each layer makes and how many numbers it learns. `compile` says how to learn, `fit` does it."
    )
    keras_line(MODEL)
    with failure.contained():
        if awake():
            st.caption("As Keras prints it here, just now:")
            st.code(str(ask_lesson("summary")["text"]), language=None)
    keras_line(TRAINED, "Then")
    st.caption(
        "The tutorial's text lost the lines of pooling and flattening, and does not name its batches and "
        "epochs; 32 and 8 are our completion."
    )
    link("train", "Train it yourself: “Tutorial” on Train")
    largest = max(layer.parameters for layer in architecture.summarize(TUTORIAL.config.model).layers)
    number(
        "results.parameters",
        "How many parameters has the layer that has most of them?",
        largest,
        because="6 x 6 x 64 = 2,304 inputs to each of 128 units, and a bias each: more than nine tenths of all.",
        hint="Read the column of parameters, Param #.",
    )
