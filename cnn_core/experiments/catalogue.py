"""All experiments by name."""

from cnn_core.errors import ConfigError
from cnn_core.experiments.augmentation import AUGMENTATION
from cnn_core.experiments.batch_size import BATCH_SIZE
from cnn_core.experiments.depth import DEPTH
from cnn_core.experiments.dropout import DROPOUT
from cnn_core.experiments.experiment import Experiment
from cnn_core.experiments.learning_rate import LEARNING_RATE
from cnn_core.experiments.penalties import PENALTIES
from cnn_core.experiments.pooling import POOLING, WITHOUT_POOLING
from cnn_core.experiments.regularized import REGULARIZED
from cnn_core.experiments.scaling import SCALING
from cnn_core.experiments.size import FILTERS, LAYERS
from cnn_core.experiments.together import TOGETHER
from cnn_core.experiments.transferred import TRANSFERRED
from cnn_core.experiments.vanishing import VANISHING

EXPERIMENTS = {
    experiment.name: experiment
    for experiment in (
        SCALING,
        DEPTH,
        VANISHING,
        POOLING,
        WITHOUT_POOLING,
        DROPOUT,
        PENALTIES,
        LEARNING_RATE,
        BATCH_SIZE,
        AUGMENTATION,
        TRANSFERRED,
        REGULARIZED,
        LAYERS,
        FILTERS,
        TOGETHER,
    )
}


def experiment(name: str) -> Experiment:
    """The experiment of this name, else ConfigError naming those there are."""
    try:
        return EXPERIMENTS[name]
    except KeyError:
        raise ConfigError(f"There is no experiment {name!r}; there are: {', '.join(EXPERIMENTS)}.") from None
