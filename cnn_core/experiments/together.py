"""The tutorial's network on the sample, to be beaten, and one that puts everything together."""

from cnn_core.config import DataConfig, RunConfig, TrainingConfig
from cnn_core.design import BlockDesign
from cnn_core.experiments.experiment import Arm, Experiment
from cnn_core.presets import TUTORIAL
from cnn_core.schedules import LinearSchedule

TUTORIALS_OWN = Arm(
    "tutorial",
    "The tutorial's network",
    RunConfig(
        model=TUTORIAL.config.model,
        training=TUTORIAL.training,
        data=DataConfig(dataset="sample", validation="holdout"),
    ),
)
"""Its network, optimizer, batches and epochs; of the data, the images that come with the app."""

START = TUTORIALS_OWN.config.model_copy(update={"name": "The tutorial's network on the sample"})
"""The same under a name, for a design of one's own to begin with."""

TOGETHER = Experiment(
    name="together",
    title="Put together",
    question="How far does the same sample go with everything of this chapter put together?",
    arms=(
        TUTORIALS_OWN,
        Arm(
            "together",
            "Put together",
            RunConfig(
                model=BlockDesign(
                    filters=(32, 64, 128),
                    padding="same",
                    batch_normalization=True,
                    head="global average",
                    units=0,
                    dropout=0.2,
                ).model(),
                training=TrainingConfig(
                    epochs=15, batch_size=64, optimizer="adam", learning_rate=3e-3, schedule=LinearSchedule(), seed=0
                ),
                data=DataConfig(dataset="sample", validation="holdout", flip="random", shift=3),
            ),
        ),
    ),
)
