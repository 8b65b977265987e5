"""What becomes of a training whose steps are too small, right, and too large."""

from cnn_core.experiments.experiment import Arm, Experiment, baseline

LEARNING_RATE = Experiment(
    name="learning-rate",
    title="Learning rate",
    question="How far should each step go?",
    arms=tuple(
        Arm(name, title, baseline(training__learning_rate=rate))
        for name, title, rate in (
            ("tiny", "0.00005: crawls", 5e-5),
            ("usual", "0.001: Adam's usual", 1e-3),
            ("large", "0.01: stumbles", 1e-2),
            ("huge", "0.1: jumps out", 1e-1),
        )
    ),
)
