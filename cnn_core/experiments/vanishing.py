"""Whether a deep network learns through sigmoids: the same seven convolutions with another activation."""

from cnn_core.config import ModelConfig, RunConfig
from cnn_core.experiments.experiment import Arm, Experiment, baseline
from cnn_core.layers import Activation, Conv2D, Dense, Flatten, Layer, MaxPooling2D

FILTERS = 16
AFTER_POOLING = 6
COMPARED: tuple[tuple[Activation, str], ...] = (("sigmoid", "Sigmoid"), ("tanh", "tanh"), ("relu", "ReLU"))


def deep(activation: Activation) -> ModelConfig:
    """Seven convolutions of sixteen filters, one after the other, all with this activation."""
    layers: list[Layer] = [Conv2D(filters=FILTERS, padding="same", activation=activation), MaxPooling2D(pool_size=4)]
    layers += [Conv2D(filters=FILTERS, padding="same", activation=activation) for _ in range(AFTER_POOLING)]
    layers += [MaxPooling2D(), Flatten(), Dense(units=10, activation="softmax")]
    return ModelConfig(layers=tuple(layers))


def _training(activation: Activation) -> RunConfig:
    return baseline(training__epochs=6).model_copy(update={"model": deep(activation)})


VANISHING = Experiment(
    name="vanishing",
    title="Vanishing gradients",
    question="Seven convolutions in a row: does what the answer got wrong reach the first of them?",
    arms=tuple(Arm(activation, title, _training(activation)) for activation, title in COMPARED),
)
