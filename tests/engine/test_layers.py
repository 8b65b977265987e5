"""What Keras does not have: whitening, the identity to begin with, Muon. Each against its formula in NumPy."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from cnn_core import config as settings
from cnn_core import data
from cnn_core import layers as settings_of
from cnn_core.design import GroupDesign
from cnn_core.engine.evaluation import LogitsFunction, augmented_logits
from cnn_core.engine.layers import PartialIdentity, Residual, Whitening, patch_covariance
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


@pytest.mark.parametrize("normalized", [False, True])
@pytest.mark.parametrize(("channels", "strides"), [(4, 1), (3, 1), (4, 2)])
def test_a_residual_block_adds_two_convolutions_to_what_goes_around(channels, strides, normalized):
    """Against Keras's own layers, one after the other, with the block's weights; biases and statistics drawn by lot."""
    keras.utils.set_random_seed(1)
    values = np.random.default_rng(0).standard_normal((2, 7, 7, channels)).astype(np.float32)
    block = Residual(4, strides=strides, batch_normalization=normalized, activation="tanh")
    found = np.asarray(block(values))
    assert found.shape == block.compute_output_shape(values.shape)
    for weight in block.weights:
        if "kernel" not in weight.path:
            weight.assign(np.random.default_rng(2).uniform(0.5, 1.5, weight.shape))
    found = np.asarray(block(values, training=False))
    around = values if (channels, strides) == (4, 1) else through(block, "shortcut", values, strides)
    within = np.tanh(through(block, "first", values, strides))
    np.testing.assert_allclose(found, np.tanh(through(block, "second", within, 1) + around), atol=1e-5)
    assert (block.shortcut is None) == ((channels, strides) == (4, 1))
    assert block.first.use_bias is not normalized


def through(block: Residual, part: str, values, strides):
    """By the operations of TensorFlow alone."""
    weights = {weight.path.split("/", 1)[1]: np.asarray(weight) for weight in block.weights}
    sums = tf.nn.conv2d(values, weights[f"{part}/kernel"], strides, "SAME").numpy()
    if f"{part}/bias" in weights:
        return sums + weights[f"{part}/bias"]
    gamma, beta, mean, variance = (
        weights[f"{part}_normalization/{name}"] for name in ("gamma", "beta", "moving_mean", "moving_variance")
    )
    return gamma * (sums - mean) / np.sqrt(variance + 1e-3) + beta


def test_new_kinds_of_layers_are_saved_and_copied_with_what_they_cost(tmp_path):
    layers = (
        settings_of.SeparableConv2D(filters=4, l1=1e-3, l2=1e-2),
        settings_of.Residual(filters=4, l2=1e-2),
        settings_of.Residual(filters=6, strides=2, activation="gelu", batch_normalization=False),
        settings_of.GlobalAveragePooling2D(),
        settings_of.Dense(units=10, activation="softmax"),
    )
    model = build_model(settings.ModelConfig(layers=layers, scale_pixels=False))
    pixels = np.random.default_rng(0).uniform(0, 255, (3, 32, 32, 3)).astype(np.float32)
    model.save(tmp_path / "model.keras")
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    for twin in (keras.saving.load_model(tmp_path / "model.keras"), copy):
        np.testing.assert_array_equal(twin(pixels), model(pixels))
        assert float(sum(twin.losses)) == pytest.approx(float(sum(model.losses)))
    assert [layer.name for layer in model.layers][:2] == ["pixels", "separable_conv2d_1"]
    kernels = [weight for weight in model.trainable_weights if "kernel" in weight.path]
    paid = [1e-3 * np.abs(kernel).sum() + 1e-2 * np.square(kernel).sum() for kernel in map(np.asarray, kernels[:2])]
    paid += [1e-2 * np.square(np.asarray(kernel)).sum() for kernel in kernels[2:4]]
    assert float(sum(model.losses)) == pytest.approx(sum(paid), rel=1e-5)


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


def test_muon_leaves_depthwise_kernels_to_plain_steps():
    """Kept at the norm of its one filter, a depthwise kernel of many channels would all but vanish."""
    keras.utils.set_random_seed(0)
    layer = keras.layers.SeparableConv2D(4, 3)
    layer.build((None, 8, 8, 6))
    before = [np.asarray(kernel) for kernel in layer.weights[:2]]
    optimizer = Muon(0.24, batch_size=1, decay=0.0)
    gradients = [np.full(kernel.shape, 0.1, np.float32) for kernel in before]
    optimizer.apply([keras.ops.convert_to_tensor(gradient) for gradient in gradients], layer.weights[:2])
    np.testing.assert_allclose(layer.depthwise_kernel, before[0] - 0.053 * 1.85 * gradients[0], rtol=1e-5, atol=1e-7)
    assert np.abs(np.asarray(layer.pointwise_kernel) - before[1]).max() > 0.1


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
