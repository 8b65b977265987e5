"""Learning rate too high: the loss is no number, the network guesses, the loss jumps, or it swings."""

import math

import numpy as np

from cnn_core.coach.advice import Advice
from cnn_core.coach.reading import CHANCE_LOSS, LEARNED_LOSS, Reading, decimal, listed, said
from cnn_core.coach.remedies import with_rate
from cnn_core.layers import BatchNormalization

GUESSING_EPOCHS = 2
GUESSING_STEPS = 100
"""With fewer updates of the weights, even a good learning rate may not have got anywhere."""
FAR_ABOVE = 10
"""So many times the usual rate is far above it: adam at 0.01 still learned, slowly; at 0.02 it guessed."""
RECOVERY = 0.05
"""Validation loss that is lower by this than after any epoch before is on its way back,"""
FAR_WORSE = 2
"""unless it is still so many times that of guessing."""
JUMP = 1.25
"""Times the loss of guessing: fresh weights begin near it, at 2.25 to 2.33 in recorded runs of usual rates."""

SPIKES = 3
"""One may be an unlucky batch."""
SPIKE_IMAGES = 64
"""An event about fewer images is too noisy to count: the mean loss of 64 has a standard error of about 0.13."""
SPIKE_BELOW = 1.8
"""Where the loss must have been before: four standard errors below that of guessing."""
SMOOTHED_EVENTS = 5

SWINGS = 3
SWING = 0.15
"""Three changes in turn were all of 0.07 at most in healthy recorded runs, all of 0.19 at least with sgd at 0.3."""
SWING_EPOCHS = 6

MUCH_LOWER = 10
MOST_USUAL = 3
"""A tenth of a rate that was a thousand times too high is too high as well: no more than so many usual ones."""
LOWER = 3

NO_NUMBER_RULE = "The learning rate is called too high where the loss is not a number."
GUESSING_RULE = (
    f"The learning rate is called too high where training and validation loss have not been below {CHANCE_LOSS:.3f}, "
    f"that of guessing, for {GUESSING_EPOCHS} epochs, after {GUESSING_STEPS} updates, and are not on their way back; "
    f"and where besides the rate is at least {FAR_ABOVE} times the optimizer's usual one, the loss had jumped above "
    f"{JUMP * CHANCE_LOSS:.2f}, or it had been better."
)
SPIKES_RULE = (
    f"The learning rate is called too high where the training loss of some batches had been below {SPIKE_BELOW} and "
    f"jumped above {CHANCE_LOSS:.3f}, that of guessing, at least {SPIKES} times, at a constant rate."
)
SWINGS_RULE = (
    f"The learning rate is called too high where validation loss went up and down in turn {SWINGS} times by at least "
    f"{SWING:.0%} within {SWING_EPOCHS} epochs, at a constant rate, in a network without batch normalization."
)


def too_high(reading: Reading) -> Advice | None:
    """The gravest of the four, if any."""
    return _no_number(reading) or _guessing(reading) or _spikes(reading) or _swings(reading)


def _no_number(reading: Reading) -> Advice | None:
    batches = reading.history.batches
    lost = np.flatnonzero(~np.isfinite(batches.loss))
    epochs = [
        epoch.epoch
        for epoch in reading.history.epochs
        if not (math.isfinite(epoch.training.loss) and math.isfinite(epoch.validation.loss))
    ]
    if not len(lost) and not epochs:
        return None
    step = int(batches.step[lost[0]]) if len(lost) else None
    since = min([*epochs, *([reading.epoch_of(step)] if step else [])])
    at = f", by step {step:,}," if step and reading.epoch_of(step) == since else ""
    return _advice(
        reading,
        "The loss is no longer a number: the learning rate is too high",
        f"In epoch {since}{at} the loss became infinite or not a number. The learning rate is {decimal(reading.rate)}. "
        "Such weights do not recover.",
        since,
        rule=NO_NUMBER_RULE,
        factor=MUCH_LOWER,
        serious=True,
    )


def _guessing(reading: Reading) -> Advice | None:
    settled = reading.settled
    last = settled[-GUESSING_EPOCHS:]
    if len(last) < GUESSING_EPOCHS or reading.updates < GUESSING_STEPS:
        return None
    losses = [epoch.validation.loss for epoch in last]
    if min(min(losses), *(epoch.training.loss for epoch in last)) < CHANCE_LOSS - 1e-4:
        return None
    before = min(epoch.validation.loss for epoch in settled[:-1])
    if losses[-1] < min(before - RECOVERY, FAR_WORSE * CHANCE_LOSS):
        return None
    evidence = _evidence(reading)
    if evidence is None:
        return None
    guessing = [epoch.validation.loss >= CHANCE_LOSS - 1e-4 for epoch in settled]
    first = len(guessing) - next((place for place, guess in enumerate(reversed(guessing)) if not guess), len(guessing))
    since = settled[first].epoch
    losses = [epoch.validation.loss for epoch in settled[first:]]
    return _advice(
        reading,
        "Nothing is being learned: the learning rate is too high",
        f"Since epoch {since} validation loss has been between {said(min(losses))} and {said(max(losses))}, no better "
        f"than guessing ({CHANCE_LOSS:.3f}). {evidence}",
        since,
        rule=GUESSING_RULE,
        factor=MUCH_LOWER,
        serious=True,
    )


