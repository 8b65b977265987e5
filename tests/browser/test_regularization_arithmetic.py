"""Dropout and penalties as the lessons' scripts compute them, against Keras's own."""

import numpy as np
import pytest
import tensorflow as tf
from playwright.sync_api import Page

from tests.browser.arithmetic import agree, computed


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
