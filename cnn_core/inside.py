"""What the serving process and the pages both know of a look inside a network: its layers, and how far it goes."""

from dataclasses import dataclass

MOST_EDITS = 64
WRITTEN_KERNELS = ("kernel", "pointwise_kernel", "second_kernel")
"""Names of the weights that surgery changes, whatever kind of layer has them."""
JUDGING_IMAGES = 500
"""So many validation images at most tell the accuracy of an edited network."""
SEARCHED_IMAGES = 1000
"""So many test images are looked through for those that a channel responds to most."""
MOST_SEARCHED_CHANNELS = 4096
"""Twice the widest dense layer. Of half a million flattened values the search would keep four gigabytes."""


@dataclass(frozen=True)
class LayerFacts:
    """A layer seen from outside. `kind` is Keras's name of its class, `shape` that of one picture's output."""

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int

    @property
    def has_maps(self) -> bool:
        """Whether the output is a stack of maps, be they of a single place."""
        return len(self.shape) == 3

    @property
    def is_spatial(self) -> bool:
        """Whether the output is a stack of maps of more than a single place."""
        return self.has_maps and self.shape[0] * self.shape[1] > 1

    @property
    def channels(self) -> int:
        """How many maps there are, or values where there are no maps."""
        return self.shape[-1]
