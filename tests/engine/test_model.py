import os

import keras
import numpy as np
import pytest

import cnn_core.engine
from cnn_core import config as settings
from cnn_core import data
from cnn_core.engine.callbacks import _RunningMeans
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.model import build_model, compile_model, logits_model
from cnn_core.presets import PRESETS, TUTORIAL
from cnn_core.runs.predictions import softmax


@pytest.fixture
def pixels(home):
    return data.load("sample").test.images[:600]


def test_onednn_is_on_unless_the_person_chose():
    assert cnn_core.engine and os.environ["TF_ENABLE_ONEDNN_OPTS"] in ("0", "1")


def test_the_saved_model_takes_raw_pixels(pixels, tmp_path):
    model = build_model(TUTORIAL.config.model)
    scaled_outside = keras.Model(model.get_layer("conv2d_1").input, model.output)
    raw = pixels[:8].astype(np.float32)
    np.testing.assert_allclose(model(raw), scaled_outside(raw / 255), rtol=1e-5)
    model.save(tmp_path / "model.keras")
    np.testing.assert_allclose(keras.saving.load_model(tmp_path / "model.keras")(raw), model(raw), rtol=1e-5)


def test_logits_of_many_images_equal_keras_and_follow_the_weights(pixels):
    model = build_model(TUTORIAL.config.model)
    logits_of = LogitsFunction(model)
    for _ in range(2):
        expected = model(pixels.astype(np.float32), training=False)
        np.testing.assert_allclose(softmax(logits_of(pixels)), expected, rtol=1e-3, atol=1e-6)
        model.get_layer("logits").bias.assign(np.arange(10, dtype=np.float32))


@pytest.mark.parametrize("name", PRESETS)
def test_the_loss_of_probabilities_is_the_loss_of_logits(name, pixels):
    """In a graph Keras reads the logits behind the softmax, so nothing is lost to rounding."""
    model = build_model(PRESETS[name].config.model)
    compile_model(model, PRESETS[name].training, batches_per_epoch=10)
    one_hot = np.eye(10, dtype=np.float32)[np.arange(64) % 10]
    expected = keras.losses.categorical_crossentropy(
        one_hot, logits_model(model)(pixels[:64].astype(np.float32)), from_logits=True
    )
    loss = model.evaluate(pixels[:64].astype(np.float32), one_hot, verbose=0, return_dict=True)["loss"]
    assert loss == pytest.approx(float(np.mean(expected)), rel=1e-4)


@pytest.mark.parametrize(
    ("optimizer", "keras_class"), [("adam", "Adam"), ("adamw", "AdamW"), ("sgd", "SGD"), ("rmsprop", "RMSprop")]
)
def test_each_optimizer_learns_at_the_rate_it_was_given(optimizer, keras_class):
    model = build_model(TUTORIAL.config.model)
    compile_model(model, settings.TrainingConfig(optimizer=optimizer, learning_rate=0.02), batches_per_epoch=10)
    assert type(model.optimizer).__name__ == keras_class
    assert float(model.optimizer.learning_rate) == pytest.approx(0.02)


def test_differences_of_running_means_are_the_means_of_what_is_new():
    losses = np.array([3.0, 2.0, 4.0, 1.0])
    images = np.array([32, 32, 32, 8])
    means = np.cumsum(losses * images) / np.cumsum(images)
    told = _RunningMeans(32, means[0], 0.5)
    new = _RunningMeans(104, means[3], 0.5).since(told)
    assert new.images == 72
    assert new.loss == pytest.approx((2 * 32 + 4 * 32 + 1 * 8) / 72)
