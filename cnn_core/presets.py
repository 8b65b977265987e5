"""Named starting points: a whole training each, with a sentence on what it is for."""

from dataclasses import dataclass

from cnn_core.config import DataConfig, RunConfig, TrainingConfig
from cnn_core.design import BlockDesign
from cnn_core.errors import ConfigError


@dataclass(frozen=True)
class Preset:
    """A design, a training and its data that are worth starting from."""

    name: str
    title: str
    purpose: str
    design: BlockDesign
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
    data=DataConfig(dataset="sample", validation="holdout", flip=True),
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

PRESETS = {preset.name: preset for preset in (QUICK, TUTORIAL)}


def preset(name: str) -> Preset:
    """The preset of this name, else ConfigError naming those there are."""
    try:
        return PRESETS[name]
    except KeyError:
        raise ConfigError(f"There is no preset {name!r}; there are: {', '.join(PRESETS)}.") from None
