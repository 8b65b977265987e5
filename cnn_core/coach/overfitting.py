"""Overfitting: validation loss rises while training loss goes on falling.

The early-stopping view of Prechelt, "Early Stopping, But When?", 1998, and of the Deep Learning Tuning Playbook
("validation error starts increasing at some point during training").
"""

from cnn_core.coach.advice import Advice
from cnn_core.coach.reading import Reading, listed
from cnn_core.coach.remedies import against_learning_by_heart

PATIENCE = 3
RISE = 0.03
"""A healthy curve has waves too, but they come back: with the preset quick, validation loss was 4 and 11 %
above its lowest for two epochs, then 1 %, as recorded."""
FALL = 0.03
BETTER = 0.02
"""Two points of accuracy: a network whose answers still get better by as much is only too sure of them, so far."""
FAR_RISE = 0.1

RULE = (
    f"A run is said to overfit where validation loss has been at least {RISE:.0%} above its lowest for {PATIENCE} "
    f"epochs in a row, training loss lies below it and has fallen by at least {FALL:.0%} since, and validation "
    f"accuracy has not risen by more than {BETTER * 100:.0f} points on average over these epochs, or validation loss "
    f"is {FAR_RISE:.0%} above."
)


def overfitting(reading: Reading) -> Advice | None:
    """Since the epoch after that of the lowest validation loss; to be tried again from there."""
    whole = reading.whole
    latest = reading.settled[-PATIENCE:]
    if len(whole) <= PATIENCE or len(latest) < PATIENCE:
        return None
    lowest = min(whole, key=lambda epoch: epoch.validation.loss)
    last = whole[-1]
    rising = [epoch.validation.loss >= (1 + RISE) * lowest.validation.loss for epoch in latest]
    learned = last.training.loss <= (1 - FALL) * lowest.training.loss
    accuracy = sum(epoch.validation.accuracy for epoch in latest) / PATIENCE
    if not (all(rising) and learned and last.training.loss < last.validation.loss):
        return None
    far = last.validation.loss >= (1 + FAR_RISE) * lowest.validation.loss
    if accuracy > lowest.validation.accuracy + BETTER and not far:
        return None
    return Advice(
        "overfitting",
        f"Overfitting since epoch {lowest.epoch + 1}",
        f"Validation loss was lowest after epoch {lowest.epoch}, at {lowest.validation.loss:.3f}; after the last "
        f"{PATIENCE} epochs it was {listed([epoch.validation.loss for epoch in latest])}. Training loss meanwhile fell "
        f"from {lowest.training.loss:.3f} to {last.training.loss:.3f}, and validation accuracy went from "
        f"{lowest.validation.accuracy:.1%} to {last.validation.accuracy:.1%}.",
        since=lowest.epoch + 1,
        serious=False,
        rule=RULE,
        remedy=against_learning_by_heart(reading, _before(reading, lowest.epoch)),
    )


def _before(reading: Reading, epoch: int) -> int | None:
    """The epoch itself where it was saved, else a good one before."""
    return epoch if epoch in reading.kept else reading.good_epoch(before=epoch)
