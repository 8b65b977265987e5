"""Explanations, held against what is known of them: closed forms, planted evidence, and sums that must come out."""

import keras
import numpy as np
import pytest

from cnn_core import data
from cnn_core.engine.explain.grad_cam import grad_cam
from cnn_core.engine.explain.integrated_gradients import integrated_gradients
from cnn_core.engine.explain.occlusion import occlusion, window_starts
from cnn_core.engine.explain.random_network import random_network
from cnn_core.engine.model import LOGITS_LAYER, logits_model
from tests.engine.asked import bundled_network, chained, set_kernel


@pytest.fixture(scope="module")
def tutorial():
    return bundled_network("recorded-tutorial", 6)


@pytest.fixture(scope="module")
def speedrun():
    return bundled_network("recorded-speedrun", 8)


@pytest.fixture
def images(home):
    return np.asarray(data.load("sample").test.images[:40])


def picture():
    return np.random.default_rng(0).integers(0, 256, (1, 32, 32, 3), dtype=np.uint8)


def two_maps(*ending):
    """Red and green, each as a map of its own, then `ending` and the logits."""
    network = chained(keras.layers.Conv2D(2, 1, use_bias=False, name="maps"), *ending)
    set_kernel(network, "maps", np.eye(3, 2)[None, None])
    return network


@pytest.mark.parametrize("pooling", [keras.layers.GlobalAveragePooling2D, keras.layers.GlobalMaxPooling2D])
def test_grad_cam_of_pooled_maps_is_their_weighted_sum(pooling):
    network, pixels = two_maps(pooling()), picture()
    weights = np.random.default_rng(1).normal(size=(2, 10))
    set_kernel(network, LOGITS_LAYER, weights)
    for class_index in range(10):
        expected = np.maximum(pixels[0, ..., :2] @ weights[:, class_index], 0)
        found = grad_cam(network, pixels, class_index)
        assert found.layer == "maps" and found.map.dtype == found.heat.dtype == np.float32
        np.testing.assert_allclose(found.map, expected / max(expected.max(), 1e-9), atol=1e-4)
        np.testing.assert_allclose(found.heat, found.map, atol=1e-6)


def test_grad_cam_of_flattened_maps_weighs_each_by_its_mean_gradient():
    network, pixels = two_maps(keras.layers.Flatten()), picture()
    weights = np.random.default_rng(1).normal(0.1, 1, size=(32, 32, 2, 10))
    set_kernel(network, LOGITS_LAYER, weights.reshape(-1, 10))
    expected = np.maximum(pixels[0, ..., :2] @ weights.mean(axis=(0, 1))[:, 4], 0)
    np.testing.assert_allclose(grad_cam(network, pixels, 4).map, expected / expected.max(), atol=1e-4)


def test_grad_cam_is_of_the_logit_and_of_nothing_where_nothing_speaks_for_the_class():
    network = two_maps(keras.layers.GlobalAveragePooling2D())
    weights = np.zeros((2, 10))
    # So sure that a softmax's gradient would be 0.
    weights[0, 3], weights[0, 5] = 1e3, -1e3
    set_kernel(network, LOGITS_LAYER, weights)
    pixels = picture()
    np.testing.assert_allclose(grad_cam(network, pixels, 3).map, pixels[0, ..., 0] / pixels[0, ..., 0].max(), atol=1e-5)
    for class_index in (4, 5):
        found = grad_cam(network, pixels, class_index)
        assert not found.map.any() and not found.heat.any()


def test_grad_cam_of_every_map_of_real_networks(tutorial, speedrun, images):
    expected = {tutorial: ("max_pooling2d_4", (6, 6)), speedrun: ("activation_24", (3, 3))}
    for network, (last, shape) in expected.items():
        found = [grad_cam(network, images[:1], class_index) for class_index in range(10)]
        assert {cam.layer for cam in found} == {last} and {cam.map.shape for cam in found} == {shape}
        assert {cam.heat.shape for cam in found} == {(32, 32)}
        assert min(cam.heat.min() for cam in found) >= 0 and max(cam.heat.max() for cam in found) <= 1
        assert {float(cam.map.max()) for cam in found} <= {0.0, 1.0}
        assert len({cam.map.tobytes() for cam in found}) > 5
    for layer in ("pixels", "scale", "conv2d_1"):
        assert grad_cam(tutorial, images[:1], 3, layer).map.max() == 1


@pytest.mark.parametrize(
    ("layer", "words"), [("nowhere", r"no layer 'nowhere'\. Its layers are: pixels"), ("dense_6", "no map of places")]
)
def test_a_layer_without_maps_is_a_sentence(tutorial, layer, words):
    with pytest.raises(ValueError, match=words):
        grad_cam(tutorial, picture(), 0, layer)


@pytest.mark.parametrize("corner", [(12, 20), (0, 0), (28, 28), (0, 27)])
def test_occlusion_finds_the_planted_patch(corner):
    network = chained(keras.layers.Rescaling(1 / 255), keras.layers.Flatten())
    place = np.s_[corner[0] : corner[0] + 4, corner[1] : corner[1] + 4]
    weights = np.zeros((32, 32, 3, 10))
    weights[(*place, slice(None), 7)] = 0.1
    set_kernel(network, LOGITS_LAYER, weights.reshape(-1, 10))
    pixels = np.random.default_rng(0).integers(0, 60, (1, 32, 32, 3), dtype=np.uint8)
    pixels[(0, *place)] = 255
    found = occlusion(network, pixels, 7, 4, 1)
    assert np.unravel_index(found.drop.argmax(), found.drop.shape) == corner
    row, column = np.unravel_index(found.heat.argmax(), found.heat.shape)
    assert corner[0] <= row < corner[0] + 4 and corner[1] <= column < corner[1] + 4
    far = np.abs(np.add.outer(np.arange(32) * 100, np.arange(32)) - 100 * corner[0] - corner[1]) > 1000
    assert np.abs(found.heat[far]).max() < 1e-6 < found.heat.max()


