"""What each layer makes of the shape that it receives, and how far its values see.

Convolution arithmetic as in Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016);
the receptive field as in Araujo, Norris & Sim, "Computing receptive fields of CNNs", Distill (2019).
"""

from dataclasses import dataclass
from math import ceil, prod

from cnn_core.architecture.words import TITLES
from cnn_core.backbones import BACKBONES
from cnn_core.errors import ConfigError
from cnn_core.layers import (
    AveragePooling2D,
    Backbone,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    OwnNetwork,
    Padding,
    Residual,
    SeparableConv2D,
    Whitening,
)

INPUT_SHAPE = (32, 32, 3)

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Stage:
    """What a layer receives: a shape, and how its neighbouring values lie on the input image."""

    shape: Shape
    receptive_field: int = 1
    jump: int = 1


def following(layer: Layer, stage: Stage, position: int) -> Stage:
    """What the layer after this one receives. Raises ConfigError where this one cannot work on what it receives."""
    match layer:
        case Whitening():
            filters = 2 * layer.kernel_size**2 * stage.shape[-1]
            return _slide(layer, stage, position, layer.kernel_size, 1, "valid", filters)
        case Conv2D() | SeparableConv2D():
            return _slide(layer, stage, position, layer.kernel_size, layer.strides, layer.padding, layer.filters)
        case Residual():
            within = _slide(layer, stage, position, layer.kernel_size, layer.strides, "same", layer.filters)
            return _slide(layer, within, position, layer.kernel_size, 1, "same", layer.filters)
        case MaxPooling2D() | AveragePooling2D():
            return _slide(layer, stage, position, layer.pool_size, layer.pool_size, "valid", None)
        case GlobalAveragePooling2D():
            _require_image(layer, stage, position)
            return Stage(stage.shape[-1:], _whole_image(stage))
        case Flatten():
            return Stage((prod(stage.shape),), _whole_image(stage))
        case Dense():
            _require_vector(stage, position)
            return Stage((layer.units,), stage.receptive_field)
        case Backbone():
            return _backbone(layer)
        case OwnNetwork():
            for place, inner in enumerate(layer.layers, start=1):
                stage = following(inner, stage, place)
            return stage
        case _:
            return stage


def _backbone(layer: Backbone) -> Stage:
    known = BACKBONES[layer.network]
    side = known.costs[layer.input_size].side
    # The smallest field of the five, 212 pixels of VGG16's 224, is the whole picture with the blur of enlarging.
    return Stage((side, side, known.channels), INPUT_SHAPE[0], ceil(INPUT_SHAPE[0] / side))


def _slide(
    layer: Layer, stage: Stage, position: int, window: int, strides: int, padding: Padding, filters: int | None
) -> Stage:
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
    return Stage((size, size, filters or channels), field, stage.jump * strides)


def _whole_image(stage: Stage) -> int:
    return INPUT_SHAPE[0] if len(stage.shape) == 3 else stage.receptive_field


def _require_image(layer: Layer, stage: Stage, position: int) -> None:
    if len(stage.shape) != 3:
        raise ConfigError(
            f"Layer {position} ({TITLES[layer.kind].lower()}) needs an image of height x width x channels but receives "
            f"a vector of {stage.shape[0]} values. Move it before the flatten or global pooling layer."
        )


def _require_vector(stage: Stage, position: int) -> None:
    if len(stage.shape) != 1:
        raise ConfigError(
            f"Layer {position} (dense) needs a vector but receives an image of shape {format_shape(stage.shape)}. "
            "Put a flatten or global average pooling layer before it."
        )


def format_shape(shape: Shape) -> str:
    """`(15, 15, 32)` as `15 x 15 x 32`."""
    return " x ".join(str(size) for size in shape)
