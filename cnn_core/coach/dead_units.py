"""Dead ReLUs: filters that answer 0 to everything, and so get no gradient and hardly come back.

Convolutions alone are judged. Of a dense layer's units, half to two thirds were silent on all probed images in healthy
recorded runs: each gives one answer an image, where a filter gives hundreds. A residual block that adds nothing has not
died: what goes around it still learns.
"""

from cnn_core.coach.advice import Advice
from cnn_core.coach.reading import Reading, decimal
from cnn_core.coach.remedies import with_rate
from cnn_core.runs.events import LayerProbe, Probed

PROBES = 2
"""In a row: a filter that is silent once may only wait for its image."""
DEAD = 0.5
"""At usual rates at most 0.31 of a layer's filters were dead in recorded runs; with adam at 0.01, 0.81 and more. The
notes of CS231n (Neural Networks, part 1) speak of as much as 40 % of a network where the rate is too high."""
ALIVE = 0.25
LOWER = 3
TOO_SMALL = 10
"""A rate below a tenth of the usual one does not kill filters."""
JUDGED = ("conv2d", "separable_conv2d")

RULE = (
    f"Dead ReLUs are said where, after each of the last {PROBES} epochs, at least {DEAD:.0%} of a convolution's "
    f"filters answered 0 everywhere to every one of the validation images that they are looked at with, at a learning "
    f"rate of at least a tenth of the usual."
)


def dead_units(reading: Reading) -> Advice | None:
    """The layer with most of them; to be tried again from before they died, or anew."""
    settled = {epoch.epoch for epoch in reading.settled}
    probes = [probe for probe in reading.history.probes if probe.epoch in settled]
    if len(probes) < PROBES or reading.rate < reading.usual_rate / TOO_SMALL:
        return None
    worst = max(_judged(probes[-1]), key=_dead, default=None)
    if worst is None or any(_dead_in(probe, worst.name) < DEAD for probe in probes[-PROBES:]):
        return None
    first = probes[-1]
    for probe in reversed(probes):
        if _dead_in(probe, worst.name) < DEAD:
            break
        first = probe
    return Advice(
        "dead_units",
        f"{_dead(worst):.0%} of layer {worst.name} is dead",
        f"Since epoch {first.epoch} at least {DEAD:.0%} of its filters answer 0 everywhere to every image that they "
        f"are looked at with, {_dead(worst):.0%} after epoch {probes[-1].epoch}. What never answers gets no gradient "
        f"and hardly comes back. The learning rate is {decimal(reading.rate)}; {reading.config.training.optimizer} "
        f"usually takes about {decimal(reading.usual_rate)}.",
        since=first.epoch,
        serious=False,
        rule=RULE,
        remedy=with_rate(
            reading,
            reading.rate / LOWER,
            "Smaller updates do not push a filter so far that it never answers again.",
            _alive_at(reading, first.epoch),
        ),
    )


def _judged(probe: Probed) -> list[LayerProbe]:
    return [layer for layer in probe.layers if layer.name.startswith(JUDGED)]


def _alive_at(reading: Reading, before: int) -> int | None:
    """The last saved epoch before this one after which every convolution was alive."""
    epochs = [
        probe.epoch
        for probe in reading.history.probes
        if probe.epoch < before
        and probe.epoch in reading.kept
        and all(_dead(layer) < ALIVE for layer in _judged(probe))
    ]
    return epochs[-1] if epochs else None


def _dead(layer: LayerProbe) -> float:
    return layer.dead_share or 0.0


def _dead_in(probe: Probed, name: str) -> float:
    return next((_dead(layer) for layer in probe.layers if layer.name == name), 0.0)
