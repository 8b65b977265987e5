import numpy as np
import pytest
import tensorflow as tf

from cnn_core.engine import gelu

VALUES = np.concatenate([np.linspace(-8, 8, 4001), [0.0, -30.0, 30.0]]).astype(np.float32)


def value_and_gradient(function) -> tuple[np.ndarray, np.ndarray]:
    values = tf.constant(VALUES)
    with tf.GradientTape() as tape:
        tape.watch(values)
        made = function(values)
        total = tf.reduce_sum(made * tf.cos(values))
    return made.numpy(), tape.gradient(total, values).numpy()


@pytest.fixture(params=["compiled", "plain"])
def kernels(request, monkeypatch):
    if request.param == "plain":
        monkeypatch.setattr(gelu, "_kernels", lambda: (gelu._forward, gelu._backward))


def test_it_is_that_of_tensorflow_and_so_is_its_gradient(kernels):
    for ours, theirs in zip(value_and_gradient(gelu.gelu), value_and_gradient(tf.nn.gelu), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-6)


def test_this_tensorflow_compiles_it():
    assert gelu._kernels()[0] is not gelu._forward


def test_without_xla_it_runs_as_it_is_written(monkeypatch):
    def refuse(*arguments, **named):
        def call(*values):
            raise tf.errors.UnimplementedError(None, None, "no XLA here")

        return call

    monkeypatch.setattr(tf, "function", refuse)
    assert gelu._kernels.__wrapped__() == (gelu._forward, gelu._backward)
