"""Whether a training may look at its images through the frozen layers once, and never again."""

from itertools import takewhile
from math import prod

from cnn_core.architecture import summarize
from cnn_core.config import RunConfig
from cnn_core.data.splits import count_train_images, count_validation_images
from cnn_core.layers import ActivationLayer, Flatten, GlobalAveragePooling2D, Scale

MOST_BYTES = 2**30
"""More than this is not kept in memory: the images then go through the frozen layers in every epoch."""
BYTES_A_VALUE = 4
_WITHOUT_WEIGHTS = (GlobalAveragePooling2D, Flatten, Scale, ActivationLayer)


def keeps_features(config: RunConfig) -> bool:
    """Whether what the frozen layers make of each image is found once and kept.

    So it is where they come first, where the images are shown unchanged in every epoch, and where it fits.
    """
    base = config.model.base
    if base is None or base.trainable != "frozen" or config.data.augmented:
        return False
    return feature_bytes(config) <= MOST_BYTES


def feature_bytes(config: RunConfig) -> int:
    """Of what the frozen layers, and those after them that hold no weights, make of all images."""
    rows = summarize(config.model).layers
    after = sum(1 for _ in takewhile(lambda layer: isinstance(layer, _WITHOUT_WEIGHTS), config.model.layers[1:]))
    images = count_train_images(config.data) + count_validation_images(config.data)
    return BYTES_A_VALUE * prod(rows[after].output_shape) * images
