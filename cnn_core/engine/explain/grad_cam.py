"""Grad-CAM: where the maps of a layer speak for a class.

Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV 2017.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.engine.inside.layers import outputs_of, spatial_layer
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.model import LOGITS_LAYER


@dataclass(frozen=True)
class GradCam:
    """`map` (height, width) of the layer, `heat` the same (32, 32): both float32, 0 to 1.

    The strongest place of `map` is 1; all is 0 where nothing that the layer sees speaks for the class.
    """

    layer: str
    map: NDArray[np.float32]
    heat: NDArray[np.float32]


def grad_cam(network: TracedModel, pixels: NDArray[np.uint8], class_index: int, layer: str | None = None) -> GradCam:
    """pixels: (1, 32, 32, 3). Without `layer`, of the last one whose maps have more than a single place.

    Each map weighs as much as the class's logit grows with it, the mean over its places; what is left of their sum
    above 0 is shown. Raises ValueError for a layer that is not there or has no map of places.
    """
    name = spatial_layer(network.model, layer).name
    explain = network.function(("grad-cam", name), lambda: _traced(network.model, name))
    shown, heat = explain(tf.constant(pixels), tf.constant(class_index))
    return GradCam(name, shown.numpy(), heat.numpy())


def _traced(model: keras.Model, layer: str) -> Callable[..., Any]:
    network = outputs_of(model, (layer, LOGITS_LAYER))

    @tf.function(input_signature=[tf.TensorSpec((1, *INPUT_SHAPE), tf.uint8), tf.TensorSpec((), tf.int32)])
    def explain(pixels: tf.Tensor, class_index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        values = tf.cast(pixels, tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(values)
            outputs = network(values, training=False)
            maps, logit = outputs[layer], outputs[LOGITS_LAYER][0, class_index]
        weights = tf.reduce_mean(tape.gradient(logit, maps), axis=(1, 2), keepdims=True)
        positive = tf.nn.relu(tf.reduce_sum(weights * maps, axis=-1, keepdims=True))
        shown = tf.math.divide_no_nan(positive, tf.reduce_max(positive))
        heat = tf.image.resize(shown, INPUT_SHAPE[:2], "bilinear")
        return shown[0, ..., 0], heat[0, ..., 0]

    return explain
