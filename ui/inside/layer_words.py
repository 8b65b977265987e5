"""A layer in plain words: what it is called, and what it does."""

from collections import Counter
from collections.abc import Sequence
from math import prod

from cnn_core.architecture import format_shape
from cnn_core.inside import LayerFacts
from ui.inside.network import LOGITS, PIXELS, PROBABILITIES

COLOURS = ("red", "green", "blue")

TITLES = {
    "InputLayer": "The picture",
    "Rescaling": "Scaling",
    "Normalization": "Normalization",
    "Whitening": "Whitening",
    "Conv2D": "Convolution",
    "SeparableConv2D": "Separable convolution",
    "Residual": "Residual block",
    "MaxPooling2D": "Max pooling",
    "AveragePooling2D": "Average pooling",
    "GlobalAveragePooling2D": "Global average",
    "Activation": "Activation",
    "BatchNormalization": "Batch normalization",
    "Dropout": "Dropout",
    "Flatten": "Flatten",
    "Dense": "Dense",
    "Backbone": "Trained network",
    "OwnNetwork": "Own network",
}
WHOLE_NETWORKS = ("Backbone", "OwnNetwork")
"""Kinds that hold many layers: how one of their values came about is told nowhere."""
NAMED = {LOGITS: "Scores", PROBABILITIES: "Probabilities"}

SENTENCES = {
    "InputLayer": "The picture as the network gets it: 32 rows of 32 pixels, each a red, a green and a blue number "
    "from 0 to 255.",
    "Rescaling": "Multiplies every value by one and the same factor. Nothing is learned here.",
    "Normalization": "Shifts and stretches each colour so that over the training images its mean is 0 and its variance "
    "1. Nothing is learned here.",
    "Whitening": "Turns each small patch into values that no longer go along with one another. Its filters are worked "
    "out from the images before training, not learned.",
    "Conv2D": "Each filter slides a small window over all the maps before it and writes down, place by place, how well "
    "its pattern fits: one map a filter.",
    "SeparableConv2D": "Looks through one small window for each map before it, then mixes what was seen there into new "
    "maps: a convolution in two cheaper steps.",
    "Residual": "Two convolutions work out what to add to the maps before them, and a way around brings those maps "
    "themselves. Learning to add nothing is easy, so that many blocks can follow one another.",
    "Backbone": "A whole network that learned from other photographs: the picture is enlarged, and what its last layer "
    "makes of it is shown.",
    "OwnNetwork": "The first layers of another run, as one: what the last of them makes of the picture is shown.",
    "MaxPooling2D": "Keeps the largest value of each small window. The maps shrink, and the exact place of a pattern "
    "matters less.",
    "AveragePooling2D": "Keeps the mean of each small window. The maps shrink, and fine detail is smoothed away.",
    "GlobalAveragePooling2D": "Replaces each map by its mean: how much of a pattern there is, no longer where.",
    "Activation": "Passes every value through the same curve. Without such a bend, many layers could do no more than "
    "one.",
    "BatchNormalization": "Takes from each map its usual mean and divides by its usual spread, both noted during "
    "training, so that the next layer gets values of a familiar size.",
    "Dropout": "Silences values at random, but only during training. Here, where the network answers, all pass "
    "unchanged.",
    "Flatten": "Lays all maps out as one long line of values. No value changes.",
    "Dense": "Each unit weighs every value before it and adds them up.",
}
NAMED_SENTENCES = {
    LOGITS: "One score for each of the ten classes: every value before it, weighed and added up. The highest score "
    "wins.",
    PROBABILITIES: "The ten scores as shares of 1, by softmax: e to the power of each score, divided by the sum of all "
    "ten.",
}


def titles(layers: Sequence[LayerFacts]) -> dict[str, str]:
    """By name, as in `Convolution 2`; the only one of its kind has no number."""
    kinds = Counter(layer.kind for layer in layers if layer.name not in NAMED)
    seen: Counter[str] = Counter()
    found = {}
    for layer in layers:
        seen[layer.kind] += 1
        plain = TITLES.get(layer.kind, layer.kind)
        found[layer.name] = NAMED.get(layer.name) or (
            plain if kinds[layer.kind] == 1 else f"{plain} {seen[layer.kind]}"
        )
    return found


def sentence(layer: LayerFacts) -> str:
    """What the layer does."""
    return NAMED_SENTENCES.get(layer.name) or SENTENCES.get(layer.kind, f"A layer of Keras's kind {layer.kind}.")


def shape_words(layer: LayerFacts) -> str:
    """As in `30 x 30, 32 maps`."""
    if layer.name == PIXELS:
        return "32 x 32, 3 colours"
    if layer.has_maps:
        return f"{format_shape(layer.shape[:2])}, {layer.channels:,} {'map' if layer.channels == 1 else 'maps'}"
    return f"{prod(layer.shape):,} values"


def parameter_words(layer: LayerFacts) -> str:
    """As in `896 parameters`."""
    return "no parameters" if not layer.parameters else f"{layer.parameters:,} parameters"


def channel_word(layer: LayerFacts) -> str:
    """What one of its outputs is called."""
    return "map" if layer.has_maps else "unit" if layer.kind == "Dense" else "value"
