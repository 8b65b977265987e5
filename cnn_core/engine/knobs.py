"""What people turn while a network trains, brought to the network, its optimizer and its callbacks."""

import keras

from cnn_core.config import RunConfig
from cnn_core.engine.patience import Patience
from cnn_core.engine.progress import Progress
from cnn_core.engine.schedules import LearningRate
from cnn_core.engine.trainee import Trainee
from cnn_core.errors import ConfigError
from cnn_core.runs.effective import dropout_layers, turned
from cnn_core.runs.events import Change


class Knobs:
    """Holds the settings in effect. `model` is built of `config`, and shares its layers with the trainee."""

    def __init__(
        self,
        config: RunConfig,
        progress: Progress,
        learning_rate: LearningRate,
        patience: Patience,
        *,
        model: keras.Model,
        trainee: Trainee,
    ) -> None:
        self._config = config
        self._progress = progress
        self._learning_rate = learning_rate
        self._patience = patience
        self._model = model
        self._trainee = trainee

    def refusal(self, change: Change) -> str | None:
        """Why the change cannot be, in a sentence."""
        if change.setting == "epochs" and change.number < max(self._progress.epoch, 1):
            return f"Epoch {self._progress.epoch} is under way: it cannot end before."
        try:
            self._turned(change)
        except ConfigError as error:
            return str(error)
        return None

    def turn(self, change: Change) -> Change:
        """In effect from the next batch on; returns the change with what was before."""
        self._config, done = self._turned(change)
        self._progress.target_epochs = self._config.training.epochs
        self._patience.epochs = self._config.training.early_stopping
        schedule_is_new = self._learning_rate.adopt(self._config.training)
        if change.setting == "dropout":
            self._set_dropout(change)
        if schedule_is_new or change.setting == "dropout":
            # Both are constants of the graph.
            self._trainee.trace_again(self._learning_rate.of_step)
        return done

    def _turned(self, change: Change) -> tuple[RunConfig, Change]:
        progress = self._progress
        return turned(self._config, change, step=progress.step, batches_per_epoch=progress.batches_per_epoch)

    def _set_dropout(self, change: Change) -> None:
        for place in dropout_layers(self._config, change.layer):
            self._model.get_layer(f"dropout_{place + 1}").rate = change.number
