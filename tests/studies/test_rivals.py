"""A tree, an SVM and a network measured on the same photographs: the arithmetic, and its process from start to end."""

import time

import numpy as np
import psutil
import pytest
from sklearn.tree import DecisionTreeClassifier

from cnn_core import data, rivals
from cnn_core.rivals import Measurement, measured_here, recorded
from cnn_core.studies import StudyStatus, cancel, discard, state_of
from cnn_core.studies.launch import start_at
from cnn_core.studies.state import read_word


def test_moved_images_are_those_of_a_window_that_moves():
    from cnn_core.engine.rivals import shifted

    images = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3)).astype(np.uint8)
    down, up, right, left = shifted(images, 3)
    np.testing.assert_array_equal(down[:, 3:], images[:, :-3])
    np.testing.assert_array_equal(up[:, :-3], images[:, 3:])
    np.testing.assert_array_equal(right[:, :, 3:], images[:, :, :-3])
    np.testing.assert_array_equal(left[:, :, :-3], images[:, :, 3:])
    np.testing.assert_array_equal(down[:, 0], images[:, 0])
    assert shifted(images, 0)[0] is images


@pytest.mark.slow
def test_the_recorded_tree_is_scikit_learns(home):
    """The one of the four that is fitted in seconds and comes out the same on every machine."""
    from cnn_core.engine.rivals import SEED, TREE_DEPTH, pixels_of

    sample = data.load("sample")
    images, truth = np.asarray(sample.train.images), np.asarray(sample.train.labels)
    tree = DecisionTreeClassifier(max_depth=TREE_DEPTH, random_state=SEED).fit(pixels_of(images), truth)
    accuracy = tree.score(pixels_of(np.asarray(sample.test.images)), np.asarray(sample.test.labels))
    assert accuracy == pytest.approx(recorded().rivals[0].accuracies[0], abs=1e-3)


def test_a_measurement_is_a_process_that_can_be_cancelled(home):
    start_at(Measurement(), rivals.WORDS)
    assert state_of(Measurement()).status.active
    process = psutil.Process(read_word(Measurement()).pid)
    start_at(Measurement(), rivals.WORDS)
    assert read_word(Measurement()).pid == process.pid
    cancel(Measurement())
    assert state_of(Measurement()).status is StudyStatus.CANCELLED
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    assert measured_here() is None


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_measurement_gives_what_was_recorded(home):
    start_at(Measurement(), rivals.WORDS)
    said = set()
    deadline = time.monotonic() + 880
    while state_of(Measurement()).status.active and time.monotonic() < deadline:
        said.add(state_of(Measurement()).words.split(",")[0])
        time.sleep(0.5)
    assert state_of(Measurement()).status is StudyStatus.FINISHED
    assert {"Fitting a linear SVM to the pixels", "Training a CNN"} <= said
    found = measured_here()
    for ours, theirs in zip(found.rivals, recorded().rivals, strict=True):
        assert ours.title == theirs.title
        np.testing.assert_allclose(ours.accuracies, theirs.accuracies, atol=0.04)
    discard(Measurement())
    assert measured_here() is None
