"""The arithmetic of one output value of a residual block: what its two convolutions add, and what goes around them.

The basic block of He et al., "Deep Residual Learning for Image Recognition" (arXiv 1512.03385), figure 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_core.analysis.output_pixel import Convolution, ConvolutionPixel, Values, activated
from cnn_core.layers import Activation, Residual

EPSILON = 1e-3
"""What Keras's batch normalization adds to a variance unless it is told otherwise."""

Weights = Mapping[str, NDArray[np.floating]]


@dataclass(frozen=True)
class ResidualPixel:
    """What the second convolution sums up, `sums`, becomes `added` by the normalization after it, if there is one.

    With what comes `around`, by the shortcut, it makes `total`, and the activation makes `value` of that.
    """

    sums: ConvolutionPixel
    added: float
    around: float
    total: float
    value: float


@dataclass(frozen=True)
class Step:
    """A convolution, and the factor and shift, (filters,) float64, of the batch normalization after it."""

    convolution: Convolution
    factor: Values
    shift: Values

    @classmethod
    def of(cls, weights: Weights, part: str, strides: int) -> "Step":
        """That of `first`, `second` or `shortcut`; without a normalization its factors are 1 and its shifts 0."""
        kernel = weights[f"{part}_kernel"]
        convolution = Convolution(kernel, weights.get(f"{part}_bias"), strides, "same")
        if f"{part}_normalization_gamma" not in weights:
            return cls(convolution, np.ones(kernel.shape[-1]), np.zeros(kernel.shape[-1]))
        gamma, beta, mean, variance = (
            weights[f"{part}_normalization_{name}"].astype(np.float64)
            for name in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        factor = gamma / np.sqrt(variance + EPSILON)
        return cls(convolution, factor, beta - mean * factor)

    def maps(self, inputs: NDArray[np.floating]) -> Values:
        """(height, width, channels) -> (rows, columns, filters), normalized."""
        return self.convolution.maps(inputs) * self.factor + self.shift


@dataclass(frozen=True)
class ResidualBlock:
    """A block with its weights and what it makes of one picture, all (rows, columns, filters) float64.

    `within` is what the second convolution receives, `added` what it makes of that, `around` what the shortcut brings.
    """

    second: Step
    activation: Activation
    within: Values
    added: Values
    around: Values

    @classmethod
    def of(cls, layer: Residual, weights: Weights, inputs: NDArray[np.floating]) -> "ResidualBlock":
        """A configured block; weights by the names that Inside has for them, inputs (height, width, channels)."""
        first, second = Step.of(weights, "first", layer.strides), Step.of(weights, "second", 1)
        within = activated(first.maps(inputs), layer.activation)
        projected = "shortcut_kernel" in weights
        around = Step.of(weights, "shortcut", layer.strides).maps(inputs) if projected else inputs.astype(np.float64)
        return cls(second, layer.activation, within, second.maps(within), around)

    def pixel(self, row: int, column: int, filter_index: int) -> ResidualPixel:
        """How the block makes its output at one place of one map.

        Raises ValueError for a place or a filter that the output has not.
        """
        sums = self.second.convolution.pixel(self.within, row, column, filter_index)
        totals = self.added[row, column] + self.around[row, column]
        return ResidualPixel(
            sums,
            float(self.added[row, column, filter_index]),
            float(self.around[row, column, filter_index]),
            float(totals[filter_index]),
            float(activated(totals, self.activation)[filter_index]),
        )
