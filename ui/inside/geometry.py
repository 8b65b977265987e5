"""Which pixels of the picture a value of a map was made from, worked out from the run's own configuration."""

from collections.abc import Mapping
from dataclasses import dataclass

from cnn_core.architecture import INPUT_SHAPE, summarize
from cnn_core.architecture.shapes import Stage, following
from cnn_core.config import ModelConfig
from cnn_core.layers import (
    AveragePooling2D,
    Backbone,
    Conv2D,
    Layer,
    MaxPooling2D,
    OwnNetwork,
    Residual,
    SeparableConv2D,
    Whitening,
)

SIDE = INPUT_SHAPE[0]


@dataclass(frozen=True)
class Field:
    """What row r (or column r) of a map sees: `size` pixels from r * `jump` + `offset` on, where the picture has them.

    As in Araujo, Norris & Sim, "Computing receptive fields of CNNs", Distill (2019).
    """

    size: int = 1
    jump: int = 1
    offset: int = 0

    def span(self, place: int) -> tuple[int, int]:
        """First pixel, and the one after the last."""
        start = place * self.jump + self.offset
        return min(max(start, 0), SIDE), min(max(start + self.size, 0), SIDE)

    def after(self, window: int, strides: int, padding: int) -> "Field":
        """What is seen through one more window."""
        return Field(self.size + (window - 1) * self.jump, self.jump * strides, self.offset - padding * self.jump)


def configured(model: ModelConfig) -> dict[str, Layer]:
    """The configured layers by the names that the Keras layers have; the last one is `logits`, before its softmax."""
    named = {f"{layer.kind}_{position}": layer for position, layer in enumerate(model.layers[:-1], start=1)}
    return named | {"logits": model.layers[-1].model_copy(update={"activation": "linear"})}


def fields(model: ModelConfig) -> Mapping[str, Field]:
    """By the name of each layer that has maps; of the others every value sees the whole picture."""
    field, received = Field(), SIDE
    found = {"pixels": field, "scale": field}
    rows = summarize(model).layers
    for (name, layer), row in zip(configured(model).items(), rows, strict=True):
        if len(row.output_shape) != 3:
            break
        field = _following(field, layer, received)
        received = row.output_shape[0]
        found[name] = field
    return found


def _following(field: Field, layer: Layer, received: int) -> Field:
    match layer:
        case Conv2D() | SeparableConv2D():
            padding = _padding(received, layer.kernel_size, layer.strides) if layer.padding == "same" else 0
            return field.after(layer.kernel_size, layer.strides, padding)
        case Residual():
            padding = _padding(received, layer.kernel_size, layer.strides)
            within = field.after(layer.kernel_size, layer.strides, padding)
            return within.after(layer.kernel_size, 1, _padding(received, layer.kernel_size, 1))
        case Backbone():
            # Each of its values sees the whole picture, and more.
            return Field(3 * SIDE, following(layer, Stage(INPUT_SHAPE), 1).jump, -SIDE)
        case OwnNetwork():
            stage = Stage(INPUT_SHAPE)
            for inner in layer.layers:
                if len(stage.shape) != 3:
                    break
                field, stage = _following(field, inner, stage.shape[0]), following(inner, stage, 1)
            return field
        case Whitening():
            return field.after(layer.kernel_size, 1, 0)
        case MaxPooling2D() | AveragePooling2D():
            return field.after(layer.pool_size, layer.pool_size, 0)
        case _:
            return field


def _padding(received: int, window: int, strides: int) -> int:
    """Zeros before the first value; TensorFlow puts the odd one after the last."""
    places = -(-received // strides)
    return max((places - 1) * strides + window - received, 0) // 2
