"""Plateau: neither training nor validation loss has moved for a while, at a learning rate that stays."""

from cnn_core.coach.advice import Advice
from cnn_core.coach.reading import LEARNED_LOSS, Reading, decimal
from cnn_core.coach.remedies import with_rate

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
    epochs = reading.settled[-2 * EPOCHS :]
    if not reading.steady or len(epochs) < 2 * EPOCHS or reading.rate < reading.usual_rate / TOO_SMALL:
        return None
    training = [epoch.training.loss for epoch in epochs]
    validation = [epoch.validation.loss for epoch in epochs]
    last = epochs[-1]
    gains = [_gain(losses) for losses in (training, validation)]
    if max(gains) >= BETTER or gains[0] < -BETTER:
        return None
    if last.training.loss >= LEARNED_LOSS or last.training.accuracy >= KNOWN:
        return None
    because = "Smaller steps reach what larger ones keep stepping over."
    return Advice(
        "plateau",
        f"On a plateau since epoch {epochs[0].epoch}",
        f"Training loss was {_mean(training[:EPOCHS]):.3f} on average over epochs {epochs[0].epoch} to "
        f"{epochs[EPOCHS - 1].epoch} and {_mean(training[EPOCHS:]):.3f} over the {EPOCHS} since; validation loss "
        f"{_mean(validation[:EPOCHS]):.3f} and {_mean(validation[EPOCHS:]):.3f}. The learning rate has been "
        f"{decimal(reading.rate)} all along.",
        since=epochs[0].epoch,
        serious=False,
        rule=RULE,
        remedy=with_rate(reading, reading.rate / LOWER, because, reading.good_epoch()),
    )


def _gain(losses: list[float]) -> float:
    """How far the later half's mean lies below the earlier's, as a share of it."""
    return 1 - _mean(losses[EPOCHS:]) / _mean(losses[:EPOCHS])


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
