"""What comes after the maps, from activation to loss, as the lessons' scripts compute it, against TensorFlow's own."""

import numpy as np
import pytest
import tensorflow as tf
from playwright.sync_api import Page

from tests.browser.arithmetic import CASES, agree, computed, told


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
