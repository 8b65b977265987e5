"""What the page asks the serving process; answers are kept by run, epoch, picture and edits."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.data.cifar10 import Pixels
from cnn_core.inside import LayerFacts
from cnn_core.runs.directory import Run
from ui.asking import Arrays, ask

PIXELS, PROBABILITIES, LOGITS = "pixels", "probabilities", "logits"
"""Names of the first layer and of the last two, whatever lies between."""


@dataclass(frozen=True)
class Edit:
    """A filter's weights set anew, in one of its input channels or in all; without values they are 0."""

    layer: str
    filter: int
    channel: int | None = None
    values: tuple[tuple[float, ...], ...] | None = None


@dataclass(frozen=True)
class Subject:
    """One picture in one network; `edits` are the changes that are being tried."""

    run: Run
    epoch: int
    pixels: Pixels = field(compare=False, repr=False)
    edits: tuple[Edit, ...] = ()


def layers(subject: Subject) -> tuple[LayerFacts, ...]:
    """Every layer in order, from the pixels to the probabilities."""
    told = _ask(subject, "layers")
    columns = (told[name] for name in ("names", "kinds", "shapes", "parameters"))
    return tuple(
        LayerFacts(str(name), str(kind), tuple(json.loads(str(shape))), int(parameters))
        for name, kind, shape, parameters in zip(*columns, strict=True)
    )


def feature_maps(subject: Subject) -> dict[str, NDArray[np.float32]]:
    """What every layer makes of the picture, by its name."""
    return _ask(subject, "feature_maps", of_picture=True, **_edits(subject))


def weights(subject: Subject, layer: str) -> dict[str, NDArray[np.float32]]:
    """The layer's weights, `kernel` and `bias` of most, with the edits made."""
    return _ask(subject, "weights", layer=layer, **_edits(subject))


def responses(subject: Subject, layer: str, channel: int, count: int) -> Arrays:
    """The test images that one channel of the trained network answers to most: `images`, `values` and `where`."""
    return _ask(subject, "responses", layer=layer, channels=[channel], count=count)


def strongest(subject: Subject, layer: str, channels: int, count: int) -> Arrays:
    """Likewise of the channels of the trained network that answer most, `channels`, the strongest first."""
    return _ask(subject, "responses", layer=layer, channels=channels, count=count)


def surgery(subject: Subject) -> Arrays:
    """What the edits do to this picture's logits and to the accuracy on so many `images`, before and after.

    Of the accuracy nothing is told where the run's validation images are not on this machine.
    """
    return _ask(subject, "surgery", of_picture=True, **_edits(subject))


def _edits(subject: Subject) -> dict[str, Any]:
    return {"edits": [asdict(edit) for edit in subject.edits]} if subject.edits else {}


def _ask(subject: Subject, question: str, *, of_picture: bool = False, **options: Any) -> Arrays:
    return ask(question, subject.run, subject.epoch, subject.pixels if of_picture else None, **options)
