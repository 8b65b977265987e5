"""The network in its fast form against the same network trained by Keras alone."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from cnn_core.config import ModelConfig, TrainingConfig
from cnn_core.engine.layers import Residual as KerasResidual
from cnn_core.engine.metrics import EpochMetrics
from cnn_core.engine.model import build_model, compile_model
from cnn_core.engine.trainee import FastGelu, PooledConvolution, Trainee, trainee_of
from cnn_core.layers import (
    ActivationLayer,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    Residual,
    SeparableConv2D,
)

LAST = Dense(units=10, activation="softmax")
PLAIN = (Conv2D(filters=4), MaxPooling2D(), Conv2D(filters=6, activation="linear"), MaxPooling2D(), Flatten(), LAST)
NORMALIZED = (
    Conv2D(filters=4, activation="gelu"),
    MaxPooling2D(),
    Conv2D(filters=6),
    ActivationLayer(activation="gelu"),
    AveragePooling2D(),
    BatchNormalization(),
    ActivationLayer(activation="relu"),
    MaxPooling2D(),
    Flatten(),
    LAST,
)
PENALIZED = (
    Conv2D(filters=4, l1=1e-3),
    MaxPooling2D(),
    SeparableConv2D(filters=6, l1=1e-3, l2=1e-2),
    MaxPooling2D(),
    Residual(filters=6, l2=1e-2),
    Residual(filters=8, strides=2, activation="gelu", batch_normalization=False, l2=1e-2),
    GlobalAveragePooling2D(),
    Dense(units=10, activation="softmax", l2=1e-1),
)
BATCHES = 7
EXECUTIONS = (3, 3, 1)


@pytest.fixture(scope="module")
def batches() -> tf.data.Dataset:
    """Seven batches of sixteen noisy pictures, again and again."""
    numbers = np.random.default_rng(0)
    pixels = numbers.integers(0, 256, (BATCHES, 16, 32, 32, 3)).astype(np.float32)
    one_hot = np.eye(10, dtype=np.float32)[numbers.integers(0, 10, (BATCHES, 16))]
    return tf.data.Dataset.from_tensor_slices((pixels, one_hot)).repeat()


def compiled(layers, optimizer="adam", seed=1) -> keras.Model:
    keras.utils.set_random_seed(seed)
    model = build_model(ModelConfig(layers=layers))
    compile_model(model, TrainingConfig(optimizer=optimizer), batches_per_epoch=BATCHES)
    return model


def fast_form(model: keras.Model, learning_rate=None) -> Trainee:
    trainee = trainee_of(model)
    trainee.prepare(model, EXECUTIONS, gather=lambda *batch: batch, learning_rate=learning_rate)
    return trainee


def fit(model: keras.Model, batches, steps: int, **settings):
    return model.fit(batches, epochs=2, steps_per_epoch=steps, shuffle=False, verbose=0, **settings).history


@pytest.mark.parametrize("layers", [PLAIN, NORMALIZED, PENALIZED])
def test_the_fast_form_gives_the_same_answers(layers, batches):
    model = compiled(layers)
    pixels = next(iter(batches))[0]
    np.testing.assert_allclose(trainee_of(model)(pixels), model(pixels), rtol=1e-6)


def test_relu_moves_behind_max_pooling_and_nothing_else_does():
    found = [type(layer).__name__ for layer in trainee_of(compiled(NORMALIZED)).layers]
    assert "PooledConvolution" not in found
    assert found == [type(layer).__name__ for layer in compiled(NORMALIZED).layers]
    assert [type(layer) for layer in trainee_of(compiled(PLAIN)).layers].count(PooledConvolution) == 2
    fast = [type(layer) for layer in trainee_of(compiled(PENALIZED)).layers]
    assert (fast.count(PooledConvolution), fast.count(FastGelu), fast.count(KerasResidual)) == (2, 1, 1)


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "sgd", "rmsprop"])
@pytest.mark.parametrize("layers", [PLAIN, NORMALIZED])
def test_two_epochs_teach_what_keras_alone_teaches(layers, optimizer, batches):
    slow, fast = compiled(layers, optimizer), compiled(layers, optimizer)
    told, heard = fit(slow, batches, BATCHES), fit(fast_form(fast), batches, len(EXECUTIONS))
    for name in ("loss", "accuracy", "precision", "recall"):
        np.testing.assert_allclose(heard[name], told[name], rtol=1e-4, atol=1e-6)
    for ours, theirs in zip(fast.get_weights(), slow.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=2e-5)
    for ours, theirs in zip(fast.optimizer.variables, slow.optimizer.variables, strict=True):
        assert ours.path.partition("/")[2] == theirs.path.partition("/")[2]
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=2e-5)


def test_penalties_move_the_weights_as_with_keras_and_stay_out_of_the_told_loss(batches):
    """Separable convolutions and residual blocks among the layers, L1 and L2 on all of them, label smoothing too."""
    slow, fast, free = compiled(PENALIZED, "sgd"), compiled(PENALIZED, "sgd"), compiled(without_penalties(), "sgd")
    for model in (slow, fast, free):
        model.loss.label_smoothing = 0.1
        model.optimizer.learning_rate = 0.1
    slow.compile(slow.optimizer, slow.loss, metrics=[keras.metrics.CategoricalCrossentropy(name="plain")])
    told, heard = fit(slow, batches, BATCHES), fit(fast_form(fast), batches, len(EXECUTIONS))
    np.testing.assert_allclose(heard["loss"], told["plain"], rtol=1e-4)
    assert told["loss"][0] > told["plain"][0] + 0.1
    for ours, theirs in zip(fast.get_weights(), slow.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=2e-5)
    trainee = fast_form(free)
    assert not trainee.losses
    fit(trainee, batches, len(EXECUTIONS))
    assert weight_norm(free) > 1.05 * weight_norm(fast)


def without_penalties():
    return tuple(
        layer.model_copy(update={name: 0.0 for name in ("l1", "l2") if hasattr(layer, name)}) for layer in PENALIZED
    )


def weight_norm(model: keras.Model) -> float:
    return float(sum(np.square(weight).sum() for weight in model.trainable_weights if "kernel" in weight.path))


def test_executions_run_the_batches_of_their_plan(batches):
    model = compiled(PLAIN)
    iterations, steps = model.optimizer.iterations, []
    note = keras.callbacks.LambdaCallback(on_train_batch_end=lambda _, logs: steps.append(int(iterations)))
    fit(fast_form(model), batches, len(EXECUTIONS), callbacks=[note])
    assert steps == [3, 6, 7, 10, 13, 14]


def test_the_learning_rate_follows_the_step_within_an_execution(batches):
    """Plain descent at a rate that is 0 but for one step goes exactly as far as that step."""
    once, stays = compiled(PLAIN, "sgd"), compiled(PLAIN, "sgd")
    fit(fast_form(once, lambda step: tf.where(tf.equal(step, 0.0), 0.1, 0.0)), batches, len(EXECUTIONS))
    stays.optimizer.learning_rate = 0.1
    stays.fit(batches, steps_per_epoch=1, shuffle=False, verbose=0)
    for ours, theirs in zip(once.get_weights(), stays.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_dropout_is_turned_within_an_epoch_and_the_plan_goes_on(batches):
    model = compiled((Dropout(rate=0.0), *PLAIN), "sgd")
    model.optimizer.learning_rate = 0.0
    trainee, losses, steps = fast_form(model), [], []

    def turn(execution, logs):
        steps.append(int(model.optimizer.iterations))
        if steps == [3, 6, 7, 10]:
            model.get_layer("dropout_1").rate = 0.9
            trainee.trace_again(None)

    told = keras.callbacks.LambdaCallback(
        on_train_batch_end=turn, on_epoch_end=lambda _, logs: losses.append(float(logs["loss"]))
    )
    trainee.fit(batches, epochs=3, steps_per_epoch=len(EXECUTIONS), shuffle=False, verbose=0, callbacks=[told])
    assert steps == [3, 6, 7, 10, 13, 14, 17, 20, 21]
    assert losses[0] != pytest.approx(losses[1]) != pytest.approx(losses[2])
    plain = compiled(PLAIN, "sgd")
    plain.set_weights(model.get_weights())
    plain.optimizer.learning_rate = 0.0
    (expected,) = plain.fit(batches, steps_per_epoch=BATCHES, shuffle=False, verbose=0).history["loss"]
    assert losses[0] == pytest.approx(expected, rel=1e-4), "a rate of 0 drops nothing"


def test_the_cheap_metrics_are_those_of_keras():
    numbers = np.random.default_rng(3)
    ours = EpochMetrics()
    theirs = {
        "loss": keras.metrics.CategoricalCrossentropy(),
        "accuracy": keras.metrics.CategoricalAccuracy(),
        "precision": keras.metrics.Precision(),
        "recall": keras.metrics.Recall(),
    }
    for size in (64, 64, 5):
        probabilities = keras.ops.softmax(3 * numbers.standard_normal((size, 10))).numpy().astype(np.float32)
        one_hot = np.eye(10, dtype=np.float32)[numbers.integers(0, 10, size)]
        ours.update_state(one_hot, probabilities)
        for metric in theirs.values():
            metric.update_state(one_hot, probabilities)
    found = {name: float(value) for name, value in ours.result().items()}
    assert found == pytest.approx({name: float(metric.result()) for name, metric in theirs.items()}, rel=1e-5)
    ours.reset_state()
    assert not any(float(value) for value in ours.result().values())
