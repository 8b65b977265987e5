"""What a layer does to what passes through it."""

from cnn_core.layers import (
    AveragePooling2D,
    BatchNormalization,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    Normalization,
    Residual,
    Scale,
    Whitening,
)

LINEAR_ON_THE_WAY = (
    AveragePooling2D,
    BatchNormalization,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Normalization,
    Scale,
)


def bends(layer: Layer) -> bool:
    """Whether what leaves it is no linear function of what comes in."""
    if isinstance(layer, MaxPooling2D):
        return layer.pool_size > 1
    if isinstance(layer, Residual):
        return layer.activation != "linear"
    if hasattr(layer, "activation"):
        return bool(layer.activation != "linear")
    return not isinstance(layer, (*LINEAR_ON_THE_WAY, Whitening))


def normalizes(layer: Layer) -> bool:
    """Whether batch normalization is in it."""
    return isinstance(layer, BatchNormalization) or bool(getattr(layer, "batch_normalization", False))
