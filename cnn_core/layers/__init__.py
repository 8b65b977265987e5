"""What a network is made of: every kind of layer, and the bounds of its settings."""

from typing import Annotated

from pydantic import Field

from cnn_core.layers.bases import Backbone, Base, OwnNetwork, Plain
from cnn_core.layers.convolutions import Conv2D, Residual, SeparableConv2D, Whitening
from cnn_core.layers.dense import Dense
from cnn_core.layers.fields import MOMENTUM, Activation, Padding
from cnn_core.layers.shaping import AveragePooling2D, Flatten, GlobalAveragePooling2D, MaxPooling2D
from cnn_core.layers.values import ActivationLayer, BatchNormalization, Dropout, Normalization, Scale

Layer = Annotated[Plain | Backbone | OwnNetwork, Field(discriminator="kind")]

__all__ = [
    "MOMENTUM",
    "Activation",
    "ActivationLayer",
    "AveragePooling2D",
    "Backbone",
    "Base",
    "BatchNormalization",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalAveragePooling2D",
    "Layer",
    "MaxPooling2D",
    "Normalization",
    "OwnNetwork",
    "Padding",
    "Residual",
    "Scale",
    "SeparableConv2D",
    "Whitening",
]
