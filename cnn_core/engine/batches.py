"""Training batches without end: a permutation an epoch, made from (seed, epoch), so that a run can be repeated."""

from math import ceil
from mmap import mmap

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.config import MEAN_COLOUR, NUM_CLASSES, DataConfig

PREFETCHED_BATCHES = 4
ALIGNMENT_BYTES = 64

# These functions hold no Python control flow over tensors: rewriting them would only cost a third of a second.
plain = tf.autograph.experimental.do_not_convert


class TrainingBatches:
    """Which images each batch holds, and the batches themselves, made within the training's own graph.

    The images stay uint8 in one tensor, or in the file they lie in; in their place may be float32 values of them, which
    are handed out as they are. tf.data hands out positions alone: threads of its
    own that copied pixels would take the processor from the network.
    """

    def __init__(
        self,
        images: NDArray[np.uint8] | NDArray[np.float32],
        labels: NDArray[np.uint8],
        *,
        batch_size: int,
        seed: int,
        augmentation: DataConfig,
    ) -> None:
        with tf.device("CPU:0"):
            self._images = _shared(images)
            self._one_hot = tf.one_hot(labels, NUM_CLASSES)
        self._count = len(labels)
        self._batch_size = batch_size
        self._seed = seed
        self._augmentation = augmentation
        self._mirrored_first = _coins((self._count,), tf.constant([seed, 0], tf.int64))

    def places(self, after_epoch: int = 0, after_batches: int = 0) -> tf.data.Dataset:
        """Without end: (epoch from 1, batch from 0), int64 (2,), and the positions of its images, int64 (batch,).

        The last batch of an epoch may be smaller. `after_epoch` epochs and `after_batches` of the next are left out.
        """
        count, size = self._count, self._batch_size

        @plain
        def of_epoch(epoch: tf.Tensor) -> tf.data.Dataset:
            order = tf.numpy_function(
                lambda number: permutation(count, self._seed, int(number)), [epoch], tf.int64, stateful=False
            )
            order.set_shape((count,))
            of_batch = plain(lambda batch: (tf.stack([epoch, batch]), order[batch * size : (batch + 1) * size]))
            return tf.data.Dataset.range(ceil(count / size)).map(of_batch)

        epochs = tf.data.Dataset.counter(after_epoch + 1).flat_map(of_epoch)
        # Nothing is left to tune here; and a training's end would wait, for seconds on a busy machine, for the tuner's.
        options = tf.data.Options()
        options.autotune.enabled = False
        return epochs.skip(after_batches).prefetch(PREFETCHED_BATCHES).with_options(options)

    def gather(self, place: tf.Tensor, positions: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Pixels, float32 (batch, 32, 32, 3) in 0..255, augmented, and one-hot labels, float32 (batch, 10)."""
        with tf.device("CPU:0"):
            pixels, one_hot = tf.gather(self._images, positions), tf.gather(self._one_hot, positions)
        if not self._augmentation.augmented:
            return tf.cast(pixels, tf.float32), one_hot
        begin_mirrored = tf.gather(self._mirrored_first, positions)
        pixels = augment(pixels, begin_mirrored, self._augmentation, (self._seed, place))
        return tf.cast(pixels, tf.float32), one_hot


def _shared(images: NDArray[np.uint8] | NDArray[np.float32]) -> tf.Tensor:
    """A tensor over the file that the images lie in, where they do: tf.constant copies, and twice.

    TensorFlow takes only memory that it may write to and that begins at a multiple of 64 bytes. The first is a mapping
    that copies on write; the second holds of every .npy file.
    """
    if isinstance(images, np.memmap) and isinstance(images.base, mmap) and images.offset % ALIGNMENT_BYTES == 0:
        mapped = np.memmap(images.filename, images.dtype, "c", images.offset, images.shape)
        return tf.experimental.dlpack.from_dlpack(mapped.__dlpack__())
    return tf.constant(images)


def permutation(count: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """The order in which an epoch (from 1) visits its images: NumPy's PCG64 seeded with (seed, epoch)."""
    return np.random.default_rng((seed, epoch)).permutation(count)


def augment(images: tf.Tensor, begin_mirrored: tf.Tensor, config: DataConfig, key: tuple[int, tf.Tensor]) -> tf.Tensor:
    """Mirrored, shifted and partly covered copies of uint8 images (batch, 32, 32, 3).

    Mirroring and shifting only say which rows and columns to read: the pixels are copied once.

    `begin_mirrored`, (batch,) bool, says which images an alternating flip mirrors in the first epoch. `key` is the
    run's seed and the int64 pair (epoch, batch): the same gives the same pictures.
    """
    seed, place = key
    rows = columns = tf.broadcast_to(tf.range(images.shape[1]), tf.shape(images)[:2])
    if config.shift:
        rows, columns = _shifted(rows, columns, config.shift, _seed(seed, place, 2))
    if config.flip == "random":
        columns = _mirrored(columns, _coins(tf.shape(images)[:1], _seed(seed, place, 1)))
    if config.flip == "alternating":
        columns = _mirrored(columns, _alternating(begin_mirrored, epoch=place[0]))
    if config.shift:
        images = tf.gather(images, rows, axis=1, batch_dims=1)
    if config.shift or config.flip != "off":
        images = tf.gather(images, columns, axis=2, batch_dims=1)
    if config.cutout:
        images = _cut_out(images, config.cutout, _seed(seed, place, 3))
    return images


def _seed(seed: int, place: tf.Tensor, purpose: int) -> tf.Tensor:
    epoch, batch = place[0], place[1]
    return tf.random.fold_in(tf.random.fold_in(tf.stack([tf.constant(seed, tf.int64), epoch]), batch), purpose)


def _coins(shape: tf.Tensor | tuple[int], seed: tf.Tensor) -> tf.Tensor:
    return tf.random.stateless_uniform(shape, seed) < 0.5


def _alternating(begin_mirrored: tf.Tensor, epoch: tf.Tensor) -> tf.Tensor:
    """Each image is mirrored in every other epoch; a coin of its own says in which. arXiv 2404.00498, section 3.6."""
    return tf.equal(begin_mirrored, epoch % 2 == 1)


def _mirrored(columns: tf.Tensor, chosen: tf.Tensor) -> tf.Tensor:
    return tf.where(chosen[:, None], columns.shape[1] - 1 - columns, columns)


def _shifted(rows: tf.Tensor, columns: tf.Tensor, limit: int, seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    offsets = tf.random.stateless_uniform((tf.shape(rows)[0], 2), seed, minval=-limit, maxval=limit + 1, dtype=tf.int32)
    return _reflected(rows + offsets[:, :1]), _reflected(columns + offsets[:, 1:])


def _reflected(places: tf.Tensor) -> tf.Tensor:
    """Places beyond the border are read at their mirror image within it; the border itself is not repeated."""
    last = places.shape[1] - 1
    return last - tf.abs(last - tf.abs(places))


def _cut_out(images: tf.Tensor, side: int, seed: tf.Tensor) -> tf.Tensor:
    """The square may reach beyond the border, as in the paper: every pixel is covered equally often."""
    count, size = tf.shape(images)[0], images.shape[1]
    corners = tf.random.stateless_uniform((count, 2), seed, minval=1 - side, maxval=size, dtype=tf.int32)
    inside = (tf.range(size) >= corners[..., None]) & (tf.range(size) < corners[..., None] + side)
    covered = inside[:, 0, :, None, None] & inside[:, 1, None, :, None]
    return tf.where(covered, tf.constant(MEAN_COLOUR, images.dtype), images)
