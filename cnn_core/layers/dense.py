"""Layers that connect everything with everything."""

from typing import Literal

from pydantic import Field

from cnn_core.layers.fields import L1, L2, Activation
from cnn_core.settings import Settings


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
    l1: L1 = 0.0
    l2: L2 = 0.0
