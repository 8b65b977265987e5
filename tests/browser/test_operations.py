"""The arithmetic of the lessons, in ui/static/shared, in a real browser against TensorFlow's own."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

SHARED = Path(__file__).parents[2] / "ui" / "static" / "shared"
SCRIPTS = ("operations", "paint", "moving", "composition", "classifier", "regularization")
CASES = 300
"""Of each operation, in one call: what the page computes takes milliseconds, a call to it as long."""
Values = NDArray[np.float64]


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    """A blank page with the shared scripts on it, and nothing else of ours."""
    page = browser.new_page()
    for name in SCRIPTS:
        page.add_script_tag(path=SHARED / f"{name}.js")
    yield page
    page.close()


def told(values: Values) -> dict[str, Any]:
    """As the script has tensors."""
    return {"shape": list(values.shape), "values": values.ravel().tolist()}


def computed(page: Page, operation: str, cases: list[dict[str, Any]]) -> list[Values]:
    """What the script says of each case; `operation` is an expression of the names that a case has."""
    names = ", ".join(cases[0])
    found = page.evaluate(
        f"""(cases) => cases.map(({{ {names} }}) => {{
            const made = {operation};
            return made.shape ? {{ shape: made.shape, values: [...made.values] }} : made;
        }})""",
        cases,
    )
    return [
        np.array(one["values"], np.float64).reshape(one["shape"]) if isinstance(one, dict) else np.array(one)
        for one in found
    ]


def agree(ours: list[Values], theirs: list[Values]) -> None:
    """TensorFlow computes these with 64 bits too, so that what cancels out cancels out in both."""
    assert len(ours) == len(theirs) > 0
    for one, other in zip(ours, theirs, strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-12)


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


def test_maps_have_the_colours_of_the_other_pages(blank: Page):
    from cnn_core.figures.inside import colour_of

    shares = np.linspace(-1, 1, 41).tolist()
    ours = blank.evaluate("(shares) => shares.map(signs(1))", shares)
    theirs = [[int(part) for part in colour_of(share)[4:-1].split(",")] for share in shares]
    np.testing.assert_allclose(ours, theirs, atol=1)


@pytest.mark.parametrize("name", ["linear", "relu", "leaky_relu", "elu", "sigmoid", "tanh", "silu", "gelu"])
def test_activations_and_their_slopes(blank: Page, name):
    import keras

    xs = np.concatenate([np.random.default_rng(5).normal(scale=3, size=CASES), [0.0, -1e-3, 1e-3]])
    x = tf.Variable(xs)
    with tf.GradientTape() as tape:
        values = keras.activations.get(name)(x)
    slopes = tape.gradient(values, x)
    case = [{"xs": xs.tolist()}]
    agree(computed(blank, f"activate(tensor([xs.length], xs), '{name}')", case), [values.numpy()])
    agree(computed(blank, f"xs.map(ACTIVATIONS.{name}.slope)", case), [slopes.numpy()])


def test_softmax_and_dense(blank: Page):
    random, scores, layers, shares, units = np.random.default_rng(6), [], [], [], []
    for _ in range(CASES):
        logits, temperature = random.normal(scale=5, size=10), float(random.uniform(0.1, 5))
        scores.append({"scores": logits.tolist(), "temperature": temperature})
        shares.append(tf.nn.softmax(logits / temperature).numpy())
        inputs, kernel, bias = random.normal(size=7), random.normal(size=(7, 4)), random.normal(size=4)
        layers.append({"inputs": inputs.tolist(), "kernel": told(kernel), "bias": bias.tolist()})
        units.append((tf.linalg.matvec(kernel, inputs, transpose_a=True) + bias).numpy())
    agree(computed(blank, "softmax(scores, temperature)", scores), shares)
    agree(computed(blank, "dense(inputs, kernel, bias)", layers), units)


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


def test_where_flattening_puts_each_value(blank: Page):
    random, cases, expected, back = np.random.default_rng(9), [], [], []
    for _ in range(CASES):
        shape = random.integers(1, 7, 3)
        row, column, channel = (int(random.integers(side)) for side in shape)
        line = tf.reshape(tf.range(int(np.prod(shape))), shape.tolist())
        expected.append(np.array(int(line[row, column, channel])))
        back.append(np.array([row, column, channel]))
        cases.append({"shape": shape.tolist(), "row": row, "column": column, "channel": channel})
    agree(computed(blank, "flatPosition(shape, row, column, channel)", cases), expected)
    places = "Object.values(flatPlace(shape, flatPosition(shape, row, column, channel)))"
    agree(computed(blank, places, cases), back)


@pytest.mark.parametrize("added", [0.0, 60.0, 200.0, -200.0])
def test_softmax_by_the_letter_breaks_where_32_bits_do(blank: Page, added):
    random, cases, expected = np.random.default_rng(10), [], []
    for _ in range(CASES):
        scores = (random.normal(scale=4, size=10) + added).astype(np.float32)
        powers = tf.exp(scores)
        expected.append((powers / tf.reduce_sum(powers)).numpy())
        cases.append({"scores": scores.tolist()})
    # JSON has no number that is none.
    found = computed(blank, "softmaxByTheLetter(scores).shares.map((one) => (Number.isFinite(one) ? one : -1))", cases)
    agree(found, [np.nan_to_num(one.astype(np.float64), nan=-1) for one in expected])
    assert all((one == -1).all() for one in found) == (abs(added) == 200)


def test_cross_entropy_from_scores(blank: Page):
    random, cases, expected = np.random.default_rng(11), [], []
    for _ in range(CASES):
        scores, true_class = random.normal(scale=30, size=10), int(random.integers(10))
        cases.append({"scores": scores.tolist(), "trueClass": true_class})
        expected.append(tf.nn.sparse_softmax_cross_entropy_with_logits(true_class, scores).numpy())
    agree(computed(blank, "crossEntropy(scores, trueClass)", cases), expected)


def test_dropout_hands_on_what_keras_hands_on_of_the_same_mask(blank: Page):
    import keras

    random, cases, expected = np.random.default_rng(12), [], []
    for seed in range(20):
        rate, values = float(random.uniform(0, 0.9)), random.uniform(0.1, 1, 50)
        made = keras.layers.Dropout(rate, seed=seed, dtype="float64")(values[None], training=True)[0].numpy()
        cases.append({"values": values.tolist(), "mask": (made > 0).astype(int).tolist(), "rate": rate})
        expected.append(made)
    agree(computed(blank, "droppedOut(values, mask, rate)", cases), expected)


def test_a_mask_keeps_its_share_and_the_sum_on_average(blank: Page):
    kept, mean = blank.evaluate(
        """() => {
            let state = 1;
            const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
            const values = Array.from({ length: 400 }, (_, place) => place / 400);
            const masks = Array.from({ length: 400 }, () => dropoutMask(400, 0.3, random));
            const sums = masks.map((mask) => total(droppedOut(values, mask, 0.3)));
            return [total(masks.map(total)) / 160000, total(sums) / 400 / total(values)];
        }"""
    )
    assert kept == pytest.approx(0.7, abs=0.01) and mean == pytest.approx(1, abs=0.01)


def test_penalties_and_what_descent_leaves_of_the_weights(blank: Page):
    import keras

    random, cases, costs, lefts = np.random.default_rng(13), [], [], []
    for _ in range(20):
        l1, l2 = random.uniform(0, 0.1, 2).tolist()
        weights = random.normal(size=8)
        penalty, variable = keras.regularizers.L1L2(l1, l2), tf.Variable(weights)
        costs.append(penalty(variable).numpy())
        for _ in range(30):
            with tf.GradientTape() as tape:
                cost = penalty(variable)
            variable.assign_sub(0.1 * tape.gradient(cost, variable))
        lefts.append(variable.numpy())
        cases.append({"weights": weights.tolist(), "l1": l1, "l2": l2})
    agree(computed(blank, "penaltyOf(weights, { l1, l2 })", cases), costs)
    agree(computed(blank, "shrunk(weights, { l1, l2 }, 0.1, 30)", cases), lefts)
