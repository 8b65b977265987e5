"""What dropout does to learning by heart: the same network with more and more of its features silenced."""

from cnn_core.experiments.experiment import BASELINE, Arm, Experiment, baseline
from cnn_core.layers import Dropout

EPOCHS = 15
RATE = 2e-3


def _arm(name: str, title: str, rate: float) -> Arm:
    layers = BASELINE.model.layers
    dropped = (*layers[:-2], Dropout(rate=rate), *layers[-2:])
    config = baseline(training__epochs=EPOCHS, training__learning_rate=RATE)
    if rate:
        config = config.model_copy(update={"model": BASELINE.model.model_copy(update={"layers": dropped})})
    return Arm(name, title, config)


DROPOUT = Experiment(
    name="dropout",
    title="Dropout",
    question="Does a network that cannot rely on any one feature learn less by heart, and more that holds elsewhere?",
    arms=(
        _arm("none", "Without dropout", 0.0),
        _arm("quarter", "Dropout 0.25", 0.25),
        _arm("half", "Dropout 0.5", 0.5),
    ),
)
