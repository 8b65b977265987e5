"""How much room a run will take: its networks, what they answered, and its log."""

from dataclasses import dataclass
from math import ceil

from cnn_core import architecture
from cnn_core.config import NUM_CLASSES, RunConfig
from cnn_core.data import count_train_images, count_validation_images
from cnn_core.runs.retention import RetentionPolicy

SLOTS = {"adam": 2, "adamw": 2, "sgd": 0, "rmsprop": 1, "muon": 1}
"""Numbers that each optimizer keeps beside every weight."""

NETWORK_BYTES = 50_000
"""Of a saved epoch beside its numbers: the layers in words, HDF5's own, the first filters, where it stood."""
BATCH_EVENT_BYTES = 200
EVENTS_PER_SECOND = 10
EPOCH_BYTES = 2_500
"""Of the log and of TensorBoard's files, besides the batches."""
FIXED_BYTES = 20_000
"""Configuration, environment, locks and the ring of what the trainer took."""


@dataclass(frozen=True)
class DiskEstimate:
    """In bytes. `network` is one saved epoch; `kept` is what stays once the rule of the home has been carried out."""

    network: int
    networks: int
    whole: int
    kept: int


def disk_estimate(config: RunConfig, policy: RetentionPolicy, *, seconds: float | None = None) -> DiskEstimate:
    """What a run of this configuration takes when it has trained all of its epochs.

    `seconds` is how long it trains, where that is known: its log has at most ten lines a second. Raises ConfigError
    where the layers do not fit one another.
    """
    summary = architecture.summarize(config.model)
    slots = SLOTS[config.training.optimizer] * architecture.BYTES_PER_VALUE * summary.learning_parameters
    epochs = config.training.epochs
    network = summary.weight_bytes + slots + NETWORK_BYTES
    answers = count_validation_images(config.data) * NUM_CLASSES * architecture.BYTES_PER_VALUE
    rest = epochs * (answers + EPOCH_BYTES) + _log_bytes(config, seconds) + FIXED_BYTES
    kept = kept_networks(epochs, policy)
    return DiskEstimate(network, epochs, epochs * network + rest, kept * network + rest)


def kept_networks(epochs: int, policy: RetentionPolicy) -> int:
    """How many stay where best and last are not the same and none of those that are kept anyway."""
    if policy.keep_all:
        return epochs
    return min(epochs, 2 + (epochs // policy.every if policy.every else 0))


def _log_bytes(config: RunConfig, seconds: float | None) -> int:
    batches = config.training.epochs * ceil(count_train_images(config.data) / config.training.batch_size)
    lines = batches if seconds is None else min(batches, round(EVENTS_PER_SECOND * seconds))
    return lines * BATCH_EVENT_BYTES
