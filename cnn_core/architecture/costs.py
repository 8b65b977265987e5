"""What a layer costs: parameters to learn and to keep, multiply-adds and values of one image."""

from collections.abc import Iterator
from math import prod

from cnn_core.architecture.shapes import Shape, Stage, following
from cnn_core.backbones import BACKBONES
from cnn_core.layers import (
    Backbone,
    BatchNormalization,
    Conv2D,
    Dense,
    Layer,
    OwnNetwork,
    Residual,
    SeparableConv2D,
    Whitening,
)

NORMALIZED = 4
"""Parameters of a batch normalization a channel: factor, shift, running mean and running variance."""


def parameters(layer: Layer, received: Shape) -> int:
    """As Keras counts them, those that are kept but not learned included."""
    match layer:
        case Conv2D():
            return (layer.kernel_size**2 * received[-1] + layer.use_bias) * layer.filters
        case SeparableConv2D():
            return layer.kernel_size**2 * received[-1] + (received[-1] + layer.use_bias) * layer.filters
        case Residual():
            after_each = NORMALIZED if layer.batch_normalization else 1
            inputs = _inputs_of_filters(layer, received)
            return (sum(inputs) + after_each * len(inputs)) * layer.filters
        case Whitening():
            values = layer.kernel_size**2 * received[-1]
            return (values + layer.use_bias) * 2 * values
        case Dense():
            return (received[0] + layer.use_bias) * layer.units
        case BatchNormalization():
            return (3 + layer.scale) * received[-1]
        case Backbone():
            return BACKBONES[layer.network].parameters
        case OwnNetwork():
            return sum(parameters(inner, before) for inner, before, _ in _within(layer, received))
        case _:
            return 0


def multiply_adds(layer: Layer, received: Shape, made: Shape) -> int:
    """Of one image's way through convolutions and dense layers; what works value by value is not counted."""
    match layer:
        case Conv2D() | Whitening():
            return layer.kernel_size**2 * received[-1] * prod(made)
        case SeparableConv2D():
            places = prod(made[:2])
            return (layer.kernel_size**2 * received[-1] + received[-1] * layer.filters) * places
        case Residual():
            return sum(_inputs_of_filters(layer, received)) * prod(made)
        case Dense():
            return received[0] * layer.units
        case Backbone():
            return BACKBONES[layer.network].costs[layer.input_size].multiply_adds
        case OwnNetwork():
            return sum(multiply_adds(inner, before, after) for inner, before, after in _within(layer, received))
        case _:
            return 0


def values(layer: Layer, received: Shape, made: Shape) -> int:
    """How many numbers a training keeps of one image for the way back: the outputs of every operation within."""
    match layer:
        case SeparableConv2D():
            return prod(made) + prod(made[:2]) * received[-1]
        case Residual():
            # Each convolution and its normalization, the activation between them, the sum and its activation.
            convolutions = len(_inputs_of_filters(layer, received))
            return (convolutions * (1 + layer.batch_normalization) + 3) * prod(made)
        case Backbone():
            return BACKBONES[layer.network].costs[layer.input_size].values
        case OwnNetwork():
            return sum(values(inner, before, after) for inner, before, after in _within(layer, received))
        case _:
            return prod(made)


def frozen(layer: Layer) -> bool:
    """Whether what the layer holds stays as it was learned elsewhere."""
    return isinstance(layer, Backbone | OwnNetwork) and layer.trainable == "frozen"


def _within(layer: OwnNetwork, received: Shape) -> Iterator[tuple[Layer, Shape, Shape]]:
    """Each of its layers, with the shape that it receives and the one that it makes."""
    stage = Stage(received)
    for place, inner in enumerate(layer.layers, start=1):
        before, stage = stage, following(inner, stage, place)
        yield inner, before.shape, stage.shape


def _inputs_of_filters(layer: Residual, received: Shape) -> list[int]:
    """How many values a filter looks at, by convolution: the first, the second, the shortcut's where it has one."""
    window = layer.kernel_size**2
    shortcut = [received[-1]] if layer.projects(received[-1]) else []
    return [window * received[-1], window * layer.filters, *shortcut]
