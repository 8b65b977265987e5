"""Dead ReLUs: units that answer 0 to everything, and so get no gradient and cannot come back."""

from cnn_core.coach.advice import Advice
from cnn_core.coach.reading import Reading, decimal
from cnn_core.coach.remedies import with_rate
from cnn_core.runs.events import LayerProbe, Probed

PROBES = 2
"""In a row: a unit that is silent once may only wait for its image."""
DEAD = 0.4
"""As much as 40 % of a network can be found dead where the learning rate is too high, say the notes of CS231n (Neural
Networks, part 1). A few silent units are normal and harmless."""
ALIVE = 0.1
LOWER = 3
TOO_SMALL = 10
"""A rate below a tenth of the usual one does not kill units."""

RULE = (
    f"Dead ReLUs are said where, after each of the last {PROBES} epochs, at least {DEAD:.0%} of a layer's filters or "
    f"units answered 0 everywhere to every one of the images that they are looked at with, at a learning rate of at "
    f"least a tenth of the usual."
)


def dead_units(reading: Reading) -> Advice | None:
    """The layer with most of them; to be tried again from before they died, or anew."""
    settled = {epoch.epoch for epoch in reading.settled}
    probes = [probe for probe in reading.history.probes if probe.epoch in settled]
    if len(probes) < PROBES or reading.rate < reading.usual_rate / TOO_SMALL:
        return None
    worst = max((layer for layer in probes[-1].layers if layer.dead_share is not None), key=_dead, default=None)
    if worst is None or any(_dead_in(probe, worst.name) < DEAD for probe in probes[-PROBES:]):
        return None
    first = probes[-1]
    for probe in reversed(probes):
        if _dead_in(probe, worst.name) < DEAD:
            break
        first = probe
    silent = f" {worst.zero_share:.0%} of its outputs are 0." if worst.zero_share is not None else ""
    return Advice(
        "dead_units",
        f"{_dead(worst):.0%} of layer {worst.name} is dead",
        f"Since epoch {first.epoch} at least {DEAD:.0%} of its filters or units answer 0 everywhere to every image "
        f"that they are looked at with, {_dead(worst):.0%} after epoch {probes[-1].epoch}.{silent} They get no "
        f"gradient and do not come back. The learning rate is {decimal(reading.rate)}.",
        since=first.epoch,
        serious=False,
        rule=RULE,
        remedy=with_rate(
            reading,
            reading.rate / LOWER,
            "Smaller updates do not push a unit so far that it never answers again.",
            _alive_at(reading, first.epoch),
        ),
    )


def _alive_at(reading: Reading, before: int) -> int | None:
    """The last saved epoch before this one after which every layer was alive."""
    epochs = [
        probe.epoch
        for probe in reading.history.probes
        if probe.epoch < before and probe.epoch in reading.kept and all(_dead(layer) < ALIVE for layer in probe.layers)
    ]
    return epochs[-1] if epochs else None


def _dead(layer: LayerProbe) -> float:
    return layer.dead_share or 0.0


def _dead_in(probe: Probed, name: str) -> float:
    return next((_dead(layer) for layer in probe.layers if layer.name == name), 0.0)
