"""A network seen from outside: one line a layer, and what all of them cost together."""

from collections.abc import Iterable
from dataclasses import dataclass

from cnn_core.architecture.costs import frozen, multiply_adds, parameters, values
from cnn_core.architecture.shapes import INPUT_SHAPE, Shape, Stage, following
from cnn_core.architecture.words import TITLES, detail
from cnn_core.config import ModelConfig
from cnn_core.errors import ConfigError
from cnn_core.layers import Layer

TENSORFLOW_BYTES = 600 * 2**20
BYTES_PER_VALUE = 4


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
    values: int
    """Numbers that a training keeps of it for one image: its output, and what lies within it."""
    frozen: bool = False
    """Whether its parameters stay as they were learned elsewhere."""


@dataclass(frozen=True)
class ArchitectureSummary:
    """A whole network, seen from outside."""

    layers: tuple[LayerSummary, ...]

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    @property
    def frozen_parameters(self) -> int:
        """Those of a trained network that is not to learn on."""
        return sum(layer.parameters for layer in self.layers if layer.frozen)

    @property
    def learning_parameters(self) -> int:
        """All others; running means and variances of normalizations among them, which follow what is learned."""
        return self.parameters - self.frozen_parameters

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of one forward pass of one image."""
        return sum(layer.multiply_adds for layer in self.layers)

    @property
    def activation_bytes(self) -> int:
        """Bytes that one image's float32 values of all layers take; of a frozen layer a training keeps none."""
        return BYTES_PER_VALUE * sum(layer.values for layer in self.layers)

    @property
    def weight_bytes(self) -> int:
        return BYTES_PER_VALUE * self.parameters

    def training_bytes(self, batch_size: int) -> int:
        """About what a training takes: TensorFlow itself, the weights, their gradients and Adam's two moments, and
        every layer's values with their gradients for each image of a batch. Of frozen layers there are the weights
        alone. Data and workspaces come on top.
        """
        learned = BYTES_PER_VALUE * self.learning_parameters
        values = BYTES_PER_VALUE * sum(layer.values for layer in self.layers if not layer.frozen)
        return TENSORFLOW_BYTES + self.weight_bytes + 3 * learned + 2 * batch_size * values


def summarize(model: ModelConfig) -> ArchitectureSummary:
    """Follow one image through `model`.

    Raises ConfigError naming the first layer that cannot work on what it receives.
    """
    rows, problem = follow(model.layers)
    if problem is not None:
        raise problem
    return ArchitectureSummary(rows)


def follow(layers: Iterable[Layer]) -> tuple[tuple[LayerSummary, ...], ConfigError | None]:
    """As far as one image gets through `layers`, and why no further; None where it comes out at the end."""
    stage = Stage(INPUT_SHAPE)
    rows: list[LayerSummary] = []
    for position, layer in enumerate(layers, start=1):
        try:
            row, stage = _apply(layer, stage, position)
        except ConfigError as problem:
            return tuple(rows), problem
        rows.append(row)
    return tuple(rows), None


def _apply(layer: Layer, stage: Stage, position: int) -> tuple[LayerSummary, Stage]:
    made = following(layer, stage, position)
    row = LayerSummary(
        position=position,
        title=TITLES[layer.kind],
        detail=detail(layer),
        output_shape=made.shape,
        parameters=parameters(layer, stage.shape),
        multiply_adds=multiply_adds(layer, stage.shape, made.shape),
        receptive_field=made.receptive_field,
        values=values(layer, stage.shape, made.shape),
        frozen=frozen(layer),
    )
    return row, made
