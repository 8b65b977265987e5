"""Trains the small network of handwritten digits and writes it down: `python -m cnn_core.engine.digits`."""

import sys
import time
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from cnn_core.digits import DIGITS_PATH, LARGEST, SIDE, DigitNetwork, Example, Weights
from cnn_core.machine import cpu_name, usable_processors

HELD_OUT = 500
EPOCHS = 80
SEED = 0
DECIMALS = 5
"""The weights are rounded to so many, and the accuracy is told of the rounded ones."""
BATCH_SIZE = 32
MOST_TURNED, MOST_SCALED, MOST_SHEARED, MOST_SHIFTED = 12.0, 0.15, 0.2, 0.8
"""Degrees, shares and pixels by which training digits are changed, for a hand in a browser is another hand."""


def build_network() -> keras.Model:
    """(8, 8, 1) from 0 to 1 -> ten probabilities, uncompiled."""
    return keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            keras.layers.Conv2D(8, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def keras_network(network: DigitNetwork) -> keras.Model:
    """The Keras model with the weights that were written down."""
    model = build_network()
    arrays: list[NDArray[np.float32]] = []
    for layer in network.layers:
        arrays += [np.array(layer.kernel, np.float32).reshape(layer.shape), np.array(layer.bias, np.float32)]
    model.set_weights(arrays)
    return model


def changed(images: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """(n, 8, 8) from 0 to 16 -> the same, each a little turned, scaled, sheared and shifted."""
    return np.stack([_changed(image, random) for image in images])


def record() -> DigitNetwork:
    """Train, round the weights, and judge them on the digits held out."""
    keras.utils.set_random_seed(SEED)
    digits = load_digits()
    places = np.arange(len(digits.images))
    train, held_out = train_test_split(places, test_size=HELD_OUT, random_state=SEED, stratify=digits.target)
    model, began = build_network(), time.monotonic()
    _fit(model, digits.images[train].astype(np.float32), digits.target[train])
    seconds = time.monotonic() - began
    network = DigitNetwork(
        date=time.strftime("%Y-%m-%d", time.gmtime()),
        machine=f"{cpu_name()}, {usable_processors()} processors",
        seed=SEED,
        epochs=EPOCHS,
        trained_on=len(train),
        held_out=len(held_out),
        accuracy=0.0,
        seconds=round(seconds, 1),
        layers=_weights(model),
        examples=tuple(_example(digits, held_out, label) for label in range(10)),
    )
    answers = keras_network(network).predict(digits.images[held_out][..., None] / LARGEST, verbose=0).argmax(axis=1)
    return network.model_copy(update={"accuracy": float((answers == digits.target[held_out]).mean())})


def main() -> None:
    network = record()
    DIGITS_PATH.parent.mkdir(parents=True, exist_ok=True)
    DIGITS_PATH.write_text(network.model_dump_json() + "\n", encoding="utf-8")
    sys.stdout.write(f"{network.accuracy:.1%} of {network.held_out} held-out digits, {network.seconds} s\n")


def _fit(model: keras.Model, images: NDArray[np.float32], labels: NDArray[np.int64]) -> None:
    random = np.random.default_rng(SEED)
    schedule = keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * -(-2 * len(images) // BATCH_SIZE))
    model.compile(keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy", metrics=["accuracy"])
    for _ in range(EPOCHS):
        both = np.concatenate([images, changed(images, random)])[..., None] / LARGEST
        model.fit(both, np.tile(labels, 2), batch_size=BATCH_SIZE, verbose=0)


def _changed(image: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    turned = np.deg2rad(random.uniform(-MOST_TURNED, MOST_TURNED))
    rows, columns = 1 + random.uniform(-MOST_SCALED, MOST_SCALED, 2)
    matrix = np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    matrix = matrix @ np.array([[rows, 0], [random.uniform(-MOST_SHEARED, MOST_SHEARED), columns]])
    centre = np.full(2, SIDE / 2)
    shift = centre - matrix @ centre + random.uniform(-MOST_SHIFTED, MOST_SHIFTED, 2)
    # Pillow counts columns first, and from the corners of pixels; the rotation is about the middle either way.
    told = (matrix[1, 1], matrix[1, 0], shift[1], matrix[0, 1], matrix[0, 0], shift[0])
    moved = Image.fromarray(image).transform((SIDE, SIDE), Image.Transform.AFFINE, told, Image.Resampling.BILINEAR)
    return np.clip(np.round(np.asarray(moved)), 0, LARGEST).astype(np.float32)


def _weights(model: keras.Model) -> tuple[Weights, Weights, Weights]:
    first, second, third = (layer for layer in model.layers if layer.weights)
    return _of(first), _of(second), _of(third)


def _of(layer: keras.Layer) -> Weights:
    kernel, bias = (np.round(array.astype(np.float64), DECIMALS) for array in layer.get_weights())
    return Weights(shape=kernel.shape, kernel=tuple(kernel.ravel().tolist()), bias=tuple(bias.tolist()))


def _example(digits: Any, held_out: NDArray[np.int64], label: int) -> Example:
    """The first of its class among those held out: not the prettiest."""
    index = int(next(place for place in held_out if digits.target[place] == label))
    return Example(index=index, label=label, pixels=tuple(digits.images[index].astype(int).ravel().tolist()))


if __name__ == "__main__":
    main()
