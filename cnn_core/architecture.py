"""Shapes, parameters, multiply-adds and receptive field of a network: arithmetic alone, no Keras.

Convolution arithmetic as in Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016);
the receptive field as in Araujo, Norris & Sim, "Computing receptive fields of CNNs", Distill (2019).
"""

from dataclasses import dataclass
from math import ceil, prod

from cnn_core.config import ModelConfig
from cnn_core.errors import ConfigError
from cnn_core.layers import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    Padding,
    Scale,
    Whitening,
)

INPUT_SHAPE = (32, 32, 3)
TENSORFLOW_BYTES = 600 * 2**20
BYTES_PER_VALUE = 4

Shape = tuple[int, ...]

TITLES = {
    "normalization": "Normalization",
    "whitening": "Whitening",
    "conv2d": "Convolution",
    "max_pooling2d": "Max pooling",
    "average_pooling2d": "Average pooling",
    "activation": "Activation",
    "batch_normalization": "Batch normalization",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "global_average_pooling2d": "Global average pooling",
    "scale": "Scale",
    "dense": "Dense",
}


@dataclass(frozen=True)
class LayerSummary:
    """One layer, seen from outside. Shapes leave the batch out; counts are for one image."""

    position: int
    title: str
    detail: str
    output_shape: Shape
    parameters: int
    multiply_adds: int
    receptive_field: int
    """Side, in input pixels, of what one output value can see."""


@dataclass(frozen=True)
class ArchitectureSummary:
    """A whole network, seen from outside."""

    layers: tuple[LayerSummary, ...]

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of one forward pass of one image."""
        return sum(layer.multiply_adds for layer in self.layers)

    @property
    def activation_bytes(self) -> int:
        """Bytes that one image's float32 outputs of all layers take."""
        return BYTES_PER_VALUE * sum(prod(layer.output_shape) for layer in self.layers)

    @property
    def weight_bytes(self) -> int:
        return BYTES_PER_VALUE * self.parameters

    def training_bytes(self, batch_size: int) -> int:
        """About what a training takes: TensorFlow itself, the weights, their gradients and Adam's two moments, and
        every layer's output with its gradient for each image of a batch. Data and workspaces come on top.
        """
        return TENSORFLOW_BYTES + 4 * self.weight_bytes + 2 * batch_size * self.activation_bytes


@dataclass(frozen=True)
class _Stage:
    """What a layer receives: a shape, and how its neighbouring values lie on the input image."""

    shape: Shape
    receptive_field: int = 1
    jump: int = 1


def summarize(model: ModelConfig) -> ArchitectureSummary:
    """Follow one image through `model`.

    Raises ConfigError naming the first layer that cannot work on what it receives.
    """
    stage = _Stage(INPUT_SHAPE)
    rows = []
    for position, layer in enumerate(model.layers, start=1):
        row, stage = _apply(layer, stage, position)
        rows.append(row)
    return ArchitectureSummary(tuple(rows))


def _apply(layer: Layer, stage: _Stage, position: int) -> tuple[LayerSummary, _Stage]:
    following = _following(layer, stage, position)
    row = LayerSummary(
        position=position,
        title=TITLES[layer.kind],
        detail=_detail(layer),
        output_shape=following.shape,
        parameters=_parameters(layer, stage.shape),
        multiply_adds=_multiply_adds(layer, stage.shape, following.shape),
        receptive_field=following.receptive_field,
    )
    return row, following


def _following(layer: Layer, stage: _Stage, position: int) -> _Stage:
    match layer:
        case Whitening():
            filters = 2 * layer.kernel_size**2 * stage.shape[-1]
            return _slide(layer, stage, position, layer.kernel_size, 1, "valid", filters)
        case Conv2D():
            return _slide(layer, stage, position, layer.kernel_size, layer.strides, layer.padding, layer.filters)
        case MaxPooling2D() | AveragePooling2D():
            return _slide(layer, stage, position, layer.pool_size, layer.pool_size, "valid", None)
        case GlobalAveragePooling2D():
            _require_image(layer, stage, position)
            return _Stage(stage.shape[-1:], _whole_image(stage))
        case Flatten():
            return _Stage((prod(stage.shape),), _whole_image(stage))
        case Dense():
            _require_vector(stage, position)
            return _Stage((layer.units,), stage.receptive_field)
        case _:
            return stage


def _slide(
    layer: Layer, stage: _Stage, position: int, window: int, strides: int, padding: Padding, filters: int | None
) -> _Stage:
    _require_image(layer, stage, position)
    height, width, channels = stage.shape
    if padding == "valid" and window > min(height, width):
        raise ConfigError(
            f"Layer {position} ({TITLES[layer.kind].lower()}, {window}x{window}) receives a map of only "
            f"{height}x{width}: nothing would be left of the image. Use a smaller window there, "
            "one pooling layer less before it, or padding 'same' in the convolutions."
        )
    size = ceil(height / strides) if padding == "same" else (height - window) // strides + 1
    field = min(stage.receptive_field + (window - 1) * stage.jump, INPUT_SHAPE[0])
    return _Stage((size, size, filters or channels), field, stage.jump * strides)


def _whole_image(stage: _Stage) -> int:
    return INPUT_SHAPE[0] if len(stage.shape) == 3 else stage.receptive_field


def _require_image(layer: Layer, stage: _Stage, position: int) -> None:
    if len(stage.shape) != 3:
        raise ConfigError(
            f"Layer {position} ({TITLES[layer.kind].lower()}) needs an image of height x width x channels but receives "
            f"a vector of {stage.shape[0]} values. Move it before the flatten or global pooling layer."
        )


def _require_vector(stage: _Stage, position: int) -> None:
    if len(stage.shape) != 1:
        raise ConfigError(
            f"Layer {position} (dense) needs a vector but receives an image of shape {format_shape(stage.shape)}. "
            "Put a flatten or global average pooling layer before it."
        )


def _parameters(layer: Layer, received: Shape) -> int:
    match layer:
        case Conv2D():
            return (layer.kernel_size**2 * received[-1] + layer.use_bias) * layer.filters
        case Whitening():
            inputs = layer.kernel_size**2 * received[-1]
            return (inputs + layer.use_bias) * 2 * inputs
        case Dense():
            return (received[0] + layer.use_bias) * layer.units
        case BatchNormalization():
            return (3 + layer.scale) * received[-1]
        case _:
            return 0


def _multiply_adds(layer: Layer, received: Shape, made: Shape) -> int:
    match layer:
        case Conv2D() | Whitening():
            return layer.kernel_size**2 * received[-1] * prod(made)
        case Dense():
            return received[0] * layer.units
        case _:
            return 0


def _detail(layer: Layer) -> str:
    match layer:
        case Conv2D():
            stride = f", stride {layer.strides}" if layer.strides > 1 else ""
            return f"{layer.filters} of {layer.kernel_size}x{layer.kernel_size}{stride}, {layer.activation}"
        case MaxPooling2D() | AveragePooling2D():
            return f"{layer.pool_size}x{layer.pool_size}"
        case Whitening():
            return f"{layer.kernel_size}x{layer.kernel_size}, computed from the images"
        case Dense():
            return f"{layer.units} units, {layer.activation}"
        case BatchNormalization():
            return "" if layer.scale else "shift alone"
        case Scale():
            return f"times {layer.factor:.4g}"
        case _:
            values = layer.model_dump(exclude={"kind"})
            return ", ".join(str(value) for value in values.values())


def format_shape(shape: Shape) -> str:
    """`(15, 15, 32)` as `15 x 15 x 32`."""
    return " x ".join(str(size) for size in shape)
