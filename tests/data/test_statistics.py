"""What is measured of the pixels: exact, kept beside the set, and never measured twice."""

import json

import numpy as np
import pytest

from cnn_core import data
from cnn_core.data import statistics, store


@pytest.fixture
def train(home):
    return data.load("sample").train


def same(one, other):
    return all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("histograms", "means", "deviations")
    )


def test_they_are_those_of_the_pixels(train):
    kept = data.pixel_statistics("sample")
    pixels = np.asarray(train.images)
    for channel in range(3):
        expected = np.bincount(pixels[..., channel].ravel(), minlength=256)
        np.testing.assert_array_equal(kept.histograms[channel], expected)
    for class_index in range(10):
        own = pixels[train.labels == class_index].astype(np.float64)
        np.testing.assert_allclose(kept.means[class_index], own.mean(axis=0), rtol=1e-6)
        np.testing.assert_allclose(kept.deviations[class_index], own.std(axis=0), rtol=1e-5)
    assert (kept.minimum, kept.maximum) == (pixels.min(), pixels.max())


def test_the_histograms_agree_with_the_facts_in_the_manifest(train):
    histograms, facts = data.pixel_statistics("sample").histograms, data.load("sample").statistics
    np.testing.assert_allclose(histograms @ np.arange(256) / histograms.sum(axis=1), facts.mean, rtol=1e-12)


def test_a_class_without_images_is_black_and_no_error():
    images = np.full((3, 32, 32, 3), 200, np.uint8)
    measured = statistics.measure(images, np.array([4, 4, 4], np.uint8))
    assert measured.means[4].min() == 200 and not measured.deviations.any()
    assert not measured.means[[0, 1, 9]].any()
    assert (measured.minimum, measured.maximum) == (200, 200)


def test_preparation_leaves_them_beside_the_images_and_nobody_measures_again(train, monkeypatch):
    monkeypatch.setattr(statistics, "measure", None)
    assert data.pixel_statistics("sample").histograms.sum() == 5000 * 32 * 32 * 3


@pytest.mark.parametrize("left", [None, b"", b"half a file"])
def test_a_set_of_an_earlier_release_is_completed_silently(train, left):
    folder = store.folder_of("sample")
    before = statistics.read(folder)
    (folder / statistics.FILE).unlink()
    if left is not None:
        (folder / statistics.FILE).write_bytes(left)
    assert statistics.read(folder) is None
    assert same(data.pixel_statistics("sample"), before)
    assert same(statistics.read(folder), before)
    assert not list(folder.glob(f".{statistics.FILE}*"))
    assert json.loads((folder / store.MANIFEST).read_text())["name"] == "sample"


def test_a_home_that_cannot_be_written_has_them_all_the_same(train, monkeypatch):
    folder = store.folder_of("sample")
    before = statistics.read(folder)
    (folder / statistics.FILE).unlink()

    def refuse(*_):
        raise PermissionError("read-only file system")

    monkeypatch.setattr(statistics, "write", refuse)
    assert same(data.pixel_statistics("sample"), before)
    assert not (folder / statistics.FILE).exists()
