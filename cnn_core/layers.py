"""What a network is made of: every kind of layer, and the bounds of its settings."""

from typing import Annotated, Literal

from pydantic import Field

from cnn_core.settings import Settings

Activation = Literal["linear", "relu", "leaky_relu", "elu", "gelu", "silu", "tanh", "sigmoid", "softmax"]
Padding = Literal["valid", "same"]


class Normalization(Settings):
    """Give each colour channel mean 0 and variance 1 over CIFAR-10's training images."""

    kind: Literal["normalization"] = "normalization"


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


class MaxPooling2D(Settings):
    """Keep the largest value of each window."""

    kind: Literal["max_pooling2d"] = "max_pooling2d"
    pool_size: int = Field(
        2,
        ge=1,
        le=8,
        title="Pool size",
        description="Side of the pooled window, in pixels.",
        json_schema_extra={"keras": "MaxPooling2D(pool_size={})"},
    )


class AveragePooling2D(Settings):
    """Keep the mean of each window."""

    kind: Literal["average_pooling2d"] = "average_pooling2d"
    pool_size: int = Field(2, ge=1, le=8, title="Pool size", description="Side of the pooled window, in pixels.")


class ActivationLayer(Settings):
    """Apply a function to every value."""

    kind: Literal["activation"] = "activation"
    activation: Activation = Field("relu", title="Activation", description="The function applied to every value.")


class BatchNormalization(Settings):
    """Scale each channel to mean 0 and variance 1 over the batch, then learn a scale and a shift."""

    kind: Literal["batch_normalization"] = "batch_normalization"
    momentum: float = Field(
        0.99,
        ge=0.0,
        le=0.9999,
        title="Momentum",
        description="How much of the running mean and variance each batch leaves as it was.",
        json_schema_extra={"keras": "BatchNormalization(momentum={})"},
    )
    epsilon: float = Field(
        1e-3, ge=1e-12, le=1.0, title="Epsilon", description="Added to the variance, so that it is never 0."
    )
    scale: bool = Field(
        True,
        title="Scale",
        description="Whether each channel learns a factor, or only a shift.",
        json_schema_extra={"keras": "BatchNormalization(scale={})"},
    )


class Dropout(Settings):
    """Silence a random share of the values at every training step."""

    kind: Literal["dropout"] = "dropout"
    rate: float = Field(
        0.25,
        ge=0.0,
        le=0.9,
        title="Dropout",
        description="Share of values silenced at each training step; it works against overfitting.",
        json_schema_extra={"step": 0.05, "keras": "Dropout(rate={})"},
    )


class Flatten(Settings):
    """Lay all feature maps out as one vector."""

    kind: Literal["flatten"] = "flatten"


class GlobalAveragePooling2D(Settings):
    """Replace each feature map by its mean."""

    kind: Literal["global_average_pooling2d"] = "global_average_pooling2d"


class Scale(Settings):
    """Multiply every value by a constant."""

    kind: Literal["scale"] = "scale"
    factor: float = Field(
        1.0,
        ge=1e-6,
        le=1e6,
        title="Factor",
        description="What every value is multiplied by.",
        json_schema_extra={"keras": "Rescaling({})"},
    )


class Dense(Settings):
    """Connect every input to every unit."""

    kind: Literal["dense"] = "dense"
    units: int = Field(
        128,
        ge=1,
        le=2048,
        title="Units",
        description="How many neurons this layer has; each sees all of its inputs.",
        json_schema_extra={"scale": "log2", "keras": "Dense(units={})"},
    )
    activation: Activation = Field("relu", title="Activation", description="The function applied to every unit.")
    use_bias: bool = Field(
        True,
        title="Bias",
        description="Whether each unit learns a constant.",
        json_schema_extra={"keras": "Dense(use_bias={})"},
    )
    initializer: Literal["glorot_uniform", "unit_variance"] = Field(
        "glorot_uniform",
        title="Starting weights",
        description="glorot_uniform: random, Keras's own. unit_variance: random with variance 1, scaled elsewhere.",
    )


Layer = Annotated[
    Normalization
    | Whitening
    | Conv2D
    | MaxPooling2D
    | AveragePooling2D
    | ActivationLayer
    | BatchNormalization
    | Dropout
    | Flatten
    | GlobalAveragePooling2D
    | Scale
    | Dense,
    Field(discriminator="kind"),
]
