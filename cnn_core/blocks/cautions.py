"""What to think about before a network is trained: each with the numbers it rests on, and a source where there is one.

A caution forbids nothing. The thresholds are ours where no source is named; none speaks of a preset that comes with the
app (tests/blocks/test_cautions.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from cnn_core.architecture import ArchitectureSummary, LayerSummary, format_shape
from cnn_core.blocks.kinds import kind_of
from cnn_core.blocks.traits import LINEAR_ON_THE_WAY, bends, normalizes
from cnn_core.coach.reading import USUAL_RATE
from cnn_core.config import RunConfig
from cnn_core.layers import (
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Layer,
    Normalization,
    Residual,
    Scale,
    SeparableConv2D,
)

PARAMETERS_AN_IMAGE = 100
RATE_SPAN = 20
"""How many times the usual learning rate, or what part of it, is still usual."""
SMALL_BATCH = 8
MUCH_DROPOUT = 0.5
DEEP = 10
MUCH_MEMORY = 0.5
GIB = 2**30

WEIGHING = (Conv2D, SeparableConv2D, Dense)


@dataclass(frozen=True)
class Caution:
    """A headline, a sentence or two with the numbers, the source in words or none, and the layer, from 0, or none."""

    headline: str
    reason: str
    source: str = ""
    place: int | None = None


@dataclass(frozen=True)
class Design:
    """What is looked at. `images` are those trained on; `memory` is the machine's, in bytes."""

    config: RunConfig
    summary: ArchitectureSummary
    images: int
    memory: int

    @property
    def layers(self) -> tuple[Layer, ...]:
        return self.config.model.layers

    def name(self, place: int) -> str:
        return f"layer {place + 1} ({kind_of(self.layers[place]).title.lower()})"

    @property
    def rows(self) -> tuple[LayerSummary, ...]:
        return self.summary.layers


Rule = Callable[[Design], Iterator[Caution]]


def cautions(design: Design) -> tuple[Caution, ...]:
    """All there is to say, what spoils the training first."""
    return tuple(caution for rule in RULES for caution in rule(design))


def _no_bend(design: Design) -> Iterator[Caution]:
    if not any(bends(layer) for layer in design.layers[:-1]):
        yield Caution(
            "No non-linearity anywhere",
            f"All {len(design.layers)} layers only weigh and add, so that together they are one linear layer: it tells "
            "classes apart by a weighted sum of the pixels and no better. Give the convolutions an activation, relu "
            "for instance.",
            "Goodfellow, Bengio and Courville, Deep Learning, section 6.1",
        )


def _collapsing(design: Design) -> Iterator[Caution]:
    if not any(bends(layer) for layer in design.layers[:-1]):
        return
    linear: int | None = None
    for place, layer in enumerate(design.layers):
        if isinstance(layer, WEIGHING):
            if linear is not None:
                yield Caution(
                    f"Layers {linear + 1} and {place + 1} are as good as one",
                    f"Nothing bends the values between {design.name(linear)} and {design.name(place)}: two linear "
                    "layers in a row can do no more than one. Give the first an activation, or leave one out.",
                    place=place,
                )
            linear = place if layer.activation == "linear" else None
        elif not isinstance(layer, LINEAR_ON_THE_WAY):
            linear = None


def _squashing(design: Design) -> Iterator[Caution]:
    for place, layer in enumerate(design.layers[:-1]):
        activation = getattr(layer, "activation", "")
        if activation == "softmax":
            yield Caution(
                f"Softmax inside, in layer {place + 1}",
                f"In {design.name(place)} softmax makes all values shares of 1 at every place, so that most of them "
                "are near 0. It belongs into the last layer; use relu here.",
                place=place,
            )
        if activation == "sigmoid":
            yield Caution(
                f"Sigmoid inside, in layer {place + 1}",
                f"The slope of a sigmoid is at most 0.25: each such layer leaves at most a quarter of the gradient to "
                f"the layers before {design.name(place)}. relu leaves it whole.",
                "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010",
                place,
            )


def _plain(rate: float) -> str:
    """As one writes it: `0.00005`, where `g` says `5e-05`."""
    return f"{rate:.8f}".rstrip("0").rstrip(".")


def _learning_rate(design: Design) -> Iterator[Caution]:
    training = design.config.training
    usual = USUAL_RATE[training.optimizer]
    low, high = usual / RATE_SPAN, usual * RATE_SPAN
    high = min(high, TOO_HIGH.get(training.optimizer, high))
    if low <= training.learning_rate <= high or training.schedule.kind == "range_test":
        return
    way = "high" if training.learning_rate > high else "low"
    what = (
        "the loss may jump and never come down"
        if way == "high"
        else "training may look as if nothing were learned, however long it goes on"
    )
    yield Caution(
        f"An unusually {way} learning rate",
        f"{_plain(training.learning_rate)} is set; {training.optimizer} usually takes about {_plain(usual)}, and works "
        f"from about {_plain(low)} to {_plain(high)}. With a rate so {way}, {what}. Find a learning rate, below, "
        "tries them all.",
        "Keras's defaults and the runs recorded for docs/coach.md",
    )


TOO_HIGH = {"adam": 5e-3, "adamw": 5e-3, "rmsprop": 5e-3, "sgd": 1.0, "muon": 1.0}
"""With adam at 0.01, 81 % of a layer's filters died in recorded runs."""


