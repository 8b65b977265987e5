"""Maximum, average and sum as pooling; and a network with pooling against the same one without.

Judged by the 10,000 test images, for the arms lie close together.
"""

from cnn_core.config import ModelConfig, RunConfig
from cnn_core.experiments.experiment import Arm, Experiment, baseline
from cnn_core.layers import AveragePooling2D, Conv2D, Dense, Flatten, Layer, MaxPooling2D, Scale

SIDE = 2
MAXIMUM = (MaxPooling2D(pool_size=SIDE),)
AVERAGE = (AveragePooling2D(pool_size=SIDE),)
SUM = (AveragePooling2D(pool_size=SIDE), Scale(factor=float(SIDE * SIDE)))
"""The sum of a window is its average times its area."""


def _with(pooling: tuple[Layer, ...], epochs: int) -> RunConfig:
    layers: list[Layer] = [layer for filters in (16, 32) for layer in (Conv2D(filters=filters), *pooling)]
    model = ModelConfig(layers=[*layers, Flatten(), Dense(units=64), Dense(units=10, activation="softmax")])
    return baseline(training__epochs=epochs, data__validation="test").model_copy(update={"model": model})


POOLING = Experiment(
    name="pooling",
    title="Pooling",
    question="Maximum, average or sum: which pooling learns the images best?",
    arms=(
        Arm("max", "Maximum", _with(MAXIMUM, 20)),
        Arm("average", "Average", _with(AVERAGE, 20)),
        Arm("sum", "Sum", _with(SUM, 20)),
    ),
)
WITHOUT_POOLING = Experiment(
    name="without-pooling",
    title="Without pooling",
    question="What happens to the same network without pooling?",
    arms=(
        Arm("with", "With pooling", _with(MAXIMUM, 12)),
        Arm("without", "Without pooling", _with((), 12)),
    ),
)
