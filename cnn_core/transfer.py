"""Beginning with a network that has learned before: which layers of a run, and what it has seen.

Facts for a lesson. *Frozen*, the network before is a fixed way to describe an image, and only a new last layer learns
from these descriptions: with 5,000 images in seconds, because each image needs to pass it once. *Fine-tuned*, all of
it learns on, slowly. It helps where the network before has seen more images than there are now, and alike ones. Who is
judged by images that the network before learned from is judged too well: `images_seen` counts them.
"""

import numpy as np

from cnn_core import data
from cnn_core.config import DataConfig, ModelConfig, RunConfig
from cnn_core.errors import ConfigError, EpochscopeError
from cnn_core.layers import Dropout, Layer, OwnNetwork, Scale
from cnn_core.layers.bases import Trainable
from cnn_core.runs.directory import Run, find


def own_network(run: Run, epoch: int, *, kept: int | None = None, trainable: Trainable = "frozen") -> OwnNetwork:
    """The first `kept` layers of a run as a base; without `kept`, all but its last dense layer and what prepares it.

    A run that begins with another run's layers hands those on. Raises ConfigError for a number of layers that the run
    does not have, and what `Run.config` raises.
    """
    layers, scale_pixels = inherited_layers(run.config().model)
    most = len(layers) - 1
    kept = layers_before_the_head(layers) if kept is None else kept
    if not 1 <= kept <= most:
        raise ConfigError(
            f"Of run {run.id!r} 1 to {most} layers can be kept, for the last, which gives the probabilities, is "
            f"learned anew; received {kept}."
        )
    return OwnNetwork(
        run=run.id,
        epoch=epoch,
        layers=layers[:kept],
        scale_pixels=scale_pixels,
        trainable=trainable,
    )


def inherited_layers(model: ModelConfig) -> tuple[tuple[Layer, ...], bool]:
    """All layers of a network, those that it has from another run one by one, and whether pixels are scaled first."""
    if isinstance(model.base, OwnNetwork):
        return (*model.base.layers, *model.layers[1:]), model.base.scale_pixels
    return model.layers, model.scale_pixels


def layers_before_the_head(layers: tuple[Layer, ...]) -> int:
    """How many layers come before the last dense one and what only prepares its values: a scale, a dropout."""
    count = len(layers) - 1
    while count > 1 and isinstance(layers[count - 1], Scale | Dropout):
        count -= 1
    return count


def images_seen(config: RunConfig) -> int | None:
    """How many of the images that judge such a run its base has learned from; None where that cannot be told.

    Of a network from ImageNet it is none: CIFAR-10's images come from elsewhere, though a few may be alike.
    """
    base = config.model.base
    if config.data.validation == "test" or not isinstance(base, OwnNetwork):
        return 0
    try:
        judging = data.validation_part(config.data).indices
        return int(np.isin(judging, _learned_from(base.run)).sum())
    except EpochscopeError:
        return None


def _learned_from(run_id: str) -> np.typing.NDArray[np.int64]:
    """Positions in the official training set of all images that a run, and those that it comes from, learned from."""
    config = find(run_id).config()
    earlier = [config.parent.run] if config.parent else []
    if isinstance(config.model.base, OwnNetwork):
        earlier.append(config.model.base.run)
    own = _training_images(config.data)
    return np.concatenate([own, *(_learned_from(other) for other in earlier)])


def _training_images(config: DataConfig) -> np.typing.NDArray[np.int64]:
    if config.dataset == "full" and config.fraction == 1 and config.validation == "test":
        # All of them, whether they are on this machine or not.
        return np.arange(10 * data.splits.IMAGES_A_CLASS["full"])
    whole = data.load(config.dataset)
    part = data.split(whole, fraction=config.fraction, validation=config.validation, seed=config.split_seed).train
    return part.indices.astype(np.int64)
