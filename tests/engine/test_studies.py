"""What studies compute, held against the network itself and against NumPy."""

import keras
import numpy as np
import pytest

from cnn_core import data
from cnn_core.config import ModelConfig
from cnn_core.data.corruptions import CORRUPTIONS, corrupt
from cnn_core.engine import studies
from cnn_core.engine.arranging import ITERATIONS, tsne, umap
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.model import LOGITS_LAYER, build_model
from cnn_core.engine.studies import compute, embedding, features_of, halved_logits, robustness
from cnn_core.errors import RunError, StudyError
from cnn_core.layers import Conv2D, Dense, Flatten
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.predictions import CHECKPOINT_FILE, read_logits
from cnn_core.studies import Study
from tests.faults.training import SMALL
from tests.studies.networks import IMAGES, untrained_run


class Heard:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int]] = []
        self.counts: list[tuple[int, str | None]] = []

    def stage(self, words: str, total: int = 0) -> None:
        self.stages.append((words, total))

    def count(self, done: int, words: str | None = None) -> None:
        self.counts.append((done, words))


@pytest.fixture
def images(home):
    return np.asarray(data.load("sample").test.images[:80])


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    return build_model(SMALL.model)


def test_answers_to_corrupted_images_are_the_networks(model, images):
    heard = Heard()
    found = robustness(model, images, heard)
    logits_of = LogitsFunction(model)
    assert found["kinds"] == list(CORRUPTIONS)
    assert found["logits"].shape == (9, 5, 80, 10) and found["logits"].dtype == np.float16
    np.testing.assert_allclose(found["clean"], logits_of(images), atol=1e-5)
    for place, severity in ((0, 1), (1, 5), (7, 3)):
        expected = logits_of(corrupt(images, found["kinds"][place], severity))
        np.testing.assert_allclose(found["logits"][place, severity - 1], expected, atol=2e-3)
    total = 46 * len(images)
    assert heard.stages[-1][1] == total == heard.counts[-1][0]
    assert (80 * 9, "Blur, severity 3") in heard.counts


def test_half_the_room_changes_no_answer():
    random = np.random.default_rng(0)
    logits = random.normal(0, 4, (20_000, 10)).astype(np.float32)
    logits[:, 3] = logits.max(axis=1) + 1e-4
    logits[:3] = [[1e9, 2e9, *[0] * 8], [-1e9] * 9 + [-1e8], [0] * 10]
    halved = halved_logits(logits)
    plain = np.clip(logits, -65504, 65504).astype(np.float16)
    assert (plain.argmax(axis=1) != logits.argmax(axis=1)).sum() > 100
    np.testing.assert_array_equal(halved.argmax(axis=1), logits.argmax(axis=1))
    assert np.isfinite(halved).all()
    np.testing.assert_allclose(halved[3:], logits[3:], rtol=2e-3, atol=1e-3)


def test_features_are_what_the_last_layer_turns_into_logits(model, images):
    heard = Heard()
    features = features_of(model, images, heard)
    weights, bias = model.get_layer(LOGITS_LAYER).get_weights()
    assert features.shape == (80, QUICK.design.units)
    np.testing.assert_allclose(features @ weights + bias, LogitsFunction(model)(images), atol=1e-4)
    assert heard.counts[-1][0] == len(images)


def test_more_values_than_a_page_can_bear_are_means_of_the_last_maps(images):
    wide = build_model(ModelConfig(layers=(Conv2D(filters=3), Flatten(), Dense(units=10, activation="softmax"))))
    features = features_of(wide, images, Heard())
    maps = keras.Model(wide.input, wide.layers[2].output)(images.astype(np.float32))
    assert features.shape == (80, 3)
    np.testing.assert_allclose(features, np.mean(maps, axis=(1, 2)), rtol=1e-4, atol=1e-5)


def test_components_are_those_of_a_singular_value_decomposition(model, images):
    found = embedding(model, images, 50, Heard())
    features = features_of(model, images, Heard()).astype(np.float64)
    left, values, _ = np.linalg.svd(features - features.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(found["shares"], (values**2 / np.sum(values**2))[:2], rtol=1e-3)
    expected = (left * values)[:50, :2]
    signs = np.sign(np.sum(expected * found["components"], axis=0))
    np.testing.assert_allclose(found["components"], expected * signs, atol=1e-3 * np.abs(expected).max())
    assert found["features"].shape == features.shape and found["features"].dtype == np.float16
    assert found["tsne"].shape == (50, 2) and np.isfinite(found["tsne"]).all()


def clusters():
    """Three of forty points each, far from each other, and which of them each point is in."""
    groups = np.repeat(np.arange(3), 40)
    values = 20 * np.eye(5)[groups] + np.random.default_rng(0).normal(size=(120, 5))
    return values.astype(np.float32), groups


def nearest(places):
    """Of each point the nearest other."""
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    return (distances + np.diag(np.full(len(places), np.inf))).argmin(axis=1)


def test_t_sne_keeps_clusters_repeats_itself_and_tells_how_far_it_is():
    values, groups = clusters()
    heard = Heard()
    places = tsne(values, heard)
    assert (groups[nearest(places)] == groups).all()
    np.testing.assert_array_equal(tsne(values, Heard()), places)
    counts = [done for done, _ in heard.counts]
    assert counts[:2] == [50, 100] and counts == sorted(counts) and counts[-1] <= ITERATIONS


def test_umap_is_a_third_map_where_it_is_installed(model, images, monkeypatch):
    heard = Heard()
    monkeypatch.setattr(studies, "umap_is_installed", lambda: True)
    monkeypatch.setattr(studies, "umap", lambda values, _: values[:, :2] + 7)
    found = embedding(model, images, 50, heard)
    # Given what t-SNE is given: the components, of which the first two are kept.
    np.testing.assert_allclose(found["umap"], found["components"] + 7, atol=1e-5)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("default")
def test_umap_keeps_clusters_and_repeats_itself():
    pytest.importorskip("umap", reason="an extra: make umap")
    values, groups = clusters()
    places = umap(values, Heard())
    assert (groups[nearest(places)] == groups).all()
    np.testing.assert_array_equal(umap(values, Heard()), places)


@pytest.mark.parametrize(("value", "words"), [(np.nan, "no numbers any more"), (0.0, "the same of every image")])
def test_features_that_say_nothing_are_a_sentence(images, value, words):
    # A ReLU would make numbers of what are none.
    model = build_model(with_overrides(SMALL, {"model.layers.5.activation": "linear"}).model)
    last = model.layers[-3]
    last.set_weights([np.full_like(weight, value) for weight in last.get_weights()])
    with pytest.raises(StudyError, match=words):
        embedding(model, images, 50, Heard())


def test_a_study_of_a_run_asks_the_network_that_was_saved(home):
    run = untrained_run()
    found = compute(Study("robustness", run, 1, 60), Heard())
    np.testing.assert_allclose(found["clean"], read_logits(run, 1)[:60], atol=1e-4)
    assert compute(Study("embedding", run, 1, 40), Heard())["features"].shape[0] == IMAGES


def test_a_damaged_checkpoint_is_a_sentence(home):
    run = untrained_run()
    checkpoint = run.epoch_folder(1) / CHECKPOINT_FILE
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    with pytest.raises(RunError, match=r"after epoch 1 of run .* cannot be loaded .*Choose another epoch"):
        compute(Study("robustness", run, 1, 60), Heard())
