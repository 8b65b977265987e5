"""Trained networks as a base, held against Keras's own: weights random, images few, everything else as it is."""

import shutil

import keras
import numpy as np
import pytest

from cnn_core import architecture, data, paths
from cnn_core.backbones import BACKBONES
from cnn_core.design import TransferDesign
from cnn_core.engine import begin_with as beginning
from cnn_core.engine import train as training
from cnn_core.engine.bases import application, scaled
from cnn_core.engine.begin_with import begin_with
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.explain.grad_cam import grad_cam
from cnn_core.engine.explain.random_network import random_network
from cnn_core.engine.inside.feature_maps import feature_maps
from cnn_core.engine.inside.features import features
from cnn_core.engine.inside.layers import layers_of, weights_of
from cnn_core.engine.inside.network import Network
from cnn_core.engine.model import build_model
from cnn_core.engine.probes import first_filters
from cnn_core.errors import RunError, WeightsMissing
from cnn_core.jobs import submit
from cnn_core.layers import Backbone, OwnNetwork
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.events import CheckpointSaved, Preparing
from cnn_core.runs.predictions import CHECKPOINT_FILE, read_logits
from cnn_core.transfer import own_network
from tests.conftest import home_with
from tests.engine.test_going_on import CONFIG as BASE
from tests.engine.test_going_on import Killed, train_with

SMALL = {
    "training.epochs": 2,
    "training.batch_size": 50,
    "training.deterministic": True,
    "training.optimizer": "sgd",
    "data.fraction": 0.1,
    "data.flip": "off",
}
CONVOLUTIONS = (keras.layers.Conv2D, keras.layers.DepthwiseConv2D)


def config(base, **changes):
    design = TransferDesign(base, units=8, dropout=0.2)
    return with_overrides(QUICK.config.model_copy(update={"model": design.model()}), SMALL | changes)


@pytest.fixture(scope="module")
def parent(tmp_path_factory, prepared_data):
    """A tiny run of one epoch, in a home for the tests of this file."""
    with pytest.MonkeyPatch.context() as environment:
        home = home_with(prepared_data, tmp_path_factory.mktemp("transfer") / "home")
        environment.setenv(paths.HOME_VARIABLE, str(home))
        run = create(with_overrides(BASE, {"training.epochs": 1}))
        train_with(run)
        yield run


@pytest.fixture(autouse=True)
def at_home(parent, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(parent.folder.parents[1]))


@pytest.fixture(scope="module")
def backbone():
    """MobileNetV2 with random weights at its smallest, and a head."""
    keras.utils.set_random_seed(1)
    return build_model(config(Backbone(weights="random", input_size=32)).model)


def base_weights(run, epoch):
    return load_epoch(run, epoch).layers[1].get_weights()


def parents_weights(parent, base):
    return load_epoch(parent, 1).get_weights()[: len(base)]


def equal(some, others):
    return all(np.array_equal(one, other) for one, other in zip(some, others, strict=True))


def check_costs(network, size):
    known = BACKBONES[network]
    model = application(network, size, weights=None)
    made = [layer.output.shape[1:] for layer in model.layers]
    cost = known.costs[size]
    assert model.output.shape[1:] == (cost.side, cost.side, known.channels)
    assert model.count_params() == known.parameters
    assert sum(np.prod(weight.shape, dtype=int) for weight in model.trainable_weights) == known.learned
    assert sum(int(np.prod(shape)) for shape in made) == cost.values
    assert sum(_multiply_adds(layer) for layer in model.layers) == cost.multiply_adds


def _multiply_adds(layer):
    if not isinstance(layer, CONVOLUTIONS):
        return 0
    places = int(np.prod(layer.output.shape[1:]))
    window = layer.kernel.shape[:2] if isinstance(layer, keras.layers.DepthwiseConv2D) else layer.kernel.shape[:3]
    return int(np.prod(window)) * places


def test_the_table_of_costs_is_what_keras_builds():
    check_costs("mobilenet_v2", 32)


@pytest.mark.slow
@pytest.mark.parametrize("network", BACKBONES)
def test_every_row_of_the_table_of_costs(network):
    for size in BACKBONES[network].costs:
        check_costs(network, size)
        keras.backend.clear_session()


def test_the_summary_is_the_network_as_keras_has_it(backbone):
    summary = architecture.summarize(config(Backbone(weights="random", input_size=32)).model)
    own = [layer for layer in backbone.layers if layer.name not in ("pixels", "probabilities")]
    assert [row.output_shape for row in summary.layers] == [layer.output.shape[1:] for layer in own]
    assert [row.parameters for row in summary.layers] == [layer.count_params() for layer in own]
    assert summary.learning_parameters == sum(np.prod(weight.shape) for weight in backbone.trainable_weights)


