import numpy as np
import pytest
from pydantic import ValidationError

from cnn_core import paths
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.analysis.slices import MOST_SLICES, Slice, all_slices, brightness_of, damage, remove_slice, save_slice
from cnn_core.errors import ConfigError
from cnn_core.runs.predictions import Predictions

LOGITS = np.array([[3, 0], [0, 1], [2, 0], [0, 4]], np.float32) @ np.eye(2, 10, dtype=np.float32)
EVALUATION = Evaluation(
    "test", np.array([7, 8, 9, 10], np.int32), np.array([0, 0, 1, 1], np.uint8), Predictions(LOGITS)
)
BRIGHTNESS = np.array([0.1, 0.5, 0.9, 0.3])


@pytest.mark.parametrize(
    ("conditions", "rows"),
    [
        ({}, [0, 1, 2, 3]),
        ({"true_class": 0}, [0, 1]),
        ({"answer": 0}, [0, 2]),
        ({"correctness": "right"}, [0, 3]),
        ({"correctness": "wrong", "true_class": 1}, [2]),
        ({"brightness": (0.3, 0.5)}, [1, 3]),
        ({"confidence": (0.6, 1.0)}, [0, 3]),
        ({"images": ("test-10", "test-8", "train-7", "test-99")}, [1, 3]),
    ],
)
def test_conditions_hold_together(conditions, rows):
    assert Slice(name="some", **conditions).rows(EVALUATION, BRIGHTNESS).tolist() == rows


def test_an_evaluation_of_a_slice_is_that_of_its_images():
    part = EVALUATION.only(np.array([1, 3]))
    assert part.labels.tolist() == [0, 1] and part.image_id(1) == "test-10"
    assert part.confusion[0, 1] == 1 and part.confusion[1, 1] == 1 and part.confusion.sum() == 2


def test_brightness_is_luminance():
    images = np.zeros((4, 32, 32, 3), np.uint8)
    for channel in range(3):
        images[channel, :, :, channel] = 255
    images[3] = 255
    np.testing.assert_allclose(brightness_of(images), [0.299, 0.587, 0.114, 1], rtol=1e-6)


def test_slices_are_kept_and_removed_and_a_name_is_given_once():
    assert damage() is None
    save_slice(Slice(name="dark", brightness=(0, 0.2)))
    save_slice(Slice(name="cats", true_class=3))
    assert damage() is None
    with pytest.raises(ConfigError, match="already"):
        save_slice(Slice(name="dark", brightness=(0, 0.1)))
    assert list(all_slices()) == ["dark", "cats"] and all_slices()["dark"].brightness == (0, 0.2)
    remove_slice("dark")
    remove_slice("dark")
    assert list(all_slices()) == ["cats"]


@pytest.mark.parametrize("content", [b"{not json", b"\xff\xfe", b'{"slices": [{"name": "All images"}]}'])
def test_a_damaged_file_holds_no_slices_and_is_not_written_over(content):
    paths.home().mkdir(parents=True, exist_ok=True)
    paths.slices_path().write_bytes(content)
    assert all_slices() == {} and "is damaged" in (damage() or "")
    with pytest.raises(ConfigError, match="is damaged"):
        save_slice(Slice(name="dark"))
    assert paths.slices_path().read_bytes() == content


def test_one_too_many_is_refused():
    for number in range(MOST_SLICES):
        save_slice(Slice(name=f"slice {number}"))
    with pytest.raises(ConfigError, match=f"At most {MOST_SLICES} slices"):
        save_slice(Slice(name="one more"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "All images"},
        {"images": ("test-123456",)},
        {"true_class": 10},
        {"confidence": (-0.1, 1)},
        {"path": "/etc"},
    ],
)
def test_a_slice_that_breaks_a_rule_is_refused(wrong):
    with pytest.raises(ValidationError):
        Slice(**({"name": "some"} | wrong))


def test_in_words():
    assert Slice(name="a").words == "every image"
    cut = Slice(name="a", true_class=8, correctness="wrong", brightness=(0, 0.25), images=("test-1",))
    assert cut.words == "true class ship, answered wrong, brightness 0% to 25%, 1 images drawn around"
