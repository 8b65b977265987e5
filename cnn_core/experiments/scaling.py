"""Whether the size of the numbers matters: pixels as they are, divided by 255, standardized."""

from cnn_core.config import ModelConfig
from cnn_core.experiments.experiment import BASELINE, Arm, Experiment, baseline
from cnn_core.layers import Normalization

_STANDARDIZED = ModelConfig(layers=(Normalization(), *BASELINE.model.layers))

SCALING = Experiment(
    name="scaling",
    title="Scaling",
    question="Does the same network learn more from pixels of 0 to 1 than from pixels of 0 to 255?",
    arms=(
        Arm("raw", "0 to 255, as loaded", baseline(model__scale_pixels=False)),
        Arm("scaled", "Divided by 255", baseline()),
        Arm("standardized", "Mean 0, deviation 1", BASELINE.model_copy(update={"model": _STANDARDIZED})),
    ),
)
