"""The arithmetic of the lessons, ui/static/shared/operations.js, in a real browser against TensorFlow's own."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

OPERATIONS = Path(__file__).parents[2] / "ui" / "static" / "shared" / "operations.js"
CASES = 300
"""Of each operation, in one call: what the page computes takes milliseconds, a call to it as long."""
Values = NDArray[np.float64]


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    """A blank page with the shared script on it, and nothing else of ours."""
    page = browser.new_page()
    page.add_script_tag(path=OPERATIONS)
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
