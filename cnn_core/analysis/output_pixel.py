"""The arithmetic of one output value of a convolution or a pooling layer, number by number.

Convolution arithmetic as in Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from cnn_core.layers import Activation, AveragePooling2D, Conv2D, MaxPooling2D, Padding, SeparableConv2D, Whitening

Values = NDArray[np.float64]

ACTIVATIONS: Mapping[Activation, Callable[[Values], Values]] = {
    "linear": lambda sums: sums,
    "relu": lambda sums: np.maximum(sums, 0),
    "leaky_relu": lambda sums: np.where(sums > 0, sums, 0.2 * sums),
    "elu": lambda sums: np.where(sums > 0, sums, np.expm1(np.minimum(sums, 0))),
    "gelu": lambda sums: np.array([0.5 * value * (1 + math.erf(value / math.sqrt(2))) for value in sums]),
    "silu": lambda sums: sums * _sigmoid(sums),
    "tanh": np.tanh,
    "sigmoid": lambda sums: _sigmoid(sums),
    "softmax": lambda sums: np.exp(sums - sums.max()) / np.exp(sums - sums.max()).sum(),
}
"""What Keras does under these names to the sums of all filters at one place, (filters,) float64."""


@dataclass(frozen=True)
class Window:
    """What a layer looks at for one place of its output: rows and columns of its input, from `top` and `left` on.

    `values` (height, width, channels) float64, 0 in the padding, where `inside` (height, width) is False.
    """

    top: int
    left: int
    values: Values
    inside: NDArray[np.bool_]


@dataclass(frozen=True)
class ConvolutionPixel:
    """`window` times `kernel` is `products`, all (height, width, channels); they add up to `by_channel` (channels,),
    these and the `bias` to `total`, and the activation makes `value` of it.
    """

    window: Window
    kernel: Values
    products: Values
    by_channel: Values
    bias: float
    total: float
    value: float


@dataclass(frozen=True)
class PooledPixel:
    """`window`, of one channel, and the `value` made of it. `winner` is the row and column within the window of the
    largest value, the first of equal ones; None of a mean, to which all contribute alike.
    """

    window: Window
    value: float
    winner: tuple[int, int] | None


@dataclass(frozen=True)
class Convolution:
    """A convolution with its weights: `kernel` (height, width, channels, filters), `bias` (filters,) or None."""

    kernel: NDArray[np.floating]
    bias: NDArray[np.floating] | None
    strides: int = 1
    padding: Padding = "valid"
    activation: Activation = "linear"

    @classmethod
    def of(
        cls, layer: Conv2D | SeparableConv2D | Whitening, weights: Mapping[str, NDArray[np.floating]]
    ) -> "Convolution":
        """A configured layer with its weights by Keras's names.

        Of a separable convolution both steps in one: a filter's weights on a map are the map's own window times what
        the filter mixes in of it.
        """
        if isinstance(layer, Whitening):
            return cls(weights["kernel"], weights.get("bias"))
        if isinstance(layer, SeparableConv2D):
            kernel = weights["depthwise_kernel"] * weights["pointwise_kernel"][0, 0]
        else:
            kernel = weights["kernel"]
        return cls(kernel, weights.get("bias"), layer.strides, layer.padding, layer.activation)

    def maps(self, inputs: NDArray[np.floating]) -> Values:
        """inputs: (height, width, channels), what the layer receives -> all that it makes of it, (rows, columns,
        filters) float64.
        """
        size = self.kernel.shape[:2]
        padded = np.pad(inputs.astype(np.float64), [*map(self._zeros, inputs.shape, size), (0, 0)])
        windows = np.lib.stride_tricks.sliding_window_view(padded, size, axis=(0, 1))
        sums = np.tensordot(
            windows[:: self.strides, :: self.strides], self.kernel.astype(np.float64), ((3, 4, 2), (0, 1, 2))
        )
        return activated(sums if self.bias is None else sums + self.bias, self.activation)

    def _zeros(self, side: int, length: int) -> tuple[int, int]:
        """Before and after the values along one side."""
        zeros = _zeros(side, length, self.strides, self.padding)
        return zeros // 2, zeros - zeros // 2

    def pixel(self, inputs: NDArray[np.floating], row: int, column: int, filter_index: int) -> ConvolutionPixel:
        """inputs: (height, width, channels), what the layer receives -> how it makes its output at one place.

        Raises ValueError for a place or a filter that the output has not.
        """
        filters = self.kernel.shape[-1]
        _require(filter_index, filters, "filter")
        window = window_at(inputs, (row, column), self.kernel.shape[:2], self.strides, self.padding)
        kernel = self.kernel.astype(np.float64)
        bias = np.zeros(filters) if self.bias is None else self.bias.astype(np.float64)
        totals = np.tensordot(window.values, kernel, axes=3) + bias
        products = window.values * kernel[..., filter_index]
        return ConvolutionPixel(
            window,
            kernel[..., filter_index],
            products,
            products.sum(axis=(0, 1)),
            float(bias[filter_index]),
            float(totals[filter_index]),
            float(ACTIVATIONS[self.activation](totals)[filter_index]),
        )


def pooled_pixel(
    layer: MaxPooling2D | AveragePooling2D, inputs: NDArray[np.floating], row: int, column: int, channel: int
) -> PooledPixel:
    """inputs: (height, width, channels), what the layer receives -> how it makes its output at one place.

    Raises ValueError for a place or a channel that the output has not.
    """
    _require(channel, inputs.shape[-1], "channel")
    size = (layer.pool_size, layer.pool_size)
    window = window_at(inputs[..., channel : channel + 1], (row, column), size, layer.pool_size, "valid")
    if isinstance(layer, AveragePooling2D):
        return PooledPixel(window, float(window.values.mean()), None)
    winner = divmod(int(window.values.argmax()), layer.pool_size)
    return PooledPixel(window, float(window.values.max()), winner)


def window_at(
    inputs: NDArray[np.floating], place: tuple[int, int], size: tuple[int, ...], strides: int, padding: Padding
) -> Window:
    """inputs: (height, width, channels) -> what lies under a window of `size` for the output at `place`, (row, column).

    Padding as TensorFlow's: of an odd number of rows or columns the larger part comes after the picture.
    """
    sides = inputs.shape[:2]
    starts = [
        _start(*along, strides, padding, name)
        for along, name in zip(zip(place, sides, size, strict=True), ("row", "column"), strict=True)
    ]
    rows, columns = (np.arange(start, start + length) for start, length in zip(starts, size, strict=True))
    inside = np.outer((rows >= 0) & (rows < sides[0]), (columns >= 0) & (columns < sides[1]))
    seen = inputs[np.ix_(np.clip(rows, 0, sides[0] - 1), np.clip(columns, 0, sides[1] - 1))].astype(np.float64)
    return Window(starts[0], starts[1], np.where(inside[..., None], seen, 0), inside)


def activated(sums: Values, activation: Activation) -> Values:
    """(..., filters) float64, what an activation makes of the sums."""
    if activation == "linear":
        return sums
    return np.asarray(np.apply_along_axis(ACTIVATIONS[activation], -1, sums))


def _start(place: int, side: int, length: int, strides: int, padding: Padding, name: str) -> int:
    """Where the window begins along one side of the input: below 0 in the padding before it."""
    _require(place, _places(side, length, strides, padding), name)
    return place * strides - _zeros(side, length, strides, padding) // 2


def _places(side: int, length: int, strides: int, padding: Padding) -> int:
    return ceil(side / strides) if padding == "same" else (side - length) // strides + 1


def _zeros(side: int, length: int, strides: int, padding: Padding) -> int:
    """How many lie around one side of the input."""
    if padding == "valid":
        return 0
    return max((_places(side, length, strides, padding) - 1) * strides + length - side, 0)


def _require(index: int, count: int, name: str) -> None:
    if not 0 <= index < count:
        raise ValueError(f"{name} must be from 0 to {count - 1}, the last that this layer's output has; not {index}.")


def _sigmoid(values: Values) -> Values:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values)))
