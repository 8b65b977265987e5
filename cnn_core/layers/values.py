"""Layers that keep the shape: what they do, they do to every value or every channel."""

from typing import Literal

from pydantic import Field

from cnn_core.layers.fields import Activation
from cnn_core.settings import Settings


class Normalization(Settings):
    """Give each colour channel mean 0 and variance 1 over CIFAR-10's training images."""

    kind: Literal["normalization"] = "normalization"


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
        description="How much of the running mean and variance each batch leaves as it was. Validation goes by these: "
        "at 0.99 it takes hundreds of batches until they are right, at 0.9 a few dozen.",
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
