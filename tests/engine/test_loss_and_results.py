"""What the chapters on the loss and on the results tell, against Keras and TensorFlow: slices, losses, thresholds."""

import keras
import numpy as np
import pytest
import scipy.stats
import tensorflow as tf

from cnn_core import data
from cnn_core.analysis.landscape import read_between, reading_error
from cnn_core.analysis.losses import batch_losses, image_losses, losses_by_label
from cnn_core.analysis.margin import interval, margin
from cnn_core.analysis.thresholds import counts_by_threshold
from cnn_core.engine import landscape as engine_landscape
from cnn_core.engine.landscape import CHECKS, direction, landscape
from cnn_core.engine.lessons import LESSONS
from cnn_core.engine.reference import training_part
from cnn_core.engine.studies import compute
from cnn_core.errors import StudyError
from cnn_core.presets import TUTORIAL
from cnn_core.runs.directory import Run
from cnn_core.studies import Study, load_landscape
from cnn_core.studies.results import write_result
from tests.engine.asked import BUNDLED_FOLDER, bundled_network, small_network
from tests.studies.networks import untrained_run


class Deaf:
    """A listener that nobody told anything."""

    def stage(self, words, total=0): ...

    def count(self, done, words=None): ...


@pytest.fixture(scope="module")
def random():
    return np.random.default_rng(3)


@pytest.fixture
def sample(home):
    train = data.load("sample").train
    return np.asarray(train.images[:20]), np.asarray(train.labels[:20])


@pytest.fixture
def small():
    return small_network(Run("small-run-0001", BUNDLED_FOLDER)).model


@pytest.fixture
def coarse(monkeypatch):
    """A slice of 81 points in place of 961."""
    monkeypatch.setattr(engine_landscape, "SIDE", 9)


def keras_loss(model, images, labels):
    logits = keras.Model(model.input, model.get_layer("logits").output)(images.astype(np.float32))
    return float(tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)))


def test_each_filter_of_a_direction_is_as_long_as_the_networks_own(small):
    weights = [variable.numpy() for variable in small.trainable_variables]
    for weight, along in zip(weights, direction(weights, np.random.default_rng(0)), strict=True):
        assert along.shape == weight.shape and along.dtype == np.float32
        if weight.ndim == 1:
            assert not along.any()
            continue
        lengths = (np.linalg.norm(one.reshape(-1, one.shape[-1]), axis=0) for one in (along, weight))
        np.testing.assert_allclose(*lengths, rtol=1e-5)


def test_a_slice_holds_keras_losses_and_leaves_the_weights_as_they_were(small, sample, coarse):
    images, labels = sample
    before = [variable.numpy() for variable in small.trainable_variables]
    found = landscape(small, images, labels, Deaf(), seed=5)
    for variable, weight in zip(small.trainable_variables, before, strict=True):
        np.testing.assert_array_equal(variable.numpy(), weight)
    assert found["losses"].shape == (9, 9) and found["check_losses"].shape == (CHECKS,)
    assert found["losses"][4, 4] == pytest.approx(keras_loss(small, images, labels), rel=1e-5)

    random = np.random.default_rng(5)
    along, across = (direction(before, random) for _ in range(2))
    for row, column in ((0, 0), (4, 6), (8, 1)):
        for variable, at, one, other in zip(small.trainable_variables, before, along, across, strict=True):
            variable.assign(at + found["places"][column] * one + found["places"][row] * other)
        assert found["losses"][row, column] == pytest.approx(keras_loss(small, images, labels), rel=1e-5)


def test_a_network_that_diverged_has_no_slice(small, sample):
    small.set_weights([np.full_like(weight, np.nan) for weight in small.get_weights()])
    with pytest.raises(StudyError, match=r"loss is no number any more: its training diverged\. Choose another"):
        landscape(small, *sample, Deaf())


def test_a_slice_is_a_study_like_the_others(home, coarse):
    study = Study("landscape", untrained_run(), 1, 20)
    study.folder.mkdir(parents=True)
    write_result(study, compute(study, Deaf()) | {"seconds": 2.0})
    found = load_landscape(study)
    assert found.losses.shape == (9, 9) and found.seconds == 2.0
    assert reading_error(found) < 0.1


def test_the_slice_that_comes_with_the_app_is_of_the_tutorials_network(home):
    network = bundled_network("recorded-tutorial", 6)
    found = load_landscape(Study("landscape", network.run, 6, 256))
    images, labels = training_part(network.run.config().data).gather()
    expected = keras_loss(network.model, np.asarray(images[:256]), np.asarray(labels[:256]))
    assert found.losses[15, 15] == pytest.approx(expected, rel=1e-4)
    assert reading_error(found) < 0.001


