"""A Keras model from a configuration: raw pixels in, ten probabilities out."""

from collections.abc import Callable

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core import config as settings
from cnn_core import layers
from cnn_core.architecture import INPUT_SHAPE
from cnn_core.engine.bases import Backbone, OwnNetwork
from cnn_core.engine.layers import PartialIdentity, Residual, Whitening, penalty
from cnn_core.engine.muon import Muon

LOGITS_LAYER = "logits"

OPTIMIZERS = {
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
}
INITIALIZERS: dict[str, Callable[[], keras.initializers.Initializer]] = {
    "glorot_uniform": keras.initializers.GlorotUniform,
    "partial_identity": PartialIdentity,
    "unit_variance": lambda: keras.initializers.RandomUniform(-(3**0.5), 3**0.5),
}
_ANY_RATE = 0.5
WHITENING_EPOCHS = 3
WHITENING_IMAGES = 5000
WHITENING_BATCHES = 10


def build_model(config: settings.ModelConfig) -> keras.Model:
    """An uncompiled model that takes pixels of 0 to 255, (batch, 32, 32, 3), and scales them to 0..1 inside, if at all.

    The last layer is split in two, `logits` and `probabilities`, so that both can be read; parameters are the same.
    """
    pixels = keras.Input(INPUT_SHAPE, name="pixels")
    # A trained network takes raw pixels and scales them as it learned to.
    scales = config.scale_pixels and config.base is None
    values = keras.layers.Rescaling(1 / 255, name="scale")(pixels) if scales else pixels
    for position, layer in enumerate(config.layers[:-1], start=1):
        values = keras_layer(layer, f"{layer.kind}_{position}")(values)
    last = config.layers[-1].model_copy(update={"activation": "linear"})
    logits = keras_layer(last, LOGITS_LAYER)(values)
    probabilities = keras.layers.Activation("softmax", name="probabilities")(logits)
    return keras.Model(pixels, probabilities)


def keras_layer(layer: layers.Layer, name: str) -> keras.Layer:
    """The Keras layer that a configured layer stands for."""
    match layer:
        case layers.Normalization():
            variances = [deviation**2 for deviation in settings.CHANNEL_DEVIATIONS]
            return keras.layers.Normalization(mean=settings.CHANNEL_MEANS, variance=variances, name=name)
        case layers.Whitening():
            return Whitening(layer.kernel_size, layer.epsilon, layer.use_bias, name=name)
        case layers.Conv2D():
            return keras.layers.Conv2D(
                layer.filters,
                layer.kernel_size,
                strides=layer.strides,
                padding=layer.padding,
                activation=layer.activation,
                use_bias=layer.use_bias,
                kernel_initializer=INITIALIZERS[layer.initializer](),
                kernel_regularizer=penalty(layer.l1, layer.l2),
                name=name,
            )
        case layers.SeparableConv2D():
            return keras.layers.SeparableConv2D(
                layer.filters,
                layer.kernel_size,
                strides=layer.strides,
                padding=layer.padding,
                activation=layer.activation,
                use_bias=layer.use_bias,
                depthwise_regularizer=penalty(layer.l1, layer.l2),
                pointwise_regularizer=penalty(layer.l1, layer.l2),
                name=name,
            )
        case layers.Residual():
            return Residual(
                layer.filters,
                layer.kernel_size,
                layer.strides,
                layer.activation,
                layer.batch_normalization,
                layer.l2,
                name=name,
            )
        case layers.MaxPooling2D():
            return keras.layers.MaxPooling2D(layer.pool_size, name=name)
        case layers.AveragePooling2D():
            return keras.layers.AveragePooling2D(layer.pool_size, name=name)
        case layers.ActivationLayer():
            return keras.layers.Activation(layer.activation, name=name)
        case layers.BatchNormalization():
            return keras.layers.BatchNormalization(
                momentum=layer.momentum, epsilon=layer.epsilon, scale=layer.scale, name=name
            )
        case layers.Dropout():
            return _dropout(layer.rate, name)
        case layers.Flatten():
            return keras.layers.Flatten(name=name)
        case layers.GlobalAveragePooling2D():
            return keras.layers.GlobalAveragePooling2D(name=name)
        case layers.Scale():
            return keras.layers.Rescaling(layer.factor, name=name)
        case layers.Dense():
            return keras.layers.Dense(
                layer.units,
                activation=layer.activation,
                use_bias=layer.use_bias,
                kernel_initializer=INITIALIZERS[layer.initializer](),
                kernel_regularizer=penalty(layer.l1, layer.l2),
                name=name,
            )
        case layers.Backbone():
            return _backbone(layer, name)
        case layers.OwnNetwork():
            return _own_network(layer, name)


def _backbone(layer: layers.Backbone, name: str) -> Backbone:
    """Fine-tuned with what it knew, its normalization stays as it is; begun at random, it must find its own."""
    learns = layer.trainable == "fine_tuned"
    inference = layer.weights != "random"
    return Backbone(layer.network, layer.input_size, inference=inference, trainable=learns, name=name)


def _own_network(layer: layers.OwnNetwork, name: str) -> OwnNetwork:
    scaled = layer.scale_pixels and not isinstance(layer.layers[0], layers.Backbone)
    chain = [keras.layers.Rescaling(1 / 255, name="scale")] if scaled else []
    chain += [keras_layer(inner, f"{inner.kind}_{place}") for place, inner in enumerate(layer.layers, start=1)]
    return OwnNetwork(chain, trainable=layer.trainable == "fine_tuned", name=name)


def _dropout(rate: float, name: str) -> keras.layers.Dropout:
    """Keras gives a rate of 0 nothing to draw random numbers from; without it, it could not be turned up later."""
    dropout = keras.layers.Dropout(rate or _ANY_RATE, name=name)
    dropout.rate = rate
    return dropout


def compile_model(model: keras.Model, config: settings.TrainingConfig, *, batches_per_epoch: int) -> None:
    """Categorical cross-entropy on one-hot labels, with the tutorial's three metrics: what is saved with the model."""
    model.compile(
        optimizer=_optimizer(config, batches_per_epoch),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=config.label_smoothing),
        metrics=["accuracy", keras.metrics.Precision(name="precision"), keras.metrics.Recall(name="recall")],
    )
    # Made by the first step, the optimizer's variables would have it traced a second time.
    model.optimizer.build(model.trainable_variables)


def _optimizer(config: settings.TrainingConfig, batches_per_epoch: int) -> keras.optimizers.Optimizer:
    if config.optimizer == "muon":
        return Muon(
            config.learning_rate,
            batch_size=config.batch_size,
            whitening_steps=WHITENING_EPOCHS * batches_per_epoch,
        )
    return OPTIMIZERS[config.optimizer](learning_rate=config.learning_rate)


def adapt(model: keras.Model, images: NDArray[np.uint8]) -> None:
    """Let the layers that are computed from images see the first 5,000 of (n, 32, 32, 3) uint8."""
    for layer in model.layers:
        if isinstance(layer, Whitening):
            before = keras.Model(model.input, layer.input)
            batches = np.array_split(images[:WHITENING_IMAGES], WHITENING_BATCHES)
            layer.adapt(before(batch.astype(np.float32)) for batch in batches if len(batch))


def logits_model(model: keras.Model) -> keras.Model:
    """The same network, sharing its weights, that stops before the softmax."""
    return keras.Model(model.input, model.get_layer(LOGITS_LAYER).output)
