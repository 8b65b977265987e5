"""How much memory a training will take at its peak: what follows from its design, and what a trainer takes anyway.

The second is learned from trainings that have ended on this home: packages and systems differ.
"""

from collections.abc import Sequence
from statistics import median

from cnn_core import architecture
from cnn_core.architecture import INPUT_SHAPE
from cnn_core.config import RunConfig
from cnn_core.data import count_train_images, count_validation_images

USUAL_BYTES = 720 * 2**20
"""TensorFlow with its threads, Keras, NumPy and a trained graph, before any of one's own has ended here."""

PIXELS = INPUT_SHAPE[0] * INPUT_SHAPE[1] * INPUT_SHAPE[2]


def design_bytes(config: RunConfig) -> int:
    """Weights, gradients, moments, the values of a batch, and the images. Raises ConfigError as `summarize` does."""
    network = architecture.summarize(config.model).training_bytes(config.training.batch_size)
    images = count_train_images(config.data) + count_validation_images(config.data)
    return network - architecture.TENSORFLOW_BYTES + images * PIXELS


def trainer_bytes(past: Sequence[tuple[int, int]]) -> int:
    """What a trainer takes anyway: the median over past trainings of their peak beyond their design's bytes.

    `past` holds pairs (peak, design) in bytes.
    """
    return max(round(median(peak - design for peak, design in past)), 0) if past else USUAL_BYTES
