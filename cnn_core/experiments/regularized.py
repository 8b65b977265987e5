"""What dropout and a penalty on large weights do to a network that learns its images by heart."""

from cnn_core.config import ModelConfig
from cnn_core.design import BlockDesign
from cnn_core.experiments.experiment import BASELINE, Arm, Experiment
from cnn_core.layers import Conv2D, Dense

_TRAINING = BASELINE.training.model_copy(update={"epochs": 20})
_L2 = 3e-3


def _penalized(model: ModelConfig) -> ModelConfig:
    """The same network with a penalty on every kernel."""
    layers = (
        layer.model_copy(update={"l2": _L2}) if isinstance(layer, Conv2D | Dense) else layer for layer in model.layers
    )
    return ModelConfig(layers=tuple(layers))


def _arm(name: str, title: str, model: ModelConfig) -> Arm:
    return Arm(name, title, BASELINE.model_copy(update={"model": model, "training": _TRAINING}))


_PLAIN = BlockDesign(filters=(32, 64), units=128).model()
_DROPPING = BlockDesign(filters=(32, 64), units=128, dropout=0.5).model()

REGULARIZED = Experiment(
    name="regularized",
    title="Regularization",
    question="What becomes of a network that learns by heart, and of one that is kept from it?",
    arms=(
        _arm("plain", "As it is", _PLAIN),
        _arm("dropout", "Dropout, half", _DROPPING),
        _arm("l2", "L2, 0.003", _penalized(_PLAIN)),
    ),
)
"""The tutorial's network, more than 4,500 images can occupy."""
