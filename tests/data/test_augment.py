"""The augmentation that is shown is the one that trains: TensorFlow and NumPy agree to the pixel."""

import numpy as np
import pytest
import tensorflow as tf

from cnn_core import data
from cnn_core.config import DataConfig
from cnn_core.data.augment import Change, Hole, changed, draw_changes, draw_epochs
from cnn_core.engine import batches

LIMIT = 4
SEED = 3
PLACE = tf.constant([1, 7], tf.int64)


@pytest.fixture
def images(home):
    return np.array(data.load("sample").train.images[:40])


def trained(images, **augmentation):
    begin_mirrored = tf.zeros(len(images), tf.bool)
    return batches.augment(tf.constant(images), begin_mirrored, DataConfig(**augmentation), (SEED, PLACE)).numpy()


def drawn(purpose, **limits):
    """The whole numbers that the engine draws for one purpose, two an image."""
    return tf.random.stateless_uniform((40, 2), batches._seed(SEED, PLACE, purpose), dtype=tf.int32, **limits).numpy()


def test_a_mirrored_and_moved_image_is_the_one_that_trains(images):
    mirrored = batches._coins((len(images),), batches._seed(SEED, PLACE, 1)).numpy()
    moves = -drawn(2, minval=-LIMIT, maxval=LIMIT + 1)
    assert 5 < mirrored.sum() < 35
    assert len({tuple(move) for move in moves.tolist()}) > 20
    changes = [
        Change(mirrored=bool(flip), down=down, right=right) for flip, (down, right) in zip(mirrored, moves, strict=True)
    ]
    shown = [changed(image, change) for image, change in zip(images, changes, strict=True)]
    np.testing.assert_array_equal(shown, trained(images, flip="random", shift=LIMIT))


def test_a_covered_image_is_the_one_that_trains(images):
    side = 9
    corners = drawn(3, minval=1 - side, maxval=32)
    covered_images = trained(images, cutout=side)
    shown = [
        changed(image, Change(hole=Hole(int(top), int(left), side)))
        for image, (top, left) in zip(images, corners, strict=True)
    ]
    np.testing.assert_array_equal(shown, covered_images)
    covered = (covered_images != images).any(axis=-1).sum(axis=(1, 2))
    assert 0 < covered.min() < covered.max() <= side**2


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
    config = DataConfig(flip="random", shift=LIMIT)
    changes = draw_changes(config, 2000, seed=1)
    for way in ("down", "right"):
        assert {getattr(change, way) for change in changes} == set(range(-LIMIT, LIMIT + 1))
    assert all(change.hole is None for change in changes)
    holes = [change.hole for change in draw_changes(DataConfig(cutout=8), 2000, seed=1)]
    assert {hole.top for hole in holes} == {hole.left for hole in holes} == set(range(-7, 32))
    assert 900 < sum(change.mirrored for change in changes) < 1100
    assert changes == draw_changes(config, 2000, seed=1) != draw_changes(config, 2000, seed=2)


def test_an_alternating_flip_shows_each_image_both_ways_in_turn():
    for changes in draw_epochs(DataConfig(flip="alternating", shift=2), count=20, epochs=6, seed=3):
        mirrored = [change.mirrored for change in changes]
        assert mirrored == [mirrored[0], not mirrored[0]] * 3
        assert len({(change.down, change.right) for change in changes}) > 1, "a shift is drawn anew in each epoch"


def test_a_random_flip_is_drawn_anew_in_each_epoch():
    drawn = draw_epochs(DataConfig(flip="random", cutout=4), count=50, epochs=6, seed=3)
    assert {sum(change.mirrored for change in changes) for changes in drawn} >= {2, 3, 4}
    assert len({change.hole for changes in drawn for change in changes}) > 200
