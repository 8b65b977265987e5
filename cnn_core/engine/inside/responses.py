"""Which photographs a layer's channels respond to most."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.data import load
from cnn_core.engine.inside.layers import find_layer, outputs_of
from cnn_core.engine.inside.network import Network
from cnn_core.engine.inside.options import whole
from cnn_core.inside import MOST_SEARCHED_CHANNELS, SEARCHED_IMAGES

BATCH_SIZE = 100
MOST_CHANNELS = 64


@dataclass(frozen=True)
class Peaks:
    """The largest value of each channel on each image, (images, channels) float32, and where in the map it is,
    (images, channels, 2) int16, row and column; of a layer without places at (0, 0).
    """

    values: NDArray[np.float32]
    where: NDArray[np.int16]


@dataclass(frozen=True)
class Responses:
    """`channels` (c,) int64; of each, strongest first: `images` (c, count) int64, positions in the official test set,
    `values` (c, count) float32, the peaks there, and `where` (c, count, 2) int64, their rows and columns.
    """

    channels: NDArray[np.int64]
    images: NDArray[np.int64]
    values: NDArray[np.float32]
    where: NDArray[np.int64]


def responses(network: Network, layer: str, channels: list[int] | int, count: int) -> Responses:
    """What the channels of `layer` respond to most among the first 1,000 test images.

    As a number, `channels` is how many of the strongest: those whose `count` highest peaks have the largest mean. Of
    equal peaks, the earlier image comes first. The peaks of a layer are found once.

    Raises ValueError when there is no such layer or channel, and for a layer of more than 4,096 channels.
    """
    width = find_layer(network.model, layer).channels
    if width > MOST_SEARCHED_CHANNELS:
        raise ValueError(
            f"What a layer responds to is looked for in at most {MOST_SEARCHED_CHANNELS:,} channels, and layer "
            f"{layer!r} has {width:,}. Ask about a layer before it."
        )
    for channel in channels if isinstance(channels, list) else []:
        whole(channel, f"each channel of layer {layer!r}", 0, width - 1)
    test = load("sample").test
    peaks = network.fact(
        ("peaks", layer), lambda: find_peaks(network.model, layer, np.asarray(test.images[:SEARCHED_IMAGES]))
    )
    order = np.argsort(-peaks.values, axis=0, kind="stable")[:count]
    highest = np.take_along_axis(peaks.values, order, axis=0)
    chosen = np.array(channels if isinstance(channels, list) else strongest(highest, channels), np.int64)
    rows = order[:, chosen].T
    return Responses(
        chosen,
        test.indices[rows].astype(np.int64),
        highest[:, chosen].T,
        peaks.where[rows, chosen[:, None]].astype(np.int64),
    )


def strongest(highest: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Of (peaks, channels) the `count` channels with the largest mean, the strongest first."""
    return np.argsort(-highest.mean(axis=0), kind="stable")[:count]


def find_peaks(model: keras.Model, layer: str, images: NDArray[np.uint8]) -> Peaks:
    """images: (n, 32, 32, 3). One forward pass up to the layer; of equal values the first, row by row, is the peak."""
    forward = _peaks_function(model, layer)
    found = [forward(tf.constant(images[start : start + BATCH_SIZE])) for start in range(0, len(images), BATCH_SIZE)]
    values, places = (np.concatenate([batch[part].numpy() for batch in found]) for part in (0, 1))
    shape = find_layer(model, layer).shape
    columns = shape[1] if len(shape) == 3 else 1
    return Peaks(values, np.stack(np.divmod(places, columns), axis=-1).astype(np.int16))


def _peaks_function(model: keras.Model, layer: str) -> Callable[[tf.Tensor], Any]:
    network = outputs_of(model, (layer,))

    @tf.function(input_signature=[tf.TensorSpec((None, *INPUT_SHAPE), tf.uint8)])
    def peaks(pixels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        output = network(tf.cast(pixels, tf.float32), training=False)[layer]
        places = tf.reshape(output, (tf.shape(output)[0], -1, output.shape[-1]))
        return tf.reduce_max(places, axis=1), tf.argmax(places, axis=1, output_type=tf.int32)

    return peaks
