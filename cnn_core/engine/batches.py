"""Training batches without end: a permutation an epoch, made from (seed, epoch), so that a run can be repeated."""

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.config import NUM_CLASSES, DataConfig

PREFETCHED_BATCHES = 4

# These functions hold no Python control flow over tensors: rewriting them would only cost a third of a second.
plain = tf.autograph.experimental.do_not_convert


def training_batches(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], *, batch_size: int, seed: int, augmentation: DataConfig
) -> tf.data.Dataset:
    """Batches of (pixels float32 (batch, 32, 32, 3) in 0..255, one-hot float32 (batch, 10)), epoch after epoch.

    The images stay uint8 in one tensor; each batch is gathered from it, augmented and cast. The last batch of an epoch
    may be smaller.
    """
    with tf.device("CPU:0"):
        all_images = tf.constant(images)
        all_one_hot = tf.one_hot(labels, NUM_CLASSES)
    count = len(labels)

    @plain
    def positions_of_epoch(epoch: tf.Tensor) -> tf.data.Dataset:
        order = tf.numpy_function(
            lambda number: permutation(count, seed, int(number)), [epoch], tf.int64, stateful=False
        )
        order.set_shape((count,))
        batches = tf.data.Dataset.from_tensor_slices(order).batch(batch_size)
        return tf.data.Dataset.zip(
            tf.data.Dataset.counter().map(plain(lambda batch: tf.stack([epoch, batch]))), batches
        )

    @plain
    def gather(place: tf.Tensor, positions: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        pixels = augment(tf.gather(all_images, positions), augmentation, (seed, place))
        return tf.cast(pixels, tf.float32), tf.gather(all_one_hot, positions)

    return tf.data.Dataset.counter(1).flat_map(positions_of_epoch).map(gather).prefetch(PREFETCHED_BATCHES)


def permutation(count: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """The order in which an epoch (from 1) visits its images: NumPy's PCG64 seeded with (seed, epoch)."""
    return np.random.default_rng((seed, epoch)).permutation(count)


def augment(images: tf.Tensor, config: DataConfig, key: tuple[int, tf.Tensor]) -> tf.Tensor:
    """Mirrored and shifted copies of uint8 images (batch, 32, 32, 3).

    `key` is the run's seed and the int64 pair (epoch, batch): the same key gives the same picture.
    """
    seed, place = key
    if config.flip:
        images = _flip(images, _seed(seed, place, 1))
    if config.shift:
        images = _shift(images, config.shift, _seed(seed, place, 2))
    return images


def _seed(seed: int, place: tf.Tensor, purpose: int) -> tf.Tensor:
    epoch, batch = place[0], place[1]
    return tf.random.fold_in(tf.random.fold_in(tf.stack([tf.constant(seed, tf.int64), epoch]), batch), purpose)


def _flip(images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    chosen = tf.random.stateless_uniform((tf.shape(images)[0], 1, 1, 1), seed) < 0.5
    return tf.where(chosen, images[:, :, ::-1], images)


def _shift(images: tf.Tensor, limit: int, seed: tf.Tensor) -> tf.Tensor:
    count, size = tf.shape(images)[0], images.shape[1]
    padded = tf.pad(images, [[0, 0], [limit, limit], [limit, limit], [0, 0]], mode="REFLECT")
    offsets = tf.random.stateless_uniform((count, 2), seed, maxval=2 * limit + 1, dtype=tf.int32)
    rows = tf.gather(padded, offsets[:, :1] + tf.range(size), axis=1, batch_dims=1)
    return tf.gather(rows, offsets[:, 1:] + tf.range(size), axis=2, batch_dims=1)