@pytest.mark.parametrize("network", BACKBONES)
def test_pixels_are_scaled_as_the_network_learned_with(network):
    module = {"resnet50": "resnet", "efficientnet_b0": "efficientnet"}.get(network, network)
    pixels = np.random.default_rng(0).uniform(0, 255, (2, 4, 4, 3)).astype(np.float32)
    expected = getattr(keras.applications, module).preprocess_input(pixels.copy())
    np.testing.assert_allclose(scaled(network, keras.ops.convert_to_tensor(pixels)), expected, rtol=1e-5, atol=1e-5)


def test_raw_pixels_go_in_and_kerass_own_answer_comes_out(backbone):
    pixels = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3)).astype(np.float32)
    tuned = Backbone(weights="file", file="any.h5", input_size=64, trainable="fine_tuned")
    large = build_model(config(tuned).model)
    large.layers[1].inner.set_weights(backbone.layers[1].inner.get_weights())
    resized = keras.ops.image.resize(pixels, (64, 64), interpolation="bilinear")
    expected = large.layers[1].inner(resized / 127.5 - 1, training=False)
    assert np.ptp(expected) > 0
    answer = large.layers[1](pixels, training=True)
    np.testing.assert_allclose(answer, expected, rtol=1e-3, atol=1e-3 * np.abs(expected).max())


def test_a_frozen_backbone_learns_nothing_and_is_saved_whole(at_home):
    run = create(config(Backbone(weights="random", input_size=32), **{"training.epochs": 1}))
    keras.utils.set_random_seed(run.config().training.seed)
    before = build_model(run.config().model)
    history = train_with(run)
    after = load_epoch(run, 1)
    assert equal(before.layers[1].get_weights(), after.layers[1].get_weights())
    assert not equal(before.get_layer("logits").get_weights(), after.get_layer("logits").get_weights())
    slots = len(after.optimizer.variables)
    assert slots < 10
    shown = data.load("sample").test.images[:20].astype(np.float32)
    assert history.epochs[0].validation.loss > 0
    np.testing.assert_allclose(after(shown).numpy().sum(axis=1), 1, rtol=1e-5)


def test_inside_and_explanations_take_the_trained_network_as_one_layer(backbone, parent):
    network = Network(backbone, parent, 1)
    picture = np.random.default_rng(0).integers(0, 256, (1, 32, 32, 3), dtype=np.uint8)
    facts = layers_of(backbone)[1]
    assert (facts.name, facts.kind, facts.shape) == ("backbone_1", "Backbone", (1, 1, 1280))
    maps = feature_maps(network, picture, "backbone_1")["backbone_1"]
    np.testing.assert_allclose(features(network, picture).shape, (1, 8))
    assert weights_of(backbone, "backbone_1") == {}
    assert first_filters(backbone).kernel.shape == (3, 3, 3, 32)
    with random_network(network, 3) as drawn:
        drawn_kernels = {weight.path: weight.numpy() for weight in drawn.model.layers[1].inner.weights}
    assert maps.shape == (1, 1, 1280)
    for weight in backbone.layers[1].inner.weights:
        assert np.array_equal(weight.numpy(), drawn_kernels[weight.path]) is not weight.path.endswith("kernel")


def test_frozen_layers_stay_as_they_were_whether_images_pass_them_once_or_in_every_epoch(parent, monkeypatch):
    events = []
    run = submit(config(own_network(parent, 1), **{"training.test_time_augmentation": True}))
    model = build_model(run.config().model)
    begin_with(model, run.config().model, run)
    base = model.layers[1].get_weights()
    assert equal(base, parents_weights(parent, base))
    known = train_with(run, events.append)
    assert next(event.total for event in events if isinstance(event, Preparing)) == 500
    assert equal(base_weights(run, 2), base)
    monkeypatch.setattr(training, "keeps_features", lambda config: False)
    twin = submit(run.config())
    told = train_with(twin)
    for epoch, other in zip(known.epochs, told.epochs, strict=True):
        assert epoch.training.loss == pytest.approx(other.training.loss, rel=1e-4)
        assert epoch.validation.loss == pytest.approx(other.validation.loss, rel=1e-4)
        np.testing.assert_allclose(read_logits(run, epoch.epoch), read_logits(twin, epoch.epoch), rtol=1e-3, atol=1e-4)
    assert known.epochs[-1].augmented.loss == pytest.approx(told.epochs[-1].augmented.loss, rel=1e-4)


def test_fine_tuned_an_own_network_learns_on_and_survives_a_kill_without_its_parent(parent):
    changes = {"training.optimizer": "adam", "data.flip": "random", "training.epochs": 3}
    copy = create(parent.config())
    shutil.copytree(parent.folder, copy.folder, dirs_exist_ok=True)
    run = submit(config(own_network(copy, 1, trainable="fine_tuned"), **changes))
    shutil.rmtree(copy.folder)

    def kill(event):
        if isinstance(event, CheckpointSaved) and event.epoch == 2:
            raise Killed

    with pytest.raises(Killed):
        train_with(run, kill)
    history = train_with(run)
    assert history.started.restored == "weights and optimizer"
    assert [epoch.epoch for epoch in history.epochs] == [1, 2, 3]
    learned = base_weights(run, 1)
    assert not equal(learned, parents_weights(parent, learned))
    whole = train_with(submit(config(own_network(parent, 1, trainable="fine_tuned"), **changes)))
    assert history.epochs[-1].validation == whole.epochs[-1].validation


