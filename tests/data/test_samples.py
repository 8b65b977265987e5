"""The pictures to try: there offline, small, and what they are said to be."""

import numpy as np
import pytest
from PIL import Image

from cnn_core.data import CLASS_NAMES
from cnn_core.data.drawings import DRAWN
from cnn_core.data.samples import FOLDER, SAMPLES, drawing_path, sample

MOST_BYTES = 15_000


def test_there_is_a_drawing_of_every_class_and_two_photographs_of_none():
    assert [CLASS_NAMES[found.class_index] for found in SAMPLES if found.class_index is not None] == list(CLASS_NAMES)
    assert [found.id for found in SAMPLES if found.class_index is None] == ["photograph-china", "photograph-flower"]
    assert len({found.id for found in SAMPLES}) == len(SAMPLES) == 12


@pytest.mark.parametrize("sample_id", [found.id for found in SAMPLES])
def test_each_loads_says_where_it_comes_from_and_needs_no_excuse(sample_id):
    found = sample(sample_id)
    picture = found.load()
    assert picture.original.mode == "RGB" and max(picture.original.size) <= 640
    assert picture.pixels.shape == (32, 32, 3) and picture.pixels.dtype == np.uint8
    assert picture.warnings == ()
    for words in (found.about, found.licence):
        assert words.endswith(".")


def test_the_photographs_name_who_took_them():
    assert "danielbuechele" in sample("photograph-china").licence
    assert "vultilion" in sample("photograph-flower").licence
    assert all("Creative Commons Attribution 2.0" in found.licence for found in SAMPLES[-2:])


def test_there_is_no_sample_of_another_name():
    assert sample("../../etc/passwd") is None


@pytest.mark.parametrize("name", DRAWN)
def test_the_files_are_what_the_code_draws(name):
    path = drawing_path(name)
    assert path.stat().st_size < MOST_BYTES
    with Image.open(path) as kept:
        apart = np.abs(np.asarray(kept.convert("RGB"), np.int16) - np.asarray(DRAWN[name]().picture(), np.int16))
    # Another version of Pillow may round the edges otherwise.
    assert apart.mean() < 0.5


def test_no_other_file_comes_along():
    assert {path.stem for path in FOLDER.iterdir()} == set(CLASS_NAMES) == set(DRAWN)
