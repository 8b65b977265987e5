"""What the number of images behind each step does to a training of the same epochs and the same learning rate."""

from cnn_core.experiments.experiment import Arm, Experiment, baseline

BATCH_SIZE = Experiment(
    name="batch-size",
    title="Batch size",
    question="With the same images and epochs: many noisy steps, or few smooth ones?",
    arms=tuple(
        Arm(f"batch-{size}", f"Batches of {size}", baseline(training__batch_size=size)) for size in (16, 64, 256)
    ),
)
