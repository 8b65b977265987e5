"""Plateau: neither training nor validation loss has moved for a while, at a learning rate that stays."""

from cnn_core.coach.advice import Advice
from cnn_core.coach.reading import LEARNED_LOSS, Reading, decimal
from cnn_core.coach.remedies import with_rate
from cnn_core.runs.events import EpochFinished

Epochs = tuple[EpochFinished, ...]

EPOCHS = 5
BETTER = 0.01
"""Keras's ReduceLROnPlateau counts any gain above 0.0001 and waits 10 epochs; a mean over five hides noise."""
KNOWN = 0.98
"""Training accuracy above which there is hardly anything left to learn."""
TOO_SMALL = 10
"""A rate below a tenth of the usual one is not what holds a network up."""
LOWER = 10

RULE = (
    f"A plateau is said where, at a constant learning rate, the mean training loss and the mean validation loss of the "
    f"last {EPOCHS} epochs are less than {BETTER:.0%} below those of the {EPOCHS} before, and training loss no more "
    f"than {BETTER:.0%} above. It is not said of a network that guesses, that gets {KNOWN:.0%} of its training images "
    f"right, or whose learning rate is below a tenth of the usual."
)


def plateau(reading: Reading) -> Advice | None:
    """ "Models often benefit from reducing the learning rate by a factor of 2-10 once learning stagnates": Keras's
    documentation of ReduceLROnPlateau."""
    settled = reading.settled
    if not reading.steady or reading.rate < reading.usual_rate / TOO_SMALL or not _stands(settled):
        return None
    still = len(settled)
    while still > 2 * EPOCHS and _stands(settled[still - 1 - 2 * EPOCHS : still - 1]):
        still -= 1
    since = settled[still - 2 * EPOCHS].epoch
    earlier, later = settled[-2 * EPOCHS : -EPOCHS], settled[-EPOCHS:]
    because = "Smaller steps reach what larger ones keep stepping over."
    return Advice(
        "plateau",
        f"On a plateau since epoch {since}",
        f"Training loss was {_training(earlier):.3f} on average over epochs {earlier[0].epoch} to {earlier[-1].epoch} "
        f"and {_training(later):.3f} over the {EPOCHS} since; validation loss {_validation(earlier):.3f} and "
        f"{_validation(later):.3f}. The learning rate has been {decimal(reading.rate)} all along.",
        since=since,
        serious=False,
        rule=RULE,
        remedy=with_rate(reading, reading.rate / LOWER, because, reading.good_epoch()),
    )


def _stands(epochs: Epochs) -> bool:
    """Neither loss has moved over the last of these."""
    if len(epochs) < 2 * EPOCHS:
        return False
    earlier, later = epochs[-2 * EPOCHS : -EPOCHS], epochs[-EPOCHS:]
    gains = [1 - mean(later) / mean(earlier) for mean in (_training, _validation)]
    unknown = epochs[-1].training.loss < LEARNED_LOSS and epochs[-1].training.accuracy < KNOWN
    return unknown and max(gains) < BETTER and gains[0] >= -BETTER


def _training(epochs: Epochs) -> float:
    return sum(epoch.training.loss for epoch in epochs) / len(epochs)


def _validation(epochs: Epochs) -> float:
    return sum(epoch.validation.loss for epoch in epochs) / len(epochs)
