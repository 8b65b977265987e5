"""The sliders' view of a network: blocks of convolution and pooling, then a dense head. One way to make the list."""

from dataclasses import dataclass
from typing import Literal

from cnn_core.config import (
    NUM_CLASSES,
    Activation,
    ActivationLayer,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    ModelConfig,
    Padding,
)

MAXIMUM_BLOCKS = 5

Pooling = Literal["max", "average"]
Head = Literal["flatten", "global average"]


@dataclass(frozen=True)
class BlockDesign:
    """A network made of equal blocks. `filters` has one entry a block; a `units` of 0 leaves the hidden layer out."""

    filters: tuple[int, ...] = (32, 64)
    kernel_size: int = 3
    padding: Padding = "valid"
    activation: Activation = "relu"
    batch_normalization: bool = False
    pooling: Pooling = "max"
    pool_size: int = 2
    head: Head = "flatten"
    units: int = 128
    dropout: float = 0.0

    def model(self) -> ModelConfig:
        """The ordered list of layers that this design stands for."""
        layers: list[Layer] = [layer for filters in self.filters for layer in self._block(filters)]
        layers.append(Flatten() if self.head == "flatten" else GlobalAveragePooling2D())
        if self.units:
            layers.append(Dense(units=self.units, activation=self.activation))
        if self.dropout:
            layers.append(Dropout(rate=self.dropout))
        layers.append(Dense(units=NUM_CLASSES, activation="softmax"))
        return ModelConfig(layers=tuple(layers))

    def _block(self, filters: int) -> list[Layer]:
        pooling = MaxPooling2D if self.pooling == "max" else AveragePooling2D
        if not self.batch_normalization:
            return [self._convolution(filters, self.activation), pooling(pool_size=self.pool_size)]
        return [
            self._convolution(filters, "linear"),
            BatchNormalization(),
            ActivationLayer(activation=self.activation),
            pooling(pool_size=self.pool_size),
        ]

    def _convolution(self, filters: int, activation: Activation) -> Conv2D:
        return Conv2D(filters=filters, kernel_size=self.kernel_size, padding=self.padding, activation=activation)
