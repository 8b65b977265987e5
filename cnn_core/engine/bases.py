"""Trained networks as one layer of a chain: raw pixels in, maps or values out.

Registered, so that a saved model finds them again; each builds its layers anew, and what they learned comes from the
saved model's own weights, never from a download.
"""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.backbones import BACKBONES, BackboneName

CAFFE_MEANS = (103.939, 116.779, 123.68)
"""Blue, green and red over ImageNet, as VGG16 and ResNet50 learned with."""


class TrainedBase(keras.layers.Layer):
    """Another network, `inner`, as one layer. With `trainable` off nothing of it changes.

    Frozen, or with `inference` on, its batch normalization goes by what it noted once, and nothing in it drops out:
    what it knew would be lost with the first small batches (keras.io/guides/transfer_learning).
    """

    def __init__(self, inner: keras.Model, *, inference: bool, trainable: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner
        self.inference = inference
        # Only now: it is handed on to all layers that are there.
        self.trainable = trainable

    @property
    def parts(self) -> tuple[keras.layers.Layer, ...]:
        """Its layers, in order; one that is made of several counts once."""
        return tuple(self.inner.layers)

    def build(self, input_shape: tuple[Any, ...]) -> None:
        """All layers within are built already: they know what they receive."""

    def call(self, pixels: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        learning = bool(training) and self.trainable and not self.inference
        return self.inner(self.prepared(pixels), training=learning)

    def prepared(self, pixels: tf.Tensor) -> tf.Tensor:
        """Pixels of 0 to 255 as the network within wants them."""
        return pixels

    def compute_output_shape(self, input_shape: tuple[Any, ...]) -> tuple[Any, ...]:
        return (input_shape[0], *self.inner.output_shape[1:])

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"inference": self.inference}


@keras.saving.register_keras_serializable("epochscope")
class Backbone(TrainedBase):
    """A network of `keras.applications` without its last layers, untrained until `begin_with` or a checkpoint fills it.

    (batch, 32, 32, 3) float32, 0 to 255 -> (batch, side, side, channels). The images are enlarged bilinearly to
    `input_size`, then scaled as the network learned with: Keras's `preprocess_input`, within the graph.
    """

    def __init__(
        self,
        network: BackboneName,
        input_size: int,
        inference: bool = True,
        trainable: bool = True,
        **kwargs: Any,
    ) -> None:
        inner = application(network, input_size, weights=None)
        super().__init__(inner, inference=inference, trainable=trainable, **kwargs)
        self.network = network
        self.input_size = input_size
        self.resizing = keras.layers.Resizing(input_size, input_size, interpolation="bilinear", name="resizing")

    def build(self, input_shape: tuple[Any, ...]) -> None:
        self.resizing.build(input_shape)

    def prepared(self, pixels: tf.Tensor) -> tf.Tensor:
        return scaled(self.network, self.resizing(pixels))

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"network": self.network, "input_size": self.input_size}


@keras.saving.register_keras_serializable("epochscope")
class OwnNetwork(TrainedBase):
    """The first layers of another run, one after the other: (batch, 32, 32, 3) float32, 0 to 255 -> what they make."""

    def __init__(
        self,
        layers: Sequence[keras.layers.Layer],
        inference: bool = False,
        trainable: bool = True,
        **kwargs: Any,
    ) -> None:
        pixels = values = keras.Input(INPUT_SHAPE, name="pixels")
        for layer in layers:
            values = layer(values)
        super().__init__(keras.Model(pixels, values), inference=inference, trainable=trainable, **kwargs)
        self.chain = tuple(layers)

    def get_config(self) -> dict[str, Any]:
        layers = [keras.saving.serialize_keras_object(layer) for layer in self.chain]
        return super().get_config() | {"layers": layers}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "OwnNetwork":
        layers = [keras.saving.deserialize_keras_object(layer) for layer in config["layers"]]
        return cls(**config | {"layers": layers})


def application(network: BackboneName, input_size: int, *, weights: str | None) -> keras.Model:
    """Keras's own network without its last layers, for images of this size."""
    build = getattr(keras.applications, BACKBONES[network].keras_name)
    model = build(include_top=False, weights=weights, input_shape=(input_size, input_size, 3))
    assert isinstance(model, keras.Model)
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization):
            # Keras would go by copies that it makes when a file is loaded, and not when weights are set.
            layer.mean, layer.variance = layer.adapt_mean, layer.adapt_variance
    return model


def scaled(network: BackboneName, pixels: tf.Tensor) -> tf.Tensor:
    """Pixels of 0 to 255 as the network learned with: what its `preprocess_input` makes of them."""
    match network:
        case "mobilenet_v2" | "inception_v3":
            return pixels / 127.5 - 1.0
        case "resnet50" | "vgg16":
            return pixels[..., ::-1] - tf.constant(CAFFE_MEANS)
        case "efficientnet_b0":
            return pixels
