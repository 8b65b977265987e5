"""Ten scores of a trained network to drag, in a lab that every step on softmax shows in another way."""

from typing import Literal

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from ui.inside import network
from ui.inside.network import LOGITS, Subject
from ui.inside.picture import Motif
from ui.learn.lab.component import lab_component
from ui.learn.lab.numbers import numbers
from ui.learn.own.network import finite, with_photograph
from ui.learn.own.photograph import photograph_card

Mode = Literal["softmax", "temperature", "overflow", "loss"]

_component = lab_component("softmax")


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

    with_photograph(show)
