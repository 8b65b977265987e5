"""Learning rate too low: validation loss falls at every epoch, and hardly."""

import numpy as np

from cnn_core.coach.advice import Advice
from cnn_core.coach.reading import CHANCE_LOSS, LEARNED_LOSS, Reading, decimal
from cnn_core.coach.remedies import with_rate

EPOCHS = 3
STEPS = 150
"""With fewer updates of the weights, the reason for a slow start is their number."""
MOST_FALL = 0.05
"""An epoch. What falls faster has found its way: adam at 0.00005 fell by 0.06 to 0.11 when it did."""
HIGHER = 3
JUMP_BELOW = 10
"""A rate below a tenth of the usual one is set to a third of that: tripled, it would be too low again."""

RULE = (
    f"The learning rate is called too low where validation loss, after at least {EPOCHS} epochs and {STEPS} updates at "
    f"a constant rate no higher than the optimizer's usual one, is still above {LEARNED_LOSS:.3f} (guessing gives "
    f"{CHANCE_LOSS:.3f}), fell at each of the last {EPOCHS - 1} epochs, and by less than {MOST_FALL} an epoch."
)


def too_low(reading: Reading) -> Advice | None:
    """A start that only a higher rate makes faster: the fall is steady, so that nothing jumps or swings."""
    settled = reading.settled
    rate, usual = reading.rate, reading.usual_rate
    if not reading.steady or len(settled) < EPOCHS or reading.updates < STEPS or rate > usual:
        return None
    losses = [epoch.validation.loss for epoch in settled]
    falls = -np.diff(losses[-EPOCHS:])
    steadily = bool((falls > 0).all()) and losses[-1] < losses[0]
    if losses[-1] <= LEARNED_LOSS or not steadily or falls.mean() >= MOST_FALL:
        return None
    first, last = settled[0].epoch, settled[-1].epoch
    an_epoch = (losses[0] - losses[-1]) / (len(losses) - 1)
    optimizer = reading.config.training.optimizer
    return Advice(
        "too_low",
        "Learning crawls: the learning rate looks too low",
        f"Validation loss falls, yet only from {losses[0]:.3f} to {losses[-1]:.3f} over epochs {first} to {last}, "
        f"{an_epoch:.2g} an epoch; guessing gives {CHANCE_LOSS:.3f}. The learning rate is {decimal(rate)}, and "
        f"{optimizer} usually takes about {decimal(usual)}.",
        since=first,
        serious=False,
        rule=RULE,
        remedy=with_rate(
            reading,
            usual / HIGHER if rate < usual / JUMP_BELOW else rate * HIGHER,
            "Each update goes further, in a direction that has been right all along.",
            last if last in reading.kept else None,
        ),
    )