def _evidence(reading: Reading) -> str | None:
    """What speaks for the learning rate, and not for some other reason, as the cause."""
    optimizer, usual, rate = reading.config.training.optimizer, reading.usual_rate, reading.rate
    better = min((epoch.validation.loss for epoch in reading.whole), default=math.inf)
    if better < LEARNED_LOSS:
        return f"It had been down to {better:.3f} before; the learning rate is {decimal(rate)}."
    if rate >= FAR_ABOVE * usual:
        times = f"{rate / usual:.0f} times what {optimizer} usually needs ({decimal(usual)})"
        return f"The learning rate of {decimal(rate)} is {times}."
    losses = reading.history.batches.loss
    if rate >= usual and len(losses) and (highest := float(losses.max())) >= JUMP * CHANCE_LOSS:
        return f"The loss had jumped to {highest:.2f} at a learning rate of {decimal(rate)}."
    return None


def _spikes(reading: Reading) -> Advice | None:
    batches = reading.history.batches
    if not reading.steady or len(batches) <= SMOOTHED_EVENTS:
        return None
    images = np.diff(batches.step, prepend=0) * reading.config.training.batch_size
    running = np.convolve(batches.loss, np.full(SMOOTHED_EVENTS, 1 / SMOOTHED_EVENTS), mode="valid")
    lowest = np.minimum.accumulate(running)[:-1]
    rest = slice(SMOOTHED_EVENTS, None)
    jumped = (batches.loss[rest] > CHANCE_LOSS) & (lowest < SPIKE_BELOW) & (images[rest] >= SPIKE_IMAGES)
    jumped &= batches.step[rest] > reading.turned_at
    places = np.flatnonzero(jumped) + SMOOTHED_EVENTS
    if len(places) < SPIKES:
        return None
    since = reading.epoch_of(int(batches.step[places[0]]))
    return _advice(
        reading,
        "The loss jumps: the learning rate looks too high",
        f"Training loss had come down to {float(lowest[places[0] - SMOOTHED_EVENTS]):.2f}, yet since epoch {since} it "
        f"jumped above {CHANCE_LOSS:.3f}, that of guessing, {len(places)} times, up to "
        f"{float(batches.loss[places].max()):.2f}. The learning rate is {decimal(reading.rate)}.",
        since,
        rule=SPIKES_RULE,
        factor=LOWER,
    )


def _swings(reading: Reading) -> Advice | None:
    layers = reading.config.model.layers
    if not reading.steady or any(isinstance(layer, BatchNormalization) for layer in layers):
        return None
    latest = reading.settled[-SWING_EPOCHS:]
    losses = [epoch.validation.loss for epoch in latest]
    start = _first_of_swings(losses)
    if start is None:
        return None
    swung = losses[start : start + SWINGS + 1]
    since = latest[start].epoch
    return _advice(
        reading,
        "Validation loss swings: the learning rate looks too high",
        f"After epochs {since} to {since + SWINGS} it was {listed(swung)}: up and down in turn, each time by more than "
        f"{SWING:.0%}. The learning rate is {decimal(reading.rate)}.",
        since,
        rule=SWINGS_RULE,
        factor=LOWER,
    )


def _first_of_swings(losses: list[float]) -> int | None:
    """Where so many moves in turn begin."""
    moves = np.diff(np.log(losses)) if len(losses) else np.zeros(0)
    large = np.where(np.abs(moves) >= math.log1p(SWING), np.sign(moves), 0)
    for start in range(len(large) - SWINGS + 1):
        run = large[start : start + SWINGS]
        if run.all() and (run[:-1] * run[1:] < 0).all():
            return start
    return None


def _advice(
    reading: Reading, headline: str, sentence: str, since: int, *, rule: str, factor: int, serious: bool = False
) -> Advice:
    because = "Each update goes less far, and no longer past what it aims at."
    rate = reading.rate / factor
    if serious:
        rate = min(rate, MOST_USUAL * reading.usual_rate)
    remedy = with_rate(reading, rate, because, reading.good_epoch(before=since))
    return Advice("too_high", headline, sentence, since, serious, rule, remedy)
