"""Whether changed images help: mirrored and shifted ones against the images as they are."""

from cnn_core.experiments.experiment import Arm, Experiment, baseline

AUGMENTATION = Experiment(
    name="augmentation",
    title="Augmentation",
    question="Do mirrored and shifted images teach the network more than the same images over and over?",
    arms=(
        Arm("plain", "Images as they are", baseline(training__epochs=20)),
        Arm("mirrored", "Mirrored at random", baseline(training__epochs=20, data__flip="random")),
        Arm(
            "shifted",
            "Mirrored and shifted",
            baseline(training__epochs=20, data__flip="random", data__shift=3),
        ),
    ),
)
