"""What Keras does not have: whitening, the identity to begin with, Muon. Each against its formula in NumPy."""

import keras
import numpy as np
import pytest

from cnn_core import config as settings
from cnn_core import data
from cnn_core.design import GroupDesign
from cnn_core.engine.evaluation import LogitsFunction, augmented_logits
from cnn_core.engine.layers import PartialIdentity, Whitening, patch_covariance
from cnn_core.engine.model import adapt, build_model, compile_model
from cnn_core.engine.muon import Muon, orthogonalized

SMALL = GroupDesign(filters=(4, 6, 8))
MUON = settings.TrainingConfig(optimizer="muon", learning_rate=0.24, batch_size=16)


@pytest.fixture
def pixels(home):
    return np.array(data.load("sample").train.images[:400])


def small_model(pixels) -> keras.Model:
    keras.utils.set_random_seed(0)
    model = build_model(SMALL.model())
    adapt(model, pixels)
    compile_model(model, MUON, batches_per_epoch=10)
    return model


def test_patch_covariance_is_the_mean_outer_product(pixels):
    images = pixels[:3, :4, :5].astype(np.float32) / 255
    patches = [
        image[row : row + 2, column : column + 2].ravel() for image in images for row in range(3) for column in range(4)
    ]
    np.testing.assert_allclose(
        patch_covariance([images[:1], images[1:]], 2), np.mean([np.outer(p, p) for p in patches], axis=0), rtol=1e-5
    )


def test_whitened_values_are_uncorrelated_and_equally_strong(pixels):
    images = pixels.astype(np.float32) / 255 - 0.47
    layer = Whitening(2, 1e-8)
    layer(images[:1])
    layer.adapt([images])
    values = np.asarray(layer(images)).reshape(-1, 24)
    once, negated = values[:, :12], values[:, 12:]
    np.testing.assert_allclose(once, -negated, atol=1e-4)
    np.testing.assert_allclose(once.T @ once / len(once), np.eye(12), atol=2e-2)
    assert [weight.name for weight in layer.trainable_weights] == ["bias"]


def test_the_first_filters_hand_their_channel_on_and_the_others_are_random():
    kernel = np.asarray(PartialIdentity()((3, 3, 4, 6)))
    image = np.random.default_rng(0).standard_normal((1, 5, 5, 4)).astype(np.float32)
    passed = np.asarray(keras.ops.conv(image, kernel, padding="same"))
    np.testing.assert_allclose(passed[..., :4], image, rtol=1e-6)
    assert 0 < np.abs(kernel[..., 4:]).max() <= (3 * 3 * 4) ** -0.5
    assert np.asarray(PartialIdentity()((3, 3, 8, 4)))[1, 1].tolist() == np.eye(8, 4).tolist()


@pytest.mark.parametrize("shape", [(40, 8), (8, 40)])
def test_orthogonalized_keeps_the_directions_and_levels_the_strengths(shape):
    matrix = np.random.default_rng(1).standard_normal(shape).astype(np.float32)
    left, _, right = np.linalg.svd(matrix, full_matrices=False)
    levelled = left.T @ np.asarray(orthogonalized(matrix)) @ right.T
    strengths = np.diag(levelled)
    assert 0.5 < strengths.min() <= strengths.max() < 1.3
    np.testing.assert_allclose(levelled - np.diag(strengths), 0, atol=1e-5)


def newton_schulz(matrix):
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix / np.linalg.norm(matrix)
    for _ in range(3):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x