def test_a_drop_is_the_probability_before_less_that_of_the_covered_picture(tutorial, images):
    found, pixels = occlusion(tutorial, images[:1], 3, 8, 4), images[:1]
    assert found.drop.shape == (7, 7)
    covered = pixels.copy()
    covered[0, 24:, 4:12] = np.rint(pixels.mean())
    before, after = (np.asarray(tutorial.model(one.astype(np.float32)))[0, 3] for one in (pixels, covered))
    assert found.probability == pytest.approx(before, abs=1e-5)
    assert found.drop[6, 1] == pytest.approx(before - after, abs=1e-5)
    assert found.heat[31, 0] == pytest.approx(found.drop[6, 0]) and found.heat[31, 5] == pytest.approx(
        found.drop[6, :2].mean()
    )


def test_windows_cover_every_pixel_and_stay_inside():
    for size in range(1, 33):
        for stride in range(1, size + 1):
            starts = window_starts(size, stride)
            assert starts[0] == 0 and starts[-1] == 32 - size and starts == sorted(set(starts))
            assert {pixel for start in starts for pixel in range(start, start + size)} == set(range(32))


def test_a_stride_that_leaves_pixels_out_is_a_sentence(tutorial):
    with pytest.raises(ValueError, match=r"stride must be at most size, .* it is 9, and size 8"):
        occlusion(tutorial, picture(), 0, 8, 9)


@pytest.mark.parametrize(("baseline", "plain"), [("grey", 127.5), ("black", 0)])
def test_integrated_gradients_of_a_linear_network_are_known(baseline, plain):
    network, pixels = chained(keras.layers.Flatten()), picture()
    weights = np.random.default_rng(1).normal(size=(3072, 10)) / 1000
    set_kernel(network, LOGITS_LAYER, weights)
    found = integrated_gradients(network, pixels, 6, steps=8, baseline=baseline)
    expected = (pixels[0] - plain) * weights[:, 6].reshape(32, 32, 3)
    np.testing.assert_allclose(found.attributions, expected, atol=1e-5)
    np.testing.assert_allclose(found.heat, expected.sum(axis=-1), atol=1e-5)
    assert found.total == pytest.approx(found.difference, abs=1e-4) and found.is_complete


@pytest.mark.parametrize("name", ["tutorial", "speedrun"])
def test_integrated_gradients_of_real_pictures_are_complete(name, images, request):
    network = request.getfixturevalue(name)
    for row in (22, 27):
        pixels = images[row : row + 1]
        class_index = int(network.logits_of(pixels).argmax())
        found = integrated_gradients(network, pixels, class_index)
        ends = np.concatenate([np.full((1, 32, 32, 3), 127.5), pixels]).astype(np.float32)
        before, after = np.asarray(logits_model(network.model)(ends))[:, class_index]
        assert found.difference == pytest.approx(after - before, abs=1e-3)
        assert abs(found.total - found.difference) <= 0.01 * abs(found.difference) + 0.01
        assert found.attributions.sum() == pytest.approx(found.total, abs=1e-3)


def test_finer_steps_make_use_of_those_before(tutorial, images):
    for row in range(40):
        found = integrated_gradients(tutorial, images[row : row + 1], 3)
        if found.steps > 64:
            break
    assert found.steps == 192
    again = integrated_gradients(tutorial, images[row : row + 1], 3, steps=192)
    np.testing.assert_allclose(found.attributions, again.attributions, atol=1e-5)


def test_a_random_network_explains_otherwise_and_the_same_for_a_seed(tutorial, images):
    def maps(seed):
        keras.utils.set_random_seed(int(np.random.default_rng().integers(1000)))
        with random_network(tutorial, seed) as network:
            return [grad_cam(network, images[row : row + 1], 3).map for row in range(4)]

    trained = [grad_cam(tutorial, images[row : row + 1], 3).map for row in range(4)]
    first, other, again = maps(1), maps(2), maps(1)
    np.testing.assert_array_equal(first, again)
    assert np.abs(np.subtract(first, trained)).max() > 0.1 and np.abs(np.subtract(first, other)).max() > 0.1
    np.testing.assert_array_equal(trained, [grad_cam(tutorial, images[row : row + 1], 3).map for row in range(4)])


def test_a_random_network_is_as_before_the_training_save_what_images_made(speedrun):
    with random_network(speedrun, 5) as network:
        drawn = {layer.name: layer for layer in network.model.layers}
        trained = speedrun.model.get_layer("whitening_2")
        np.testing.assert_array_equal(drawn["whitening_2"].kernel, trained.kernel)
        assert np.any(trained.bias) and not np.any(drawn["whitening_2"].bias)
        kernel = drawn["conv2d_8"].kernel.numpy()
        np.testing.assert_array_equal(kernel[1, 1, :, :64], np.eye(64, dtype=np.float32))
        assert 1.6 < np.abs(drawn["logits"].kernel).max() < 3**0.5
        normalization = drawn["batch_normalization_6"]
        assert not np.any(normalization.beta) and not np.any(normalization.moving_mean)
        assert np.all(normalization.moving_variance.numpy() == 1)
        assert not np.array_equal(drawn["conv2d_11"].kernel[..., 64:], drawn["conv2d_11"].kernel[..., :192])
