"""The sliders' view of a network: a few numbers that stand for the whole list of its layers."""

from dataclasses import dataclass
from typing import Literal, get_args

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.architecture.shapes import Stage, following
from cnn_core.config import NUM_CLASSES, ModelConfig
from cnn_core.layers import (
    MOMENTUM,
    Activation,
    ActivationLayer,
    AveragePooling2D,
    Base,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    Normalization,
    Padding,
    Residual,
    Scale,
    SeparableConv2D,
    Whitening,
)

BlockKind = Literal["plain", "depthwise-separable", "residual"]
Pooling = Literal["max", "average"]
Head = Literal["flatten", "global average"]

BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
MAXIMUM_BLOCKS = 5


@dataclass(frozen=True)
class BlockDesign:
    """A network made of equal blocks. `filters` has one entry a block; a `units` of 0 leaves the hidden layer out.

    A residual block always pads. `l2` is that of every kernel, of dense layers too.
    """

    filters: tuple[int, ...] = (32, 64)
    block: BlockKind = "plain"
    kernel_size: int = 3
    padding: Padding = "valid"
    activation: Activation = "relu"
    batch_normalization: bool = False
    pooling: Pooling = "max"
    pool_size: int = 2
    head: Head = "flatten"
    units: int = 128
    dropout: float = 0.0
    l2: float = 0.0

    def model(self) -> ModelConfig:
        """The ordered list of layers that this design stands for."""
        layers: list[Layer] = [layer for filters in self.filters for layer in self._block(filters)]
        layers.append(Flatten() if self.head == "flatten" else GlobalAveragePooling2D())
        if self.units:
            layers.append(Dense(units=self.units, activation=self.activation, l2=self.l2))
        if self.dropout:
            layers.append(Dropout(rate=self.dropout))
        layers.append(Dense(units=NUM_CLASSES, activation="softmax", l2=self.l2))
        return ModelConfig(layers=tuple(layers))

    def _block(self, filters: int) -> list[Layer]:
        pooling = MaxPooling2D if self.pooling == "max" else AveragePooling2D
        return [*self._convolutions(filters), pooling(pool_size=self.pool_size)]

    def _convolutions(self, filters: int) -> list[Layer]:
        if self.block == "residual":
            return [
                Residual(
                    filters=filters,
                    kernel_size=self.kernel_size,
                    activation=self.activation,
                    batch_normalization=self.batch_normalization,
                    l2=self.l2,
                )
            ]
        if not self.batch_normalization:
            return [self._convolution(filters, self.activation)]
        return [
            self._convolution(filters, "linear"),
            BatchNormalization(momentum=MOMENTUM),
            ActivationLayer(activation=self.activation),
        ]

    def _convolution(self, filters: int, activation: Activation) -> Conv2D | SeparableConv2D:
        convolution: type[Conv2D | SeparableConv2D] = Conv2D if self.block == "plain" else SeparableConv2D
        return convolution(
            filters=filters, kernel_size=self.kernel_size, padding=self.padding, activation=activation, l2=self.l2
        )


@dataclass(frozen=True)
class GroupDesign:
    """A network made to learn fast: whitened pixels, then groups of two convolutions, each group half the size.

    The network of arXiv 2404.00498, figure 3, for any numbers of filters; the paper's are 64, 256 and 256. With early
    pooling the whitened pixels are halved too, for a group less and a quarter of the work.
    """

    filters: tuple[int, ...] = (64, 256, 256)
    whitening_bias: bool = True
    early_pooling: bool = False

    def model(self) -> ModelConfig:
        """The ordered list of layers that this design stands for."""
        pooling: list[Layer] = [MaxPooling2D()] if self.early_pooling else []
        layers = [
            Normalization(),
            Whitening(use_bias=self.whitening_bias),
            *pooling,
            ActivationLayer(activation="gelu"),
        ]
        for filters in self.filters:
            layers += [_plain_convolution(filters), MaxPooling2D(), *_normalized_gelu()]
            layers += [_plain_convolution(filters), *_normalized_gelu()]
        layers += [MaxPooling2D(pool_size=3), Flatten(), Scale(factor=1 / self.filters[-1])]
        layers.append(Dense(units=NUM_CLASSES, activation="softmax", use_bias=False, initializer="unit_variance"))
        return ModelConfig(layers=tuple(layers))


@dataclass(frozen=True)
class TransferDesign:
    """A network that begins with one that has learned before, and adds layers of its own for the ten classes.

    Maps are replaced by their means first. A `units` of 0 leaves the hidden layer out, a `dropout` of 0 the dropout.
    """

    base: Base
    units: int = 0
    dropout: float = 0.0

    def model(self) -> ModelConfig:
        """The ordered list of layers that this design stands for."""
        layers: list[Layer] = [self.base]
        if len(following(self.base, Stage(INPUT_SHAPE), 1).shape) == 3:
            layers.append(GlobalAveragePooling2D())
        if self.dropout:
            layers.append(Dropout(rate=self.dropout))
        if self.units:
            layers.append(Dense(units=self.units))
        layers.append(Dense(units=NUM_CLASSES, activation="softmax"))
        return ModelConfig(layers=tuple(layers))


Design = BlockDesign | GroupDesign | TransferDesign


def _plain_convolution(filters: int) -> Conv2D:
    return Conv2D(filters=filters, padding="same", activation="linear", use_bias=False, initializer="partial_identity")


def _normalized_gelu() -> list[Layer]:
    return [BatchNormalization(momentum=0.6, epsilon=1e-5, scale=False), ActivationLayer(activation="gelu")]
