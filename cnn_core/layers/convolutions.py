"""Layers that slide kernels over what they receive."""

from typing import Literal

from pydantic import Field

from cnn_core.layers.fields import L1, L2, MOMENTUM, Activation, Padding
from cnn_core.settings import Settings


class Whitening(Settings):
    """Slide a frozen kernel that makes neighbouring values uncorrelated; it is computed from the images, not learned.

    arXiv 2404.00498, section 3.2.
    """

    kind: Literal["whitening"] = "whitening"
    kernel_size: int = Field(2, ge=1, le=4, title="Kernel size", description="Side of the patches made uncorrelated.")
    epsilon: float = Field(
        5e-4,
        ge=1e-8,
        le=1.0,
        title="Epsilon",
        description="Added to the variances: keeps the weakest components, mostly noise, from being blown up.",
    )
    use_bias: bool = Field(
        True,
        title="Bias",
        description="A number learned for each component. Without it, learning need not reach back this far.",
    )


class Conv2D(Settings):
    """Slide small kernels over the image: one feature map a filter."""

    kind: Literal["conv2d"] = "conv2d"
    filters: int = Field(
        32,
        ge=1,
        le=512,
        title="Filters",
        description="How many kernels this layer learns; each makes one feature map.",
        json_schema_extra={"scale": "log2", "keras": "Conv2D(filters={})"},
    )
    kernel_size: int = Field(
        3,
        ge=1,
        le=11,
        title="Kernel size",
        description="Side of the square window that each kernel looks through, in pixels.",
        json_schema_extra={"keras": "Conv2D(kernel_size={})"},
    )
    strides: int = Field(1, ge=1, le=4, title="Stride", description="How far the window moves at each step, in pixels.")
    padding: Padding = Field(
        "valid",
        title="Padding",
        description="valid: only whole windows, the map shrinks. same: the border is filled with zeros.",
        json_schema_extra={"keras": "Conv2D(padding={!r})"},
    )
    activation: Activation = Field(
        "relu",
        title="Activation",
        description="The function applied to every output.",
        json_schema_extra={"keras": "Conv2D(activation={!r})"},
    )
    use_bias: bool = Field(
        True,
        title="Bias",
        description="Whether each filter learns a constant; before batch normalization it would be without effect.",
        json_schema_extra={"keras": "Conv2D(use_bias={})"},
    )
    initializer: Literal["glorot_uniform", "partial_identity"] = Field(
        "glorot_uniform",
        title="Starting weights",
        description="glorot_uniform: random, Keras's own. partial_identity: the first filters hand their channel on.",
    )
    l1: L1 = 0.0
    l2: L2 = 0.0


class SeparableConv2D(Settings):
    """Look through one small window for each map it receives, then mix what was seen at every place anew.

    A convolution in two steps, each with a kernel of its own, for a fraction of the multiply-adds: arXiv 1610.02357.
    """

    kind: Literal["separable_conv2d"] = "separable_conv2d"
    filters: int = Field(
        32,
        ge=1,
        le=512,
        title="Filters",
        description="How many mixtures of the maps this layer learns; each makes one feature map.",
        json_schema_extra={"scale": "log2", "keras": "SeparableConv2D(filters={})"},
    )
    kernel_size: int = Field(
        3,
        ge=1,
        le=11,
        title="Kernel size",
        description="Side of the square window through which each map is looked at by itself, in pixels.",
        json_schema_extra={"keras": "SeparableConv2D(kernel_size={})"},
    )
    strides: int = Field(
        1,
        ge=1,
        le=4,
        title="Stride",
        description="How far the window moves at each step, in pixels.",
        json_schema_extra={"keras": "SeparableConv2D(strides={})"},
    )
    padding: Padding = Field(
        "valid",
        title="Padding",
        description="valid: only whole windows, the map shrinks. same: the border is filled with zeros.",
        json_schema_extra={"keras": "SeparableConv2D(padding={!r})"},
    )
    activation: Activation = Field(
        "relu",
        title="Activation",
        description="The function applied to every output.",
        json_schema_extra={"keras": "SeparableConv2D(activation={!r})"},
    )
    use_bias: bool = Field(
        True,
        title="Bias",
        description="Whether each filter learns a constant; before batch normalization it would be without effect.",
        json_schema_extra={"keras": "SeparableConv2D(use_bias={})"},
    )
    l1: L1 = 0.0
    l2: L2 = 0.0


class Residual(Settings):
    """Two convolutions learn only what to add to what they receive: a way around them carries the rest.

    The basic block of arXiv 1512.03385: convolution, normalization, activation, convolution, normalization, plus the
    shortcut, then the activation. All convolutions pad with zeros, and have a bias where no normalization follows.
    The momentum of the normalizations is MOMENTUM.
    """

    kind: Literal["residual"] = "residual"
    filters: int = Field(
        64,
        ge=1,
        le=512,
        title="Filters",
        description="How many kernels each of the two convolutions learns; the block hands on as many maps.",
        json_schema_extra={"scale": "log2", "keras": "Conv2D(filters={})"},
    )
    kernel_size: int = Field(
        3,
        ge=1,
        le=11,
        title="Kernel size",
        description="Side of the square window of both convolutions, in pixels.",
        json_schema_extra={"keras": "Conv2D(kernel_size={})"},
    )
    strides: int = Field(
        1,
        ge=1,
        le=4,
        title="Stride",
        description="How far the first convolution's window moves at each step, in pixels. Past 1 the maps shrink, and "
        "the shortcut with them.",
        json_schema_extra={"keras": "Conv2D(strides={})"},
    )
    activation: Activation = Field(
        "relu",
        title="Activation",
        description="The function applied between the convolutions, and again to the sum.",
        json_schema_extra={"keras": "Activation({!r})"},
    )
    batch_normalization: bool = Field(
        True,
        title="Batch normalization",
        description="Keep each channel near mean 0 and variance 1 after every convolution of the block.",
        json_schema_extra={"keras": f"BatchNormalization(momentum={MOMENTUM})"},
    )
    l2: L2 = 0.0

    def projects(self, channels: int) -> bool:
        """Whether the shortcut is a 1x1 convolution: what arrives, of so many channels, has not the shape to add to."""
        return self.strides > 1 or channels != self.filters
