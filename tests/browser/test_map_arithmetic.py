"""Convolution and pooling as the lessons' scripts compute them, and changes of pictures, against TensorFlow's own."""

import numpy as np
import pytest
import tensorflow as tf
from playwright.sync_api import Page

from tests.browser.arithmetic import CASES, agree, computed, told


def test_convolutions_of_any_kernel_stride_padding_and_number_of_channels(blank: Page):
    random, cases, expected = np.random.default_rng(0), [], []
    for _ in range(CASES):
        height, width, channels, filters = random.integers((1, 1, 1, 1), (14, 14, 4, 5))
        tall, wide = random.integers(1, 6, 2)
        padding = "same" if tall > height or wide > width else str(random.choice(["valid", "same"]))
        stride = int(random.integers(1, 4))
        map, kernel = random.normal(size=(height, width, channels)), random.normal(size=(tall, wide, channels, filters))
        bias = random.normal(size=filters)
        cases.append(
            {
                "map": told(map),
                "kernel": told(kernel),
                "options": {"stride": stride, "padding": padding, "bias": bias.tolist()},
            }
        )
        expected.append((tf.nn.conv2d(map[None], kernel, stride, padding.upper()) + bias)[0].numpy())
    agree(computed(blank, "convolve(map, kernel, options)", cases), expected)


def test_the_products_of_a_window_add_up_to_what_tensorflow_has_there(blank: Page):
    random, cases, expected = np.random.default_rng(1), [], []
    for _ in range(CASES):
        size, window, stride = int(random.integers(6, 12)), int(random.integers(1, 6)), int(random.integers(1, 4))
        padding = str(random.choice(["valid", "same"]))
        map, kernel = random.normal(size=(size, size, 1)), random.normal(size=(window, window, 1, 1))
        made = tf.nn.conv2d(map[None], kernel, stride, padding.upper())[0, ..., 0].numpy()
        place = random.integers(0, made.shape)
        cases.append(
            {
                "map": told(map),
                "kernel": told(kernel),
                "place": place.tolist(),
                "options": {"stride": stride, "padding": padding},
            }
        )
        expected.append(made[tuple(place)])
    sums = computed(blank, "total(productsAt(map, kernel, place, options).map(({ product }) => product))", cases)
    agree(sums, expected)


def test_the_receptive_field_is_where_changes_are_felt(blank: Page):
    """The gradient of one value of the last map with regard to the picture is 0 outside of it and nowhere else."""
    random, cases, expected = np.random.default_rng(4), [], []
    for _ in range(40):
        size, layers = 32, []
        picture = tf.Variable(random.uniform(1, 2, (1, size, size, 1)))
        with tf.GradientTape() as tape:
            made = tf.identity(picture)
            for _ in range(int(random.integers(1, 4))):
                window, stride = int(random.integers(1, 6)), int(random.integers(1, 3))
                padding = str(random.choice(["valid", "same"]))
                if padding == "valid" and made.shape[1] < window:
                    break
                layers.append({"window": window, "stride": stride, "padding": padding, "size": made.shape[1]})
                kernel = random.uniform(0.1, 1, (window, window, 1, 1))
                made = tf.nn.conv2d(made, kernel, stride, padding.upper())
            place = int(random.integers(0, made.shape[1]))
            value = made[0, place, place, 0]
        felt = np.flatnonzero(np.abs(tape.gradient(value, picture).numpy()[0, ..., 0]).sum(axis=0))
        cases.append({"layers": layers, "place": place, "side": size})
        expected.append(np.array([felt[0], felt[-1] + 1]))
    ours = computed(
        blank,
        "[receptiveField(layers)].map(({ size, jump, offset }) => [place * jump + offset, size])"
        ".map(([from, size]) => [Math.max(from, 0), Math.min(from + size, side)])[0]",
        cases,
    )
    agree(ours, expected)


def test_two_kernels_in_a_row_are_the_composed_one(blank: Page):
    random, cases, expected = np.random.default_rng(7), [], []
    for _ in range(CASES):
        first, second = (random.normal(size=random.integers(1, 5, 2)) for _ in range(2))
        picture = random.normal(size=(12, 12, 1))
        cases.append({"picture": told(picture), "first": told(first), "second": told(second)})
        middle = tf.nn.conv2d(picture[None], first[..., None, None], 1, "VALID")
        expected.append(tf.nn.conv2d(middle, second[..., None, None], 1, "VALID")[0].numpy())
    agree(computed(blank, "convolve(picture, composedKernel(first, second))", cases), expected)


def test_with_a_relu_between_the_composed_kernel_is_no_longer_both(blank: Page):
    random = np.random.default_rng(8)
    picture, first, second = random.normal(size=(9, 9, 1)), random.normal(size=(3, 3)), random.normal(size=(3, 3))
    middle = tf.nn.relu(tf.nn.conv2d(picture[None], first[..., None, None], 1, "VALID"))
    bent = tf.nn.conv2d(middle, second[..., None, None], 1, "VALID")[0].numpy()
    (once,) = computed(
        blank,
        "convolve(picture, composedKernel(first, second))",
        [{"picture": told(picture), "first": told(first), "second": told(second)}],
    )
    assert np.abs(once - bent).max() > 0.1


