"""What the probes tell of the layers, worked out again by hand in NumPy."""

import numpy as np
import pytest

from cnn_core import config as settings
from cnn_core import layers
from cnn_core.engine.model import build_model
from cnn_core.engine.probes import Prober, first_filters, probed_rows, relu_owners
from cnn_core.errors import RunError
from cnn_core.presets import QUICK, SPEEDRUN
from cnn_core.runs.directory import create
from cnn_core.runs.predictions import softmax
from cnn_core.runs.probe import PROBE_FILE, FirstFilters, read_filters

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (70, 32, 32, 3)).astype(np.uint8)
LABELS = RANDOM.integers(0, 10, 70).astype(np.uint8)
LAST = layers.Dense(units=10, activation="softmax")


def network(*layers):
    return build_model(settings.ModelConfig(layers=(*layers, LAST)))


@pytest.fixture(scope="module")
def tiny():
    """Three 1x1 filters, the last of them dead, their means, ten scores."""
    model = network(layers.Conv2D(filters=3, kernel_size=1), layers.GlobalAveragePooling2D())
    model.get_layer("conv2d_1").bias.assign([0.5, 0.8, -99.0])
    return model


def test_norms_and_silence_are_what_numpy_works_out(tiny):
    convolution, scores = Prober(tiny, IMAGES, LABELS)()
    rows = probed_rows(len(IMAGES))
    assert len(rows) == 64
    (kernel, bias), (weights, offsets) = (
        [np.array(weight) for weight in tiny.get_layer(name).weights] for name in ("conv2d_1", "logits")
    )
    pixels, one_hot = IMAGES[rows] / 255, np.eye(10)[LABELS[rows]]
    maps = np.maximum(pixels @ kernel[0, 0] + bias, 0)
    means = maps.mean(axis=(1, 2))
    of_logits = (softmax(means @ weights + offsets) - one_hot) / len(rows)
    of_maps = (of_logits @ weights.T)[:, None, None] * (maps > 0) / 32**2
    of_kernel, of_bias = np.einsum("nijc,nijf->cf", pixels, of_maps), of_maps.sum(axis=(0, 1, 2))
    assert convolution.name == "conv2d_1" and scores.name == "logits"
    assert convolution.weight_norm == pytest.approx(np.hypot(np.linalg.norm(kernel), np.linalg.norm(bias)), rel=1e-5)
    expected = np.hypot(np.linalg.norm(of_kernel), np.linalg.norm(of_bias))
    assert convolution.gradient_norm == pytest.approx(expected, rel=1e-4)
    expected = np.hypot(np.linalg.norm(means.T @ of_logits), np.linalg.norm(of_logits.sum(axis=0)))
    assert scores.gradient_norm == pytest.approx(expected, rel=1e-4)
    assert convolution.zero_share == pytest.approx((maps == 0).mean(), abs=1e-3)
    dead = (maps == 0).all(axis=(0, 1, 2))
    assert dead.tolist() == [False, False, True] and convolution.dead_share == pytest.approx(1 / 3)
    assert (scores.zero_share, scores.dead_share) == (None, None)


def test_it_looks_again_at_weights_that_have_changed(tiny):
    prober = Prober(tiny, IMAGES, LABELS)
    before = prober()[1].weight_norm
    kernel = tiny.get_layer("logits").kernel
    kernel.assign(2 * kernel)
    assert prober()[1].weight_norm > 1.9 * before


def test_a_relu_that_stands_alone_silences_the_filters_before_it():
    model = network(
        layers.Conv2D(filters=2, activation="linear", use_bias=False),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.ActivationLayer(activation="relu"),
        layers.Flatten(),
        layers.ActivationLayer(activation="relu"),
        layers.Dense(units=4, activation="gelu"),
    )
    assert relu_owners(model.layers) == {"activation_4": "conv2d_1"}
    # One filter is above zero everywhere, the other below.
    model.get_layer("conv2d_1").kernel.assign(np.full((3, 3, 3, 2), 0.1) * [1, -1])
    convolution, normalization, dense, _ = Prober(model, IMAGES, LABELS)()
    assert (convolution.zero_share, convolution.dead_share) == (0.5, 0.5)
    assert normalization.name == "batch_normalization_2" and normalization.zero_share is None
    assert dense.zero_share is None


def test_weights_next_to_zero_are_counted_biases_left_out():
    model = network(layers.BatchNormalization(), layers.Flatten())
    kernel = np.full((3072, 10), 0.5)
    kernel[:768] = [[9e-4, -9e-4] * 5] * 768
    model.get_layer("logits").kernel.assign(kernel)
    normalization, dense = Prober(model, IMAGES, LABELS)()
    assert normalization.tiny_share is None and dense.tiny_share == 0.25


def test_a_network_that_has_diverged_is_told_as_it_is(tiny):
    model = network(layers.Flatten())
    model.get_layer("logits").kernel.assign(np.full((3072, 10), np.nan))
    (probe,) = Prober(model, IMAGES[:3], LABELS[:3])()
    assert np.isnan(probe.weight_norm) and np.isnan(probe.gradient_norm)
    assert '"NaN"' in probe.model_dump_json()


def test_the_first_filters_are_those_that_see_colours():
    assert first_filters(build_model(QUICK.config.model)).kernel.shape == (3, 3, 3, 32)
    whitened = first_filters(build_model(SPEEDRUN.config.model))
    assert whitened.kernel.shape == (2, 2, 3, 24) and not whitened.learned
    assert first_filters(network(layers.Flatten())).kernel.shape == (32, 32, 3, 10)
    assert first_filters(network(layers.GlobalAveragePooling2D())) is None


def test_filters_are_read_as_they_were_written_and_damage_is_a_sentence(home):
    run = create(QUICK.config)
    folder = run.epoch_folder(1)
    assert read_filters(run, 1) is None
    folder.mkdir(parents=True)
    kernel = RANDOM.normal(size=(3, 3, 3, 2)).astype(np.float32)
    FirstFilters("conv2d_1", kernel, learned=True).write(folder)
    read = read_filters(run, 1)
    assert (read.layer, read.learned) == ("conv2d_1", True)
    np.testing.assert_array_equal(read.kernel, kernel)
    (folder / PROBE_FILE).write_bytes(b"PK")
    with pytest.raises(RunError, match=r"filters of epoch 1 .* damaged"):
        read_filters(run, 1)
