"""What the parts of the page need: the network that is asked, its layers, their maps, where the visitor stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnn_core.analysis.residual_pixel import ResidualBlock
from cnn_core.data import CLASS_NAMES
from cnn_core.inside import LayerFacts
from cnn_core.layers import Layer, Residual
from ui.inside import geometry, network, place
from ui.inside.geometry import Field
from ui.inside.layer_words import COLOURS, channel_word, titles
from ui.inside.network import LOGITS, PROBABILITIES, Subject
from ui.inside.picture import Motif
from ui.inside.place import CONVOLUTIONS, SAME_CHANNELS, Place

OF_CLASSES = (LOGITS, PROBABILITIES)
COLOUR_KINDS = ("InputLayer", "Rescaling", "Normalization")
WITH_KERNEL = (*CONVOLUTIONS, "Dense", "Whitening")
PASSED_ON = ("Flatten", "Dropout", "Rescaling")
"""Kinds that leave every value in its place on the way to a dense layer."""


@dataclass(frozen=True)
class Walk:
    """One picture's way through one network."""

    subject: Subject
    motif: Motif
    layers: tuple[LayerFacts, ...]
    maps: Mapping[str, NDArray[np.float32]]
    place: Place

    @cached_property
    def titles(self) -> dict[str, str]:
        return titles(self.layers)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """What one value of a map sees of the picture, by layer."""
        return geometry.fields(self.subject.run.config().model)

    @cached_property
    def configured(self) -> dict[str, Layer]:
        return geometry.configured(self.subject.run.config().model)

    @cached_property
    def block(self) -> ResidualBlock:
        """The chosen residual block, and what lies within it."""
        layer, name = self.configured[self.place.layer.name], self.place.layer.name
        assert isinstance(layer, Residual)
        return ResidualBlock.of(layer, network.weights(self.subject, name), self.before)

    @property
    def values(self) -> NDArray[np.float32]:
        """What the chosen layer makes of the picture."""
        return self.maps[self.place.layer.name]

    @property
    def before(self) -> NDArray[np.float32]:
        """What the chosen layer receives."""
        layer = self.neighbour(-1)
        return self.values if layer is None else self.maps[layer.name]

    def of_colours(self, layer: LayerFacts) -> bool:
        """Whether the layer's maps are still the picture's red, green and blue."""
        return all(earlier.kind in COLOUR_KINDS for earlier in self.layers[: self.layers.index(layer) + 1])

    def input_names(self) -> list[str]:
        """What the maps that the chosen layer receives are called."""
        before = self.neighbour(-1)
        if before is not None and self.of_colours(before):
            return list(COLOURS)
        return [f"map {channel}" for channel in range(self.before.shape[-1])]

    @property
    def channel_name(self) -> str:
        """The chosen channel, as in `map 3`, `the red map`, `unit 17` or `the score of ship`."""
        layer, channel = self.place.layer, self.place.channel
        if self.of_colours(layer):
            return f"the {COLOURS[channel]} map"
        if layer.name in OF_CLASSES:
            return f"the {'score' if layer.name == LOGITS else 'probability'} of {CLASS_NAMES[channel]}"
        return f"{channel_word(layer)} {channel}"

    def input_name(self, position: int) -> str:
        """One value of what a dense layer receives; where maps were flattened, which place of which map it was."""
        at = self.layers.index(self.place.layer) - 1
        while self.layers[at].kind in PASSED_ON:
            at -= 1
        layer = self.layers[at]
        if layer.has_maps:
            row, column, channel = (int(place) for place in np.unravel_index(position, layer.shape))
            return f"map {channel}, row {row}, column {column}"
        return f"{channel_word(layer)} {position}"

    def neighbour(self, step: int) -> LayerFacts | None:
        """The layer so many steps further on; None beyond the ends."""
        position = self.layers.index(self.place.layer) + step
        return self.layers[position] if 0 <= position < len(self.layers) else None

    def source_of_channel(self) -> LayerFacts | None:
        """The layer whose filter makes the chosen channel: this one, or one before it that is only passed on."""
        for layer in reversed(self.layers[: self.layers.index(self.place.layer) + 1]):
            if layer.kind in WITH_KERNEL:
                return layer
            if layer.kind not in SAME_CHANNELS:
                return None
        return None


def begin(subject: Subject, motif: Motif) -> Walk:
    """Ask for the layers and for what they make of the picture. Raises ServingError."""
    layers = network.layers(subject)
    maps = network.feature_maps(subject)
    return Walk(subject, motif, layers, maps, place.current(layers, maps))
