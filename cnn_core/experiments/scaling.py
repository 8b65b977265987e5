"""Whether it matters how large the numbers are that a network is fed: pixels as they are, divided by 255, standardized."""

from cnn_core.config import ModelConfig
from cnn_core.experiments.experiment import BASELINE, Arm, Experiment, baseline
from cnn_core.layers import Normalization

_STANDARDIZED = ModelConfig(layers=(Normalization(), *BASELINE.model.layers))

SCALING = Experiment(
    name="scaling",
    title="Scaling",
    question="Does the same network learn more from pixels of 0 to 1 than from pixels of 0 to 255?",
    arms=(
        Arm("raw", "0 to 255, as loaded", baseline(model__scale_pixels=False, training__epochs=10)),
        Arm("scaled", "Divided by 255", baseline(training__epochs=10)),
        Arm(
            "standardized",
            "Mean 0, deviation 1",
            BASELINE.model_copy(
                update={
                    "model": _STANDARDIZED,
                    "training": BASELINE.training.model_copy(update={"epochs": 10}),
                }
            ),
        ),
    ),
)
