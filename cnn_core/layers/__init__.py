"""What a network is made of: every kind of layer, and the bounds of its settings."""

from typing import Annotated

from pydantic import Field

from cnn_core.layers.convolutions import Conv2D, Residual, SeparableConv2D, Whitening
from cnn_core.layers.dense import Dense
from cnn_core.layers.fields import MOMENTUM, Activation, Padding
from cnn_core.layers.shaping import AveragePooling2D, Flatten, GlobalAveragePooling2D, MaxPooling2D
from cnn_core.layers.values import ActivationLayer, BatchNormalization, Dropout, Normalization, Scale

Layer = Annotated[
    Normalization
    | Whitening
    | Conv2D
    | SeparableConv2D
    | Residual
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

__all__ = [
    "MOMENTUM",
    "Activation",
    "ActivationLayer",
    "AveragePooling2D",
    "BatchNormalization",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalAveragePooling2D",
    "Layer",
    "MaxPooling2D",
    "Normalization",
    "Padding",
    "Residual",
    "Scale",
    "SeparableConv2D",
    "Whitening",
]
