"""The augmentation that is shown is the one that trains: TensorFlow and NumPy agree to the pixel."""

import numpy as np
import pytest
import tensorflow as tf

from cnn_core import data
from cnn_core.config import DataConfig
from cnn_core.data.augment import Change, changed, draw_changes
from cnn_core.engine import batches

LIMIT = 4
SEED = tf.constant([3, 7], tf.int64)


@pytest.fixture
def images(home):
    return np.array(data.load("sample").train.images[:40])


def test_a_mirrored_image_is_the_one_that_trains(images):
    chosen = (tf.random.stateless_uniform((len(images), 1, 1, 1), SEED) < 0.5).numpy().ravel()
    trained = batches._flip(tf.constant(images), SEED).numpy()
    shown = [changed(image, Change(mirrored=bool(flip))) for image, flip in zip(images, chosen, strict=True)]
    assert 5 < chosen.sum() < 35
    np.testing.assert_array_equal(shown, trained)


def test_a_moved_image_is_the_one_that_trains(images):
    size = (len(images), 2)
    offsets = tf.random.stateless_uniform(size, SEED, maxval=2 * LIMIT + 1, dtype=tf.int32).numpy()
    trained = batches._shift(tf.constant(images), LIMIT, SEED).numpy()
    moves = LIMIT - offsets
    shown = [changed(image, Change(down=down, right=right)) for image, (down, right) in zip(images, moves, strict=True)]
    assert len({tuple(move) for move in moves.tolist()}) > 20
    np.testing.assert_array_equal(shown, trained)


def test_down_is_down_and_right_is_right(images):
    moved = changed(images[0], Change(down=3, right=2))
    np.testing.assert_array_equal(moved[3:, 2:], images[0][:-3, :-2])
    np.testing.assert_array_equal(moved[2, 2:], images[0][1, :-2])


def test_mirrored_comes_before_moved(images):
    both = changed(images[0], Change(mirrored=True, right=5))
    np.testing.assert_array_equal(both[:, 5:], images[0][:, ::-1][:, :-5])


def test_what_is_off_changes_nothing(images):
    assert draw_changes(DataConfig(), 8, seed=0) == [Change()] * 8
    np.testing.assert_array_equal(changed(images[0], Change()), images[0])


def test_draws_fill_the_range_of_the_configuration_and_repeat_with_their_seed():
    config = DataConfig(flip=True, shift=LIMIT)
    changes = draw_changes(config, 2000, seed=1)
    for way in ("down", "right"):
        assert {getattr(change, way) for change in changes} == set(range(-LIMIT, LIMIT + 1))
    assert 900 < sum(change.mirrored for change in changes) < 1100
    assert changes == draw_changes(config, 2000, seed=1) != draw_changes(config, 2000, seed=2)
