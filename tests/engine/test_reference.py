"""What strangers are held against: computed from the right images, and held against NumPy and the network itself."""

import keras
import numpy as np
import pytest

from cnn_core import data, paths
from cnn_core.analysis.doubt import directions, feature_distance
from cnn_core.config import DataConfig
from cnn_core.engine import reference
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.record import keep_reference
from cnn_core.engine.reference import spread, training_part, whitening
from cnn_core.engine.studies import compute, features_of
from cnn_core.errors import StudyError
from cnn_core.runs.directory import find
from cnn_core.studies import StudyStatus, load_reference, reference_study, state_of
from tests.engine.test_studies import Heard
from tests.studies.networks import IMAGES, untrained_run

RANDOM = np.random.default_rng(0)


def seen(images: int, width: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Features (images, d) float32 in ten groups, and the group of each."""
    labels = np.arange(images) % 10
    centres = RANDOM.normal(0, 3, (10, width))
    return (centres[labels] + RANDOM.normal(0, 0.5, (images, width))).astype(np.float32), labels.astype(np.uint8)


def test_a_run_of_the_sample_is_known_by_its_own_training_images(home):
    config = DataConfig(dataset="sample", fraction=0.1)
    part = training_part(config)
    own = data.split(data.load("sample"), fraction=0.1, validation=config.validation, seed=config.split_seed).train
    np.testing.assert_array_equal(part.indices, own.indices)
    assert len(part) == 450


def test_where_the_data_set_is_not_here_the_sample_stands_for_it(home):
    part = training_part(DataConfig(dataset="full", validation="test"))
    np.testing.assert_array_equal(part.indices, data.load("sample").train.indices)


def test_of_more_images_than_are_kept_those_that_come_with_the_app_go_first(home, monkeypatch):
    sample = data.load("sample").train
    whole = data.Dataset("full", sample, data.load("sample").test, data.load("sample").statistics)
    first = data.ImageSet("train", sample.images[::50], sample.labels[::50], sample.indices[::50])
    smaller = data.Dataset("sample", first, whole.test, whole.statistics)
    monkeypatch.setattr(reference.data, "is_available", lambda name: True)
    monkeypatch.setattr(reference.data, "load", {"full": whole, "sample": smaller}.__getitem__)
    monkeypatch.setattr(reference, "MOST_TRAINING_IMAGES", 300)
    part = training_part(DataConfig(dataset="full", validation="test"))
    assert len(part) == 300 and len(set(part.indices.tolist())) == 300
    assert set(first.indices.tolist()) < set(part.indices.tolist())
    np.testing.assert_array_equal(part.gather()[0], sample.images[part.positions])


def test_whitening_makes_one_of_the_covariance():
    deviations = RANDOM.normal(0, 1, (50_000, 4)) @ RANDOM.normal(0, 1, (4, 4))
    root = whitening(deviations)
    np.testing.assert_allclose(np.cov(deviations @ root, rowvar=False), np.eye(4), atol=0.02)
    np.testing.assert_array_equal(root, np.tril(root))


def test_units_that_never_fire_do_not_break_it():
    features, labels = seen(400)
    features[:, 2] = 0
    found = spread(features, labels, features)
    assert np.isfinite(found["whitening"]).all() and np.isfinite(found["distances"]).all()


def test_the_spread_is_that_of_the_directions_of_each_class():
    features, labels = seen(600)
    judged, _ = seen(200)
    found = spread(features, labels, judged)
    turned = features / np.linalg.norm(features, axis=1, keepdims=True)
    for index in range(10):
        np.testing.assert_allclose(found["means"][index], turned[labels == index].mean(axis=0), atol=1e-6)
    expected = feature_distance(judged, found["means"], found["whitening"])
    np.testing.assert_allclose(found["distances"], np.sort(expected), rtol=1e-6)
    assert all(values.dtype == np.float32 for values in found.values())


@pytest.mark.parametrize(("value", "words"), [(np.nan, "no numbers any more"), (0.0, "the same of every image")])
def test_features_that_say_nothing_are_a_sentence(value, words):
    features, labels = seen(50)
    with pytest.raises(StudyError, match=f"{words}.*Choose another epoch"):
        spread(np.full_like(features, value), labels, features)


def test_a_study_asks_the_network_that_was_saved_of_what_it_learned_from(home):
    run, heard = untrained_run(), Heard()
    found = compute(reference_study(run, 1), heard)
    training = training_part(run.config().data)
    np.testing.assert_array_equal(found["indices"], training.indices)
    np.testing.assert_array_equal(found["labels"], training.labels)
    model = load_epoch(run, 1)
    expected = features_of(model, training.gather()[0], Heard())
    np.testing.assert_allclose(found["features"], expected, rtol=2e-3, atol=1e-3)
    assert found["distances"].shape == (IMAGES,)
    assert [total for _, total in heard.stages] == [len(training), IMAGES, 0]


def test_a_run_that_comes_with_the_app_gets_its_own_to_keep(home, capsys):
    run = untrained_run()
    path = keep_reference(run)
    assert "What the last layer sees" in capsys.readouterr().out
    assert path == reference_study(run, 1).brought_path
    assert load_reference(reference_study(run, 1)).distances.shape == (IMAGES,)
    assert state_of(reference_study(run, 1)).status is StudyStatus.FINISHED


def test_what_the_bundled_run_brings_is_what_its_network_sees(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    run = find("recorded-tutorial")
    found = load_reference(reference_study(run, 6))
    rows = np.arange(0, 5000, 250)
    model: keras.Model = load_epoch(run, 6)
    features = features_of(model, data.load("sample").train.images[rows], Heard())
    np.testing.assert_allclose(directions(found.features[rows]), directions(features), atol=5e-3)
    test = features_of(model, np.asarray(data.load("sample").test.images[:1000]), Heard())
    distances = feature_distance(test, found.means, found.whitening)
    assert np.median(distances) == pytest.approx(np.median(found.distances), rel=0.05)
