"""Where a training begins: anew, from the last good checkpoint of its run, or from the network it was forked from."""

import logging
from dataclasses import dataclass, replace

import keras

from cnn_core.config import RunConfig
from cnn_core.engine.checkpoint import put_back, read_network
from cnn_core.engine.standing import Standing, set_seeds
from cnn_core.errors import RunError
from cnn_core.runs.directory import Run
from cnn_core.runs.events import CheckpointSaved, Restored
from cnn_core.runs.history import RunHistory

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Beginning:
    """What was trained before: whole epochs, batches of the one under way, and where that stood."""

    after_epoch: int = 0
    after_batches: int = 0
    restored: Restored = "nothing"
    standing: Standing | None = None

    def after_step(self, batches_per_epoch: int) -> int:
        return self.after_epoch * batches_per_epoch + self.after_batches


def restore(run: Run, history: RunHistory, config: RunConfig, model: keras.Model, batches_per_epoch: int) -> Beginning:
    """Put into a built and compiled `model` what was learned before, and say how far that is.

    A checkpoint of the run's own that cannot be read is told in the log and the one before it is taken. Raises RunError
    when the network that a fork comes from cannot be read.
    """
    for saved in reversed(history.saved):
        try:
            return _own(run, history, saved, model, batches_per_epoch)
        except Exception:
            # What Keras raises over a torn file is of any kind.
            logger.exception("What was saved in epoch %d cannot be read: going further back.", saved.epoch)
    if config.parent is None:
        return Beginning()
    try:
        return _forked(run, config.parent.epoch, model, batches_per_epoch)
    except Exception as error:
        logger.exception("The network that this run was forked from cannot be read.")
        raise RunError(
            f"The network of run {config.parent.run!r} after epoch {config.parent.epoch}, from which this run was "
            f"forked, cannot be used ({type(error).__name__}). Fork at another epoch, or train anew."
        ) from error


def _own(
    run: Run, history: RunHistory, saved: CheckpointSaved, model: keras.Model, batches_per_epoch: int
) -> Beginning:
    folder = run.epoch_folder(saved.epoch)
    put_back(folder)
    standing = Standing.read(folder)
    if standing is None and saved.epoch not in {epoch.epoch for epoch in history.epochs if not epoch.partial}:
        raise RunError("An earlier release saved it within the epoch, without saying how far it was.")
    if standing is not None and saved.step not in (0, standing.step):
        raise RunError(f"The log says step {saved.step}, the folder {standing.step}.")
    restored = _put(model, read_network(folder, run.config().model))
    return _beginning(saved.epoch, standing, model, batches_per_epoch, restored)


def _forked(run: Run, epoch: int, model: keras.Model, batches_per_epoch: int) -> Beginning:
    standing = Standing.read(run.origin_folder)
    restored = _put(model, read_network(run.origin_folder, run.config().model))
    return _beginning(epoch, standing, model, batches_per_epoch, restored)


def _beginning(
    epoch: int, standing: Standing | None, model: keras.Model, batches_per_epoch: int, restored: Restored
) -> Beginning:
    if standing is None or standing.batches == standing.batches_per_epoch:
        if standing is not None:
            set_seeds(model, standing.seeds)
        return Beginning(after_epoch=epoch, restored=restored)
    begun = Beginning(after_epoch=epoch - 1, restored=restored)
    if standing.batches_per_epoch != batches_per_epoch:
        # Cut into other batches, what is left of the epoch cannot be told: it is trained from its beginning.
        return begun
    set_seeds(model, standing.seeds)
    return replace(begun, after_batches=standing.batches, standing=standing)


def _put(model: keras.Model, saved: keras.Model) -> Restored:
    """Weights always; the optimizer's state where it is the same optimizer, with variables of the same shapes.

    Keras itself matches them by their order alone. The learning rate is the configuration's.
    """
    model.set_weights(saved.get_weights())
    ours, theirs = model.optimizer, saved.optimizer
    if type(ours) is not type(theirs):
        return "weights"
    pairs = list(zip(ours.variables, theirs.variables, strict=False))
    if len(ours.variables) != len(theirs.variables) or any(mine.shape != other.shape for mine, other in pairs):
        return "weights"
    for mine, other in pairs:
        if mine is not ours.learning_rate:
            mine.assign(other)
    return "weights and optimizer"
