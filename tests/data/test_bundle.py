"""What comes with the app is real CIFAR-10, to the last byte."""

import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from cnn_core import data, paths
from cnn_core.data import bundle, store
from cnn_core.data.cifar10 import SHA256, sha256, statistics_of
from cnn_core.data.make_bundle import choose_sample
from cnn_core.data.sheets import read_sheet, write_sheets
from cnn_core.errors import ChecksumMismatch, DataError, DatasetMissing


def test_the_bundled_test_set_is_the_official_one(home):
    test = data.load("sample").test
    assert sha256(test.images) == SHA256["x_test"]
    assert sha256(test.labels) == SHA256["y_test"]


def test_the_sample_holds_500_images_of_each_class_at_their_official_positions(home):
    train = data.load("sample").train
    assert train.images.shape == (5000, 32, 32, 3) and train.images.dtype == np.uint8
    np.testing.assert_array_equal(np.bincount(train.labels), 500)
    assert len(set(train.indices.tolist())) == 5000
    assert train.indices.min() >= 0 and train.indices.max() < 50_000


def test_statistics_kept_at_preparation_are_those_of_the_pixels(home):
    dataset = data.load("sample")
    pixels = np.asarray(dataset.train.images)
    np.testing.assert_allclose(dataset.statistics.mean, pixels.mean(axis=(0, 1, 2)), rtol=1e-12)
    np.testing.assert_allclose(dataset.statistics.standard_deviation, pixels.std(axis=(0, 1, 2)), rtol=1e-9)
    assert dataset.statistics.train_counts == (500,) * 10
    assert dataset.statistics == statistics_of(pixels, dataset.train.labels, dataset.test.labels)


def test_sheets_are_lossless_and_small_enough_for_a_repository(home, tmp_path):
    # Real pixels and mostly black: a whole sheet of photographs takes ten seconds to compress.
    images = np.zeros((1000, 32, 32, 3), np.uint8)
    images[::20] = data.load("sample").train.images[:50]
    (path,) = write_sheets(images, tmp_path, "train")
    np.testing.assert_array_equal(read_sheet(path), images)
    assert all(sheet.stat().st_size < 4_000_000 for sheet in bundle.FOLDER.glob("*.webp"))


def test_the_sample_is_drawn_again_as_it_was(home):
    labels = np.repeat(np.arange(10, dtype=np.uint8), 5000)
    chosen = choose_sample(labels)
    np.testing.assert_array_equal(chosen, choose_sample(labels))
    np.testing.assert_array_equal(np.bincount(labels[chosen]), 500)


def test_a_damaged_checkout_is_noticed(home, tmp_path, monkeypatch):
    copy = tmp_path / "bundled"
    shutil.copytree(bundle.FOLDER, copy)
    sheet = np.asarray(Image.open(copy / "test-03.webp")).copy()
    sheet[5, 5, 0] ^= 1
    Image.fromarray(sheet).save(copy / "test-03.webp", lossless=True)
    monkeypatch.setattr(bundle, "FOLDER", copy)
    with pytest.raises(ChecksumMismatch, match=r"x_test .* damaged"):
        bundle.unpack()


@pytest.mark.parametrize("name", ["test-03.webp", "index.npz"])
def test_half_a_file_in_the_checkout_is_noticed(home, tmp_path, monkeypatch, name):
    copy = tmp_path / "bundled"
    shutil.copytree(bundle.FOLDER, copy)
    (copy / name).write_bytes((bundle.FOLDER / name).read_bytes()[:5000])
    monkeypatch.setattr(bundle, "FOLDER", copy)
    monkeypatch.setattr(bundle, "INDEX", copy / "index.npz")
    with pytest.raises(ChecksumMismatch, match=r"damaged .* Get the checkout again"):
        bundle.unpack()


def test_a_home_that_cannot_be_written_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "file" / "home"))
    with pytest.raises(DataError, match=r"could not be written .* set EPOCHSCOPE_HOME"):
        data.load("sample")


def test_two_processes_that_ask_at_once_prepare_the_sample_once(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "new"))
    ask = "from cnn_core import data; print(data.load('sample').train.images.sum())"
    both = [subprocess.Popen([sys.executable, "-c", ask], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    sums = {process.communicate(timeout=60)[0] for process in both}
    assert len(sums) == 1 and all(process.returncode == 0 for process in both)
    assert sorted(path.name for path in paths.data_folder().iterdir()) == ["sample", "sample.lock"]


def test_a_preparation_that_dies_leaves_nothing_to_trust(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "new"))
    die = (
        "import os, signal\nfrom cnn_core.data import store\n"
        "def write(folder):\n    (folder / 'x_train.npy').write_bytes(b'half')\n    os.kill(os.getpid(), 9)\n"
        "store.prepare('sample', write)"
    )
    assert subprocess.run([sys.executable, "-c", die], check=False).returncode == -9
    assert not (store.folder_of("sample") / store.MANIFEST).exists()
    # Process ids come again, in containers at once.
    (paths.data_folder() / f".sample.{os.getpid()}").mkdir()
    assert len(data.load("sample").train) == 5000
    assert sorted(path.name for path in paths.data_folder().iterdir()) == ["sample", "sample.lock"]


def test_images_are_found_by_their_official_position(home):
    test = data.load("sample").test
    np.testing.assert_array_equal(data.image("test", 123), test.images[123])
    train = data.load("sample").train
    np.testing.assert_array_equal(data.image("train", int(train.indices[7])), train.images[7])


@pytest.mark.parametrize(("split", "index"), [("test", 10_000), ("train", 99_999), ("train", 0)])
def test_an_image_that_is_not_here_is_a_sentence(home, split, index):
    assert 0 not in data.load("sample").train.indices
    with pytest.raises(DataError, match=f"{split}-{index} is not on this machine"):
        data.image(split, index)


def test_the_full_set_is_missing_until_it_is_fetched(home):
    assert not data.is_available("full")
    with pytest.raises(DatasetMissing, match="data fetch"):
        data.load("full")


def test_verify_finds_a_flipped_bit(home):
    data.verify("sample")
    folder = store.folder_of("sample")
    content = bytearray((folder / "y_train.npy").read_bytes())
    content[-1] ^= 1
    (folder / "y_train.npy").unlink()
    (folder / "y_train.npy").write_bytes(content)
    with pytest.raises(ChecksumMismatch, match=r"y_train\.npy has SHA-256"):
        data.verify("sample")


def test_the_manifest_is_plain_json(home):
    data.load("sample")
    facts = json.loads((store.folder_of("sample") / store.MANIFEST).read_text())
    assert facts["name"] == "sample"