def test_an_own_network_can_be_looked_into(parent):
    model = build_model(config(own_network(parent, 1, kept=2)).model)
    network = Network(model, parent, 1)
    picture = np.random.default_rng(0).integers(0, 256, (1, 32, 32, 3), dtype=np.uint8)
    assert layers_of(model)[1].shape == (7, 7, 4)
    assert grad_cam(network, picture, 3).layer == "own_network_1"
    assert first_filters(model).layer == "conv2d_1"


def test_a_network_to_begin_with_that_cannot_be_read_is_a_sentence(parent):
    run = submit(config(own_network(parent, 1)))
    path = run.origin_folder / CHECKPOINT_FILE
    path.unlink()
    path.write_bytes(b"torn")
    with pytest.raises(RunError, match=r"The layers of run '.*' after epoch 1.*Choose another epoch"):
        begin_with(build_model(run.config().model), run.config().model, run)


def test_weights_from_a_file_are_those_of_the_file_or_refused(parent, backbone, monkeypatch):
    paths.weights_folder().mkdir(exist_ok=True)
    named = Backbone(weights="file", file="mine.weights.h5", input_size=32)
    inner = backbone.layers[1].inner
    trained = inner.get_weights()
    inner.save_weights(paths.weights_folder() / "mine.weights.h5")
    inner.set_weights([weight + 1 for weight in trained])
    begin_with(backbone, config(named).model, parent)
    assert equal(inner.get_weights(), trained)
    keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)]).save_weights(
        paths.weights_folder() / "other.weights.h5"
    )
    other = config(named.model_copy(update={"file": "other.weights.h5"})).model
    with pytest.raises(WeightsMissing, match=r"'other.weights.h5' does not fit MobileNetV2.*2,257,984 parameters"):
        begin_with(backbone, other, parent)


def test_weights_that_cannot_be_fetched_are_told_with_every_way_out(parent, backbone, monkeypatch):
    def no_internet(**given):
        raise Exception("URL fetch failure on https://example.org/weights.h5: None -- unreachable")

    model = config(Backbone(input_size=32)).model
    monkeypatch.setattr(keras.applications, "MobileNetV2", no_internet)
    with pytest.raises(WeightsMissing) as told:
        begin_with(backbone, model, parent)
    sentence = str(told.value)
    for part in ("could not be fetched", "1.0_224_no_top.h5", "9 MB", "KERAS_HOME", "folder weights", "random"):
        assert part in sentence
    assert "http" not in sentence
    monkeypatch.setattr(beginning, "imagenet_is_here", lambda base: True)
    with pytest.raises(WeightsMissing, match=r"in Keras's cache cannot be read. Remove mobilenet_v2"):
        begin_with(backbone, model, parent)


@pytest.mark.slow
def test_efficientnet_answers_with_imagenet_weights_as_kerass_own(parent, tmp_path, monkeypatch):
    """Keras scales once more in a network that it builds with them; ours has that in its weights."""
    keras.utils.set_random_seed(2)
    plain = application("efficientnet_b0", 32, weights=None)
    normalization = next(layer for layer in plain.layers if isinstance(layer, keras.layers.Normalization))
    normalization.set_weights([np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225]), np.int32(0)])
    plain.save_weights(tmp_path / "imagenet.weights.h5")
    monkeypatch.setattr(
        "keras.src.utils.file_utils.get_file", lambda *given, **more: str(tmp_path / "imagenet.weights.h5")
    )
    theirs = application("efficientnet_b0", 32, weights="imagenet")
    named = config(Backbone(network="efficientnet_b0", input_size=32)).model
    model = build_model(named)
    begin_with(model, named, parent)
    pixels = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3)).astype(np.float32)
    expected = theirs(pixels, training=False)
    assert np.ptp(expected) > 0
    # Values that pass 80 layers of random weights are minute: they are held against their own size.
    np.testing.assert_allclose(model.layers[1](pixels), expected, rtol=1e-2, atol=1e-3 * np.abs(expected).max())


@pytest.mark.slow
@pytest.mark.parametrize("network", BACKBONES)
def test_every_backbone_trains_fine_tuned_and_is_saved(network, parent):
    size = BACKBONES[network].smallest
    base = Backbone(network=network, weights="random", input_size=size, trainable="fine_tuned")
    run = create(config(base, **{"training.epochs": 1, "data.fraction": 0.02}))
    keras.utils.set_random_seed(run.config().training.seed)
    before = build_model(run.config().model).layers[1].inner.trainable_weights
    history = train_with(run)
    after = load_epoch(run, 1).layers[1].inner.trainable_weights
    assert np.isfinite(history.epochs[0].training.loss)
    changed = [not np.array_equal(one.numpy(), other.numpy()) for one, other in zip(before, after, strict=True)]
    assert all(changed)
    assert isinstance(run.config().model.base, Backbone | OwnNetwork)
