import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnn_core import data

ONE_HOME = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(fraction=st.floats(0.01, 1.0), seed=st.integers(0, 2**31 - 1))
@ONE_HOME
def test_holdout_is_disjoint_balanced_and_repeatable(home, fraction, seed):
    dataset = data.load("sample")
    split = data.split(dataset, fraction=fraction, validation="holdout", seed=seed)
    again = data.split(dataset, fraction=fraction, validation="holdout", seed=seed)
    np.testing.assert_array_equal(split.train.positions, again.train.positions)
    np.testing.assert_array_equal(split.validation.positions, again.validation.positions)
    assert not set(split.train.positions) & set(split.validation.positions)
    for part in (split.train, split.validation):
        counts = np.bincount(part.labels, minlength=10)
        assert counts.min() == counts.max() >= 1
    assert len(split.train) + len(split.validation) == 10 * max(round(500 * fraction), 2)


def test_holdout_takes_a_tenth(home):
    split = data.split(data.load("sample"), fraction=1.0, validation="holdout", seed=0)
    assert (len(split.train), len(split.validation)) == (4500, 500)
    assert split.validation.of.split == "train"


def test_test_validation_leaves_the_training_set_whole(home):
    split = data.split(data.load("sample"), fraction=1.0, validation="test", seed=0)
    assert (len(split.train), len(split.validation)) == (5000, 10_000)
    assert split.validation.of.split == "test"


def test_another_seed_holds_out_other_images(home):
    one, other = (data.split(data.load("sample"), fraction=1, validation="holdout", seed=seed) for seed in (0, 1))
    assert not np.array_equal(one.validation.positions, other.validation.positions)


@pytest.mark.parametrize("validation", ["holdout", "test"])
def test_gathered_images_are_those_of_the_indices(home, validation):
    part = data.split(data.load("sample"), fraction=0.1, validation=validation, seed=3).validation
    images, labels = part.gather()
    assert len(images) == len(labels) == len(part)
    for row in (0, len(part) // 2, len(part) - 1):
        np.testing.assert_array_equal(images[row], data.image(part.of.split, int(part.indices[row])))
