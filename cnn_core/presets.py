"""Named starting points: a whole training each, with a sentence on what it is for."""

from dataclasses import dataclass

from cnn_core.config import DataConfig, RunConfig, TrainingConfig
from cnn_core.design import BlockDesign, Design, GroupDesign, TransferDesign
from cnn_core.errors import ConfigError
from cnn_core.layers import OwnNetwork
from cnn_core.schedules import BentSchedule, LinearSchedule


@dataclass(frozen=True)
class Preset:
    """A design, a training and its data that are worth starting from."""

    name: str
    title: str
    purpose: str
    design: Design
    training: TrainingConfig
    data: DataConfig

    @property
    def config(self) -> RunConfig:
        return RunConfig(
            name=self.title, preset=self.name, model=self.design.model(), training=self.training, data=self.data
        )


QUICK = Preset(
    name="quick",
    title="Quick look",
    purpose="A small network on the 5,000 images that come with the app: something real, trained within a minute.",
    design=BlockDesign(filters=(32, 64), units=64),
    training=TrainingConfig(epochs=15, batch_size=64, optimizer="adam", learning_rate=2e-3),
    data=DataConfig(dataset="sample", validation="holdout", flip="random"),
)

TUTORIAL = Preset(
    name="tutorial",
    title="Tutorial",
    purpose=(
        "Exactly the network and the training of the tutorial: 315,722 parameters, Adam, batches of 32, "
        "all 50,000 training images, judged by the 10,000 test images after every epoch."
    ),
    design=BlockDesign(filters=(32, 64), units=128),
    training=TrainingConfig(epochs=8, batch_size=32, optimizer="adam", learning_rate=1e-3),
    data=DataConfig(dataset="full", validation="test"),
)

_FAST = TrainingConfig(
    optimizer="muon", learning_rate=0.24, schedule=LinearSchedule(), label_smoothing=0.2, test_time_augmentation=True
)
_TURNED = DataConfig(dataset="full", validation="test", flip="alternating", shift=2)

SPRINT = Preset(
    name="sprint",
    title="Sprint",
    purpose=(
        "Past the tutorial's accuracy in a quarter of an epoch: whitened pixels, batch normalization and Muon let "
        "a small network learn more from each image, and a learning rate that falls at once shows it early."
    ),
    design=GroupDesign(filters=(64, 128), whitening_bias=False, early_pooling=True),
    training=_FAST.model_copy(
        update={
            "epochs": 1,
            "batch_size": 125,
            "learning_rate": 0.2,
            "schedule": BentSchedule(bend=0.25, left=0.1),
            "validations_per_epoch": 4,
        }
    ),
    data=_TURNED,
)

SPEEDRUN = Preset(
    name="speedrun",
    title="Speedrun",
    purpose=(
        "93 % in eight epochs, 94 % with test-time augmentation, after Keller Jordan's record recipe "
        "(arXiv 2404.00498): frozen whitening first, "
        "convolutions that begin as the identity, orthogonal updates by Muon, a learning rate that falls to 0, and "
        "images mirrored in every other epoch."
    ),
    design=GroupDesign(filters=(64, 256, 256)),
    training=_FAST.model_copy(update={"epochs": 8, "batch_size": 2000}),
    data=_TURNED,
)

RECORDED_LAYERS = OwnNetwork(run="recorded-speedrun", epoch=8, layers=SPEEDRUN.design.model().layers[:-2])
"""All of the recorded speedrun but its last dense layer and what scales its values."""

TRANSFER = Preset(
    name="transfer",
    title="Transfer",
    purpose=(
        "Begin with what a network knows already: the layers of the recorded speedrun, frozen, and a new last layer "
        "that learns from the 5,000 images that come with the app. That network learned from all 50,000 training "
        "images, so only the 10,000 test images, which it has not seen, may judge this one."
    ),
    design=TransferDesign(RECORDED_LAYERS),
    training=TrainingConfig(epochs=10, batch_size=64, optimizer="adam", learning_rate=1e-3),
    data=DataConfig(dataset="sample", validation="test"),
)

PRESETS = {preset.name: preset for preset in (QUICK, TUTORIAL, SPRINT, SPEEDRUN, TRANSFER)}


def preset(name: str) -> Preset:
    """The preset of this name, else ConfigError naming those there are."""
    try:
        return PRESETS[name]
    except KeyError:
        raise ConfigError(f"There is no preset {name!r}; there are: {', '.join(PRESETS)}.") from None