def test_muon_takes_the_steps_of_its_paper():
    """Two steps on one variable of each sort, by the formulas of arXiv 2404.00498 and PyTorch's Nesterov momentum."""
    numbers = np.random.default_rng(2)
    shapes = {"kernel": (3, 3, 4, 6), "bias": (6,), "head": (8, 10)}
    values = {name: numbers.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}
    variables = [keras.Variable(value, name=name) for name, value in values.items()]
    optimizer = Muon(0.24, batch_size=50, initial_rate=0.24)
    momentum = dict.fromkeys(shapes, 0.0)
    for rate in (0.24, 0.12):
        gradients = {name: numbers.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}
        optimizer.learning_rate = rate
        optimizer.apply([keras.ops.convert_to_tensor(gradient) for gradient in gradients.values()], variables)
        momentum["kernel"] = 0.6 * momentum["kernel"] + gradients["kernel"]
        ahead = gradients["kernel"] + 0.6 * momentum["kernel"]
        update = newton_schulz(ahead.reshape(-1, 6).T).T.reshape(3, 3, 4, 6)
        values["kernel"] = values["kernel"] * 6**0.5 / np.linalg.norm(values["kernel"]) - rate * update
        for name, full_rate in (("bias", 0.053), ("head", 0.67)):
            summed = 50 * gradients[name] + 2e-6 * 50 / full_rate * values[name]
            momentum[name] = 0.85 * momentum[name] + summed
            values[name] = values[name] - full_rate * rate / 0.24 * (summed + 0.85 * momentum[name])
    for variable, expected in zip(variables, values.values(), strict=True):
        np.testing.assert_allclose(variable, expected, rtol=1e-4, atol=1e-5)


def test_the_bias_of_whitening_stops_learning_after_its_steps():
    bias = keras.Variable(np.zeros(3, np.float32), name="bias")
    bias._path = "whitening_2/bias"
    optimizer = Muon(0.24, batch_size=1, whitening_steps=2)
    moved = []
    for _ in range(4):
        before = np.array(bias)
        optimizer.apply([keras.ops.ones(3)], [bias])
        moved.append(float(np.abs(np.array(bias) - before).max()))
    assert moved[0] > moved[1] > 0 and moved[2:] == [0, 0]


def test_a_saved_network_with_muon_comes_back_whole(pixels, tmp_path):
    model = small_model(pixels)
    batch = pixels[:16].astype(np.float32)
    one_hot = np.eye(10, dtype=np.float32)[np.arange(16) % 10]
    model.train_on_batch(batch, one_hot)
    model.save(tmp_path / "model.keras")
    back = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(back(batch), model(batch), atol=1e-6)
    assert back.optimizer.get_config() == model.optimizer.get_config()
    for ours, theirs in zip(back.optimizer.variables, model.optimizer.variables, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    for one in (model, back):
        one.train_on_batch(batch, one_hot)
    for ours, theirs in zip(back.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_the_fast_network_learns_its_few_images(pixels):
    model = small_model(pixels)
    labels = np.array(data.load("sample").train.labels[:64])
    one_hot = np.eye(10, dtype=np.float32)[labels]
    history = model.fit(pixels[:64].astype(np.float32), one_hot, batch_size=16, epochs=12, verbose=0).history
    assert history["loss"][-1] < 0.9 * history["loss"][0]


def test_augmented_logits_are_the_weighed_mean_of_six_views(pixels):
    logits_of = LogitsFunction(small_model(pixels))
    images = pixels[:8]
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")
    views = {0.25: [images, images[:, :, ::-1]], 0.125: []}
    for offset in (0, 2):
        moved = padded[:, offset : offset + 32, offset : offset + 32]
        views[0.125] += [moved, moved[:, :, ::-1]]
    expected = sum(weight * logits_of(view) for weight, shown in views.items() for view in shown)
    np.testing.assert_allclose(augmented_logits(logits_of, images), expected, rtol=1e-4, atol=1e-5)


def test_the_published_means_and_deviations_are_those_of_the_training_images():
    """Held against the sample that comes with the app; a test on the whole set is run where it is there."""
    dataset = data.load("full" if data.is_available("full") else "sample")
    tolerance = 1e-4 if dataset.name == "full" else 0.01
    values = np.asarray(dataset.train.images[:], np.float32) / 255
    np.testing.assert_allclose(values.mean(axis=(0, 1, 2), dtype=np.float64), settings.CHANNEL_MEANS, atol=tolerance)
    np.testing.assert_allclose(
        values.std(axis=(0, 1, 2), dtype=np.float64), settings.CHANNEL_DEVIATIONS, atol=tolerance
    )
    np.testing.assert_allclose(np.multiply(settings.CHANNEL_MEANS, 255), settings.MEAN_COLOUR, atol=0.5)
