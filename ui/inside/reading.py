"""What the chosen filter slides over: the maps it reads, what they are called, and its convolution with its weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_core.analysis.output_pixel import Convolution, ConvolutionPixel
from cnn_core.layers import Conv2D, Residual, SeparableConv2D, Whitening
from ui.inside import network, place
from ui.inside.place import Place
from ui.inside.walk import Walk

CONVOLVING = (Conv2D, SeparableConv2D, Whitening)


@dataclass(frozen=True)
class Reading:
    """`inputs` (height, width, channels) floating, `names` one a channel, and a word on where these maps are."""

    convolution: Convolution
    inputs: NDArray[np.floating]
    names: list[str]
    where: str = " before"

    def pixel(self, where: Place) -> ConvolutionPixel:
        return self.convolution.pixel(self.inputs, where.row, where.column, where.channel)


def reading(walk: Walk) -> Reading | None:
    """Of the chosen layer; of a residual block that of its second convolution. None where no filter slides."""
    layer = walk.configured.get(walk.place.layer.name)
    if isinstance(layer, Residual):
        names = [f"inner map {channel}" for channel in range(layer.filters)]
        return Reading(walk.block.second.convolution, walk.block.within, names, where="")
    if isinstance(layer, CONVOLVING):
        weights = network.weights(walk.subject, walk.place.layer.name)
        return Reading(Convolution.of(layer, weights), walk.before, walk.input_names())
    return None


def chosen_input(walk: Walk) -> int:
    """Which of the maps that a convolution's filter reads is looked at: without a choice, what counts most here."""
    read = reading(walk)
    return 0 if read is None else place.input_channel(read.pixel(walk.place).by_channel)
