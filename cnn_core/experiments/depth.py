"""One, two and three convolutions, each with its pooling, before the same dense layers.

Judged by the 10,000 test images, for the arms lie close together.
"""

from cnn_core.config import RunConfig
from cnn_core.design import BlockDesign
from cnn_core.experiments.experiment import Arm, Experiment, baseline

FILTERS = (16, 32, 64)


def _with(convolutions: int) -> RunConfig:
    model = BlockDesign(filters=FILTERS[:convolutions], padding="same", units=64).model()
    return baseline(training__epochs=20, data__validation="test").model_copy(update={"model": model})


DEPTH = Experiment(
    name="depth",
    title="Depth",
    question="Do two and three convolutions in a row find more than one?",
    arms=(
        Arm("one", "One convolution", _with(1)),
        Arm("two", "Two convolutions", _with(2)),
        Arm("three", "Three convolutions", _with(3)),
    ),
)
