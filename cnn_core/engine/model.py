"""A Keras model from a configuration: raw pixels in, ten probabilities out."""

import keras

from cnn_core import config as settings
from cnn_core.architecture import INPUT_SHAPE

LOGITS_LAYER = "logits"

OPTIMIZERS = {
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
}


def build_model(config: settings.ModelConfig) -> keras.Model:
    """An uncompiled model that takes pixels of 0 to 255, (batch, 32, 32, 3), and scales them to 0..1 inside.

    The last layer is split in two, `logits` and `probabilities`, so that both can be read; parameters are the same.
    """
    pixels = keras.Input(INPUT_SHAPE, name="pixels")
    values = keras.layers.Rescaling(1 / 255, name="scale")(pixels)
    for position, layer in enumerate(config.layers[:-1], start=1):
        values = keras_layer(layer, f"{layer.kind}_{position}")(values)
    logits = keras.layers.Dense(settings.NUM_CLASSES, name=LOGITS_LAYER)(values)
    probabilities = keras.layers.Activation("softmax", name="probabilities")(logits)
    return keras.Model(pixels, probabilities)


def keras_layer(layer: settings.Layer, name: str) -> keras.Layer:
    """The Keras layer that a configured layer stands for."""
    match layer:
        case settings.Conv2D():
            return keras.layers.Conv2D(
                layer.filters,
                layer.kernel_size,
                strides=layer.strides,
                padding=layer.padding,
                activation=layer.activation,
                name=name,
            )
        case settings.MaxPooling2D():
            return keras.layers.MaxPooling2D(layer.pool_size, name=name)
        case settings.AveragePooling2D():
            return keras.layers.AveragePooling2D(layer.pool_size, name=name)
        case settings.ActivationLayer():
            return keras.layers.Activation(layer.activation, name=name)
        case settings.BatchNormalization():
            return keras.layers.BatchNormalization(name=name)
        case settings.Dropout():
            return keras.layers.Dropout(layer.rate, name=name)
        case settings.Flatten():
            return keras.layers.Flatten(name=name)
        case settings.GlobalAveragePooling2D():
            return keras.layers.GlobalAveragePooling2D(name=name)
        case settings.Dense():
            return keras.layers.Dense(layer.units, activation=layer.activation, name=name)


def compile_model(model: keras.Model, config: settings.TrainingConfig) -> None:
    """Categorical cross-entropy on one-hot labels, with the tutorial's three metrics."""
    model.compile(
        optimizer=OPTIMIZERS[config.optimizer](learning_rate=config.learning_rate),
        loss="categorical_crossentropy",
        metrics=["accuracy", keras.metrics.Precision(name="precision"), keras.metrics.Recall(name="recall")],
    )
    _make_variables(model)


def _make_variables(model: keras.Model) -> None:
    """Those of the optimizer and the metrics, now: made by the first step, they would have it traced a second time."""
    model.optimizer.build(model.trainable_variables)
    one_hot = keras.ops.zeros((1, settings.NUM_CLASSES))
    model.compute_metrics(None, one_hot, one_hot)
    model.reset_metrics()


def logits_model(model: keras.Model) -> keras.Model:
    """The same network, sharing its weights, that stops before the softmax."""
    return keras.Model(model.input, model.get_layer(LOGITS_LAYER).output)
