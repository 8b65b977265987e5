"""What is being designed, whether or not it can be trained yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cnn_core.architecture import ArchitectureSummary, LayerSummary, follow
from cnn_core.blocks.doctor import Diagnosis
from cnn_core.blocks.edits import Layers
from cnn_core.blocks.identity import Ids
from cnn_core.config import DataConfig, RunConfig, TrainingConfig


@dataclass(frozen=True)
class Draft:
    """`config` is None and `diagnosis` says why while the layers are no network that works. `anchors` are the keys of
    the controls by the settings that they turn.
    """

    layers: Layers
    ids: Ids
    training: TrainingConfig
    data: DataConfig
    config: RunConfig | None
    diagnosis: Diagnosis | None
    anchors: Mapping[str, str]
    in_blocks: bool

    @cached_property
    def rows(self) -> tuple[LayerSummary, ...]:
        """As far as an image gets."""
        return follow(self.layers)[0]

    @property
    def summary(self) -> ArchitectureSummary:
        """Of the layers that are reached."""
        return ArchitectureSummary(self.rows)
