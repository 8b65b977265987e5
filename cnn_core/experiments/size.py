"""What more layers and more filters bring, and what they cost."""

from cnn_core.design import BlockDesign
from cnn_core.experiments.experiment import BASELINE, Arm, Experiment

_TRAINING = BASELINE.training.model_copy(update={"epochs": 10})


def _arm(name: str, title: str, filters: tuple[int, ...]) -> Arm:
    model = BlockDesign(filters=filters, units=64, padding="same").model()
    return Arm(name, title, BASELINE.model_copy(update={"model": model, "training": _TRAINING}))


LAYERS = Experiment(
    name="layers",
    title="Number of layers",
    question="Do more convolutions recognize more?",
    arms=(
        _arm("one", "One convolution", (16,)),
        _arm("two", "Two", (16, 32)),
        _arm("three", "Three", (16, 32, 64)),
    ),
)

FILTERS = Experiment(
    name="filters",
    title="Number of filters",
    question="Do more filters in each convolution recognize more?",
    arms=(
        _arm("few", "4 and 8 filters", (4, 8)),
        _arm("some", "16 and 32", (16, 32)),
        _arm("many", "64 and 128", (64, 128)),
    ),
)