def test_reading_between_points_goes_through_them_and_along_straight_lines(random):
    places, losses = np.linspace(-1, 1, 9), random.uniform(1, 5, (9, 9))
    rows, columns = random.integers(0, 9, (2, 30))
    points = np.stack([places[columns], places[rows]], axis=1)
    np.testing.assert_allclose(read_between(places, losses, points), losses[rows, columns], rtol=1e-9)
    slope = 3 + 2 * places[None, :] - places[:, None]
    anywhere = random.uniform(-1, 1, (30, 2))
    expected = 3 + 2 * anywhere[:, 0] - anywhere[:, 1]
    np.testing.assert_allclose(read_between(places, slope, anywhere), expected, rtol=1e-9)


def test_losses_of_images_are_keras_sparse_and_one_hot_alike(random):
    logits, labels = random.normal(0, 4, (200, 10)).astype(np.float32), random.integers(0, 10, 200)
    ours = image_losses(logits, labels)
    sparse = keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    one_hot = keras.losses.categorical_crossentropy(keras.utils.to_categorical(labels, 10), logits, from_logits=True)
    np.testing.assert_allclose(ours, sparse, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(ours, one_hot, rtol=1e-5, atol=1e-6)
    for row in range(5):
        np.testing.assert_allclose(losses_by_label(logits[row])[labels[row]], ours[row], rtol=1e-9)


def test_batch_losses_scatter_as_batches_without_repeats_do(random):
    losses = random.exponential(1.5, 600)
    assert batch_losses(losses, 600, 3, 0) == pytest.approx([losses.mean()] * 3)
    for size in (1, 16, 300):
        drawn = batch_losses(losses, size, 3000, 0)
        expected = losses.std() * np.sqrt((600 - size) / 599 / size)
        assert drawn.mean() == pytest.approx(losses.mean(), abs=4 * expected / np.sqrt(3000))
        assert drawn.std() == pytest.approx(expected, rel=0.08)
    for size in (0, 601):
        with pytest.raises(ValueError, match=f"A batch holds 1 to 600 images, not {size}"):
            batch_losses(losses, size, 1, 0)


@pytest.mark.parametrize("class_index", [None, 0, 7])
def test_precision_and_recall_at_any_threshold_are_keras_metrics(random, class_index):
    logits, labels = random.normal(0, 3, (400, 10)), random.integers(0, 10, 400)
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    found, row = counts_by_threshold(probabilities, labels), 0 if class_index is None else class_index + 1
    one_hot = keras.utils.to_categorical(labels, 10)
    for place in (0, 3, 50, 77, 100):
        right, wrong = int(found.right[row, place]), int(found.wrong[row, place])
        precision, recall = right / max(right + wrong, 1), right / int(found.images[row])
        for metric, ours in ((keras.metrics.Precision, precision), (keras.metrics.Recall, recall)):
            theirs = metric(thresholds=float(found.thresholds[place]), class_id=class_index)
            theirs.update_state(one_hot, probabilities)
            assert ours == pytest.approx(float(theirs.result()), rel=1e-5), (place, metric)


def test_a_probability_equal_to_the_threshold_is_no_answer():
    found = counts_by_threshold(np.array([[0.5, 0.5], [0.51, 0.49]]), np.array([0, 1]))
    assert found.right[1:, 50].tolist() == [0, 0] and found.wrong[1:, 50].tolist() == [1, 0]
    assert found.images.tolist() == [2, 1, 1]


def test_a_margin_is_wilsons():
    for right, count in ((0, 5), (5, 5), (17, 40), (7000, 10_000)):
        expected = scipy.stats.binomtest(right, count).proportion_ci(method="wilson")
        np.testing.assert_allclose(interval(right, count), (expected.low, expected.high), rtol=1e-4, atol=1e-5)
        assert margin(right, count) == pytest.approx((expected.high - expected.low) / 2, rel=1e-3)


def test_the_summary_is_what_keras_prints_of_the_tutorials_network():
    told = LESSONS["summary"]({}, {})
    text = str(told["text"])
    assert int(told["parameters"]) == 315_722
    for line in ("conv2d (Conv2D)", "(None, 13, 13, 64)", "295,040", "Total params: 315,722", "dense_1 (Dense)"):
        assert line in text
    assert len(TUTORIAL.config.model.layers) == 7
    with pytest.raises(ValueError, match="no option 'width'; it has none"):
        LESSONS["summary"]({}, {"width": 3})