def test_a_shifted_picture_has_a_shifted_map_and_a_turned_one_has_another(blank: Page):
    """What the lesson says, in numbers: exactly equal for a shift, not even nearly so for a turn."""
    random = np.random.default_rng(9)
    case = {"map": told(random.uniform(size=(32, 32, 1))), "kernel": told(np.array([[-1, 0, 1]] * 3)[..., None, None])}
    apart = (
        "[moved(convolve(map, kernel), way), convolve(moved(map, way), kernel)]"
        ".map((one) => middleOf(one, 14)).reduce((one, other) => changeBetween(one, other))"
    )
    shifted, turned = computed(
        blank, apart, [case | {"way": {"right": 4, "down": -3}}, case | {"way": {"degrees": 90}}]
    )
    assert shifted == 0
    assert turned > 0.5


@pytest.mark.parametrize("kind", ["max", "average", "sum"])
def test_poolings_of_any_size_stride_and_padding(blank: Page, kind):
    random, cases, expected = np.random.default_rng(2), [], []
    for _ in range(CASES // 3):
        height, width, channels = random.integers((2, 2, 1), (14, 14, 4))
        size, stride = int(random.integers(1, min(height, width, 5) + 1)), int(random.integers(1, 4))
        padding = str(random.choice(["valid", "same"]))
        map = random.normal(size=(height, width, channels))
        pooled = tf.nn.max_pool2d if kind == "max" else tf.nn.avg_pool2d
        theirs = pooled(map[None], size, stride, padding.upper())
        cases.append({"map": told(map), "options": {"size": size, "stride": stride, "padding": padding}})
        expected.append(theirs[0].numpy() * (size * size if kind == "sum" else 1))
    agree(computed(blank, f"pool(map, '{kind}', options)", cases), expected)


def test_a_sum_over_whole_windows_is_their_sum(blank: Page):
    map = np.random.default_rng(3).normal(size=(6, 6, 1))
    [ours] = computed(blank, "pool(map, 'sum', { size: 2 })", [{"map": told(map)}])
    np.testing.assert_allclose(ours[..., 0], map[..., 0].reshape(3, 2, 3, 2).sum(axis=(1, 3)))


def test_pictures_shifted_turned_and_scaled_between_pixels(blank: Page):
    """Keras takes the matrix that leads from a place of the moved picture back to one of the picture."""
    import keras

    random, cases, expected = np.random.default_rng(7), [], []
    for _ in range(60):
        side, channels = int(random.integers(8, 20)), int(random.integers(1, 4))
        down, right, degrees = (float(value) for value in random.uniform((-5, -5, -180), (5, 5, 180)))
        factor, middle = float(random.uniform(0.6, 1.8)), (side - 1) / 2
        map = random.normal(size=(side, side, channels))
        cosine, sine = np.cos(np.radians(degrees)) / factor, np.sin(np.radians(degrees)) / factor
        back = np.array([[cosine, sine], [-sine, cosine]])
        from_x, from_y = np.array([middle, middle]) - back @ np.array([middle + right, middle + down])
        matrix = [cosine, sine, from_x, -sine, cosine, from_y, 0, 0]
        theirs = keras.ops.image.affine_transform(
            map[None].astype(np.float32),
            np.array([matrix], np.float32),
            interpolation="bilinear",
            fill_mode="nearest",
            data_format="channels_last",
        )
        cases.append({"map": told(map), "way": {"down": down, "right": right, "degrees": degrees, "factor": factor}})
        expected.append(keras.ops.convert_to_numpy(theirs)[0])
    for one, other in zip(computed(blank, "moved(map, way)", cases), expected, strict=True):
        # Keras computes places with 32 bits: a ten-thousandth of a pixel between two that differ by three.
        np.testing.assert_allclose(one, other, atol=1e-4)


def test_grey_is_what_tensorflow_calls_grey(blank: Page):
    picture = np.random.default_rng(8).uniform(size=(9, 7, 3))
    [ours] = computed(blank, "greyscale(picture)", [{"picture": told(picture)}])
    np.testing.assert_allclose(ours, tf.image.rgb_to_grayscale(picture).numpy(), rtol=1e-5)


def test_maps_have_the_colours_of_the_other_pages(blank: Page):
    from cnn_core.figures.inside import colour_of

    shares = np.linspace(-1, 1, 41).tolist()
    ours = blank.evaluate("(shares) => shares.map(signs(1))", shares)
    theirs = [[int(part) for part in colour_of(share)[4:-1].split(",")] for share in shares]
    np.testing.assert_allclose(ours, theirs, atol=1)