def _parameters(design: Design) -> Iterator[Caution]:
    parameters = design.summary.learning_parameters
    if parameters <= PARAMETERS_AN_IMAGE * design.images:
        return
    learning = [place for place, row in enumerate(design.rows) if not row.frozen]
    largest = max(learning, key=lambda place: design.rows[place].parameters)
    share = design.rows[largest].parameters / parameters
    yield Caution(
        "Many parameters for few images",
        f"{parameters:,} parameters learn from {design.images:,} images, {parameters / design.images:,.0f} each; "
        f"{share:.0%} of them are in {design.name(largest)}. A network so free can learn its images by heart. More "
        "images, mirroring, dropout, or global average pooling in place of flatten help against it.",
        "Zhang et al., arXiv 1611.03530",
        largest,
    )


def _normalization_of_few(design: Design) -> Iterator[Caution]:
    batch = design.config.training.batch_size
    normalizing = [place for place, layer in enumerate(design.layers) if normalizes(layer)]
    if normalizing and batch < SMALL_BATCH:
        yield Caution(
            "Batch normalization with tiny batches",
            f"Mean and variance of {batch} {'image' if batch == 1 else 'images'} say little of all others, and "
            f"{design.name(normalizing[0])} goes by them. Use batches of at least {SMALL_BATCH}, or leave it out.",
            "Wu and He, arXiv 1803.08494, figure 1",
            normalizing[0],
        )


def _dropout(design: Design) -> Iterator[Caution]:
    for place, (layer, after) in enumerate(pairwise(design.layers)):
        if not isinstance(layer, Dropout):
            continue
        if place == len(design.layers) - 2 and layer.rate >= MUCH_DROPOUT:
            yield Caution(
                "Much dropout right before the answer",
                f"{layer.rate:.0%} of what the last layer reads is silenced at every step, so that its ten answers "
                "rest on the rest. A rate below 0.5 there, or dropout further up, is gentler.",
                place=place,
            )
        if isinstance(after, BatchNormalization):
            yield Caution(
                f"Dropout right before batch normalization, in layer {place + 1}",
                "Dropout changes how far values spread while training and not later, and batch normalization goes by "
                "the spread that it saw. Put dropout after it.",
                "Li et al., arXiv 1801.05134",
                place,
            )


def _nothing_left_to_see(design: Design) -> Iterator[Caution]:
    for place, layer in enumerate(design.layers[1:], start=1):
        shape = design.rows[place - 1].output_shape
        window = getattr(layer, "kernel_size", getattr(layer, "pool_size", 1))
        if len(shape) == 3 and shape[:2] == (1, 1) and window > 1:
            yield Caution(
                f"Nothing left to look around in, from layer {place + 1} on",
                f"{design.name(place).capitalize()} looks through a {window}x{window} window and receives maps of 1x1 "
                f"({format_shape(shape)}): all but the middle of the window sees zeros. Leave out a pooling before.",
                place=place,
            )
            return


def _deep_and_plain(design: Design) -> Iterator[Caution]:
    convolutions = [layer for layer in design.layers if isinstance(layer, Conv2D | SeparableConv2D)]
    helped = any(normalizes(layer) or isinstance(layer, Residual) for layer in design.layers)
    if len(convolutions) > DEEP and not helped:
        yield Caution(
            "Deep, with nothing that carries the gradient",
            f"{len(convolutions)} convolutions in a row without batch normalization or residual blocks: deeper plain "
            "networks were found to be harder to train, and worse even on their training images.",
            "He et al., arXiv 1512.03385, figure 1",
        )


def _memory(design: Design) -> Iterator[Caution]:
    batch = design.config.training.batch_size
    needed = design.summary.training_bytes(batch)
    if needed <= MUCH_MEMORY * design.memory:
        return
    largest = max(range(len(design.rows)), key=lambda place: design.rows[place].values)
    more = needed > design.memory
    yield Caution(
        "More memory than there is" if more else "Much memory",
        f"Training takes about {needed / GIB:.1f} GB of this machine's {design.memory / GIB:.1f} GB: a batch of "
        f"{batch} keeps {2 * batch * design.summary.activation_bytes / GIB:.1f} GB of values and gradients, most of "
        f"them in {design.name(largest)} ({format_shape(design.rows[largest].output_shape)}). "
        f"{'It will be refused. ' if more else ''}Smaller batches, fewer filters or earlier pooling take less.",
        place=largest,
    )


def _unscaled(design: Design) -> Iterator[Caution]:
    model = design.config.model
    normalized = isinstance(model.layers[0], Normalization | BatchNormalization | Scale)
    if not (model.scale_pixels or normalized or model.base):
        yield Caution(
            "Pixels are not scaled",
            "The network gets numbers from 0 to 255, 255 times those that its starting weights are made for: the first "
            "updates are far too large. Scale the pixels, or begin with batch normalization.",
            "LeCun et al., Efficient BackProp, 1998, section 4.3",
        )


RULES: tuple[Rule, ...] = (
    _memory,
    _no_bend,
    _collapsing,
    _squashing,
    _learning_rate,
    _unscaled,
    _normalization_of_few,
    _nothing_left_to_see,
    _parameters,
    _dropout,
    _deep_and_plain,
)
