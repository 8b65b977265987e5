"""What a network is worth that has learned before: its layers with a new last one, against the same network anew.

The network before is the recorded tutorial's, which learned from all 50,000 training images. It has seen those that are
held out of the sample, so the 10,000 test images judge all arms.
"""

from cnn_core.config import DataConfig, RunConfig
from cnn_core.design import TransferDesign
from cnn_core.experiments.experiment import BASELINE, Arm, Experiment
from cnn_core.layers import OwnNetwork
from cnn_core.presets import TUTORIAL

_KNOWN = OwnNetwork(run="recorded-tutorial", epoch=6, layers=TUTORIAL.config.model.layers[:-1])
_TRAINING = BASELINE.training.model_copy(update={"epochs": 8})
_DATA = DataConfig(dataset="sample", validation="test")

TRANSFERRED = Experiment(
    name="transfer",
    title="Transfer learning",
    question="With 5,000 images: begin anew, or with a network that has learned from others before?",
    arms=(
        Arm("anew", "Begun anew", RunConfig(model=TUTORIAL.config.model, training=_TRAINING, data=_DATA)),
        Arm(
            "frozen",
            "Layers known and frozen",
            RunConfig(model=TransferDesign(_KNOWN).model(), training=_TRAINING, data=_DATA),
        ),
        Arm(
            "tuned",
            "Layers known and tuned",
            RunConfig(
                model=TransferDesign(_KNOWN.model_copy(update={"trainable": "fine_tuned"})).model(),
                training=_TRAINING.model_copy(update={"learning_rate": 1e-4}),
                data=_DATA,
            ),
        ),
    ),
)
