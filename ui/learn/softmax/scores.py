"""Ten scores of a trained network to drag, in a lab that every step on softmax shows in another way."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from cnn_core.data import CLASS_NAMES
from cnn_core.errors import ServingError
from cnn_core.figures.style import CLASS_COLORS
from ui.asking import ask
from ui.component import component
from ui.inside.network import Subject
from ui.inside.picture import Motif
from ui.learn.labs import numbers
from ui.learn.own_network import photograph_card, with_network

Mode = Literal["softmax", "temperature", "overflow", "loss"]

_component = component(
    "softmax",
    '<div class="epochscope-lab epochscope-softmax"></div>',
    shares=["element", "checks", "operations", "classifier", "knobs"],
)


def scores_lab(mode: Mode, beside: Callable[[list[float]], None] = lambda scores: None) -> None:
    """The ten scores that the network gives the photograph; `beside` is called with them, below the lab."""

    def show(subject: Subject, motif: Motif) -> None:
        logits = ask("feature_maps", subject.run, subject.epoch, subject.pixels, layer="logits")["logits"]
        if not np.isfinite(logits).all():
            raise ServingError("The answers of this network are no numbers: its training diverged. Choose another.")
        photograph_card(motif)
        scores = numbers(logits)
        _component(
            key=f"scores_{mode}",
            data={
                "mode": mode,
                "names": list(CLASS_NAMES),
                "colours": list(CLASS_COLORS),
                "scores": scores,
                "trueClass": motif.true_class or 0,
            },
        )
        beside(scores)

    with_network(show)
