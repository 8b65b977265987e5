"""Ten scores of a trained network to drag, in a lab that every step on softmax shows in another way."""

from typing import Literal

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from ui.component import component
from ui.inside import network
from ui.inside.network import LOGITS, Subject
from ui.inside.picture import Motif
from ui.learn.bench import numbers
from ui.learn.own_network import finite, photograph_card, with_network

Mode = Literal["softmax", "temperature", "overflow", "loss"]

SHARES = ["element", "checks", "operations", "classifier", "knobs"]
_component = component("softmax", '<div class="epochscope-bench epochscope-softmax"></div>', shares=SHARES)


def scores_lab(mode: Mode) -> None:
    """The ten scores that the network gives the photograph, and what this step makes of them."""

    def show(subject: Subject, motif: Motif) -> None:
        scores = numbers(finite(network.feature_maps(subject)[LOGITS]))
        photograph_card(motif)
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

    with_network(show)
