import numpy as np
import pytest

from cnn_core import data
from cnn_core.config import DataConfig
from cnn_core.engine.batches import TrainingBatches, permutation

PLAIN = DataConfig()


@pytest.fixture
def photographs(home):
    train = data.load("sample").train
    return train.images[:50], train.labels[:50]


def epochs(photographs, count, batch_size=16, seed=0, augmentation=PLAIN):
    images, labels = photographs
    per_epoch = -(-len(labels) // batch_size)
    batches = TrainingBatches(images, labels, batch_size=batch_size, seed=seed, augmentation=augmentation)
    gathered = (batches.gather(*place) for place in batches.places().take(per_epoch * count))
    taken = [(x.numpy(), y.numpy()) for x, y in gathered]
    return [taken[start : start + per_epoch] for start in range(0, len(taken), per_epoch)]


def test_each_epoch_shows_each_image_once_in_the_order_of_the_permutation(photographs):
    images, labels = photographs
    for number, batches in enumerate(epochs(photographs, 2), start=1):
        assert [len(y) for _, y in batches] == [16, 16, 16, 2]
        order = permutation(50, 0, number)
        np.testing.assert_array_equal(np.concatenate([x for x, _ in batches]), images[order])
        np.testing.assert_array_equal(np.concatenate([y for _, y in batches]).argmax(axis=1), labels[order])


@pytest.mark.parametrize("rows", [slice(None), slice(1, None), slice(None, None, 2)])
def test_images_are_read_from_their_file_and_parts_of_it_are_copied(home, tmp_path, rows):
    np.save(tmp_path / "images.npy", data.load("sample").train.images[:40])
    images = np.load(tmp_path / "images.npy", mmap_mode="r")[rows]
    batches = TrainingBatches(images, np.zeros(len(images), np.uint8), batch_size=8, seed=0, augmentation=PLAIN)
    place = next(iter(batches.places()))
    np.testing.assert_array_equal(batches.gather(*place)[0], images[permutation(len(images), 0, 1)[:8]])


def test_no_tuner_is_waited_for_at_a_trainings_end(photographs):
    images, labels = photographs
    batches = TrainingBatches(images, labels, batch_size=16, seed=0, augmentation=PLAIN)
    assert batches.places().options().autotune.enabled is False


def test_orders_differ_between_epochs_and_seeds_and_repeat_with_both():
    assert not np.array_equal(permutation(50, 0, 1), permutation(50, 0, 2))
    assert not np.array_equal(permutation(50, 0, 1), permutation(50, 1, 1))
    np.testing.assert_array_equal(permutation(50, 3, 4), permutation(50, 3, 4))


def test_pixels_come_raw_and_labels_one_hot(photographs):
    (x, y), *_ = epochs(photographs, 1)[0]
    assert x.dtype == np.float32 and x.max() > 1
    np.testing.assert_array_equal(y.sum(axis=1), 1)


def test_flip_shows_each_image_as_it_is_or_mirrored(photographs):
    images, _ = photographs
    shown = np.concatenate([x for x, _ in epochs(photographs, 1, augmentation=DataConfig(flip="random"))[0]])
    originals = images[permutation(50, 0, 1)]
    mirrored = [np.array_equal(image, original[:, ::-1]) for image, original in zip(shown, originals, strict=True)]
    same = [np.array_equal(image, original) for image, original in zip(shown, originals, strict=True)]
    assert all(one or other for one, other in zip(same, mirrored, strict=True))
    assert 10 < sum(mirrored) < 40


def test_an_alternating_flip_mirrors_each_image_in_every_other_epoch(photographs):
    images, _ = photographs
    mirrored = []
    for number, batches in enumerate(epochs(photographs, 3, augmentation=DataConfig(flip="alternating")), start=1):
        shown, order = np.concatenate([x for x, _ in batches]), permutation(50, 0, number)
        by_image = np.empty_like(shown)
        by_image[order] = shown
        mirrored.append((by_image == images[:, :, ::-1]).all(axis=(1, 2, 3)))
    first, second, third = mirrored
    assert 10 < first.sum() < 40
    np.testing.assert_array_equal(first, ~second)
    np.testing.assert_array_equal(first, third)


def test_shift_moves_by_at_most_its_limit_and_reflects_the_border(photographs):
    images, _ = photographs
    shown = np.concatenate([x for x, _ in epochs(photographs, 1, augmentation=DataConfig(shift=2))[0]])
    offsets = [shift_of(image, original) for image, original in zip(shown, images[permutation(50, 0, 1)], strict=True)]
    assert len(set(offsets)) > 10


def shift_of(image, original):
    padded = np.pad(original, ((2, 2), (2, 2), (0, 0)), mode="reflect")
    places = [(row, column) for row in range(5) for column in range(5)]
    return next(
        (row, column) for row, column in places if np.array_equal(image, padded[row : row + 32, column : column + 32])
    )


def test_augmentation_repeats_with_its_seed(photographs):
    every = DataConfig(flip="random", shift=4, cutout=6)
    one, same, other = (
        np.concatenate([x for x, _ in epochs(photographs, 1, seed=seed, augmentation=every)[0]]) for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)
