"""Every kind of layer as a block: its title, its group, what it does, its Keras line, and the settings it shows.

Kinds and settings are read from the union of layers: one that is new there is a block here.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

import annotated_types
from pydantic.fields import FieldInfo

from cnn_core.architecture import TITLES
from cnn_core.errors import ConfigError
from cnn_core.layers import MOMENTUM, Layer
from cnn_core.settings import Number, Settings, bounds

Group = Literal["convolution", "pooling", "activation", "normalization", "dropout", "vector", "dense", "pretrained"]
Sort = Literal["whole", "decimal", "choice", "switch"]

GROUPS: dict[str, Group] = {
    "conv2d": "convolution",
    "separable_conv2d": "convolution",
    "residual": "convolution",
    "whitening": "convolution",
    "max_pooling2d": "pooling",
    "average_pooling2d": "pooling",
    "activation": "activation",
    "batch_normalization": "normalization",
    "normalization": "normalization",
    "scale": "normalization",
    "dropout": "dropout",
    "global_average_pooling2d": "vector",
    "flatten": "vector",
    "dense": "dense",
    "backbone": "pretrained",
    "own_network": "pretrained",
}
OFTEN = (
    "conv2d",
    "separable_conv2d",
    "residual",
    "max_pooling2d",
    "average_pooling2d",
    "batch_normalization",
    "activation",
    "dropout",
    "global_average_pooling2d",
    "flatten",
    "dense",
)
"""In the order in which they are offered; all other kinds come after them."""

LESSONS = {
    "conv2d": "convolution",
    "separable_conv2d": "convolution",
    "residual": "convolution",
    "max_pooling2d": "pooling",
    "average_pooling2d": "pooling",
    "activation": "activation",
    "normalization": "data",
    "dropout": "dropout",
    "flatten": "softmax",
    "global_average_pooling2d": "softmax",
    "dense": "softmax",
}
"""Which chapter of Learn teaches it."""

WHY = {
    "backbone": "It has seen over a million photographs of a thousand kinds of things; what it makes of a picture "
    "serves for other kinds too. It takes the pixels themselves, so it comes first.",
    "own_network": "Its layers and their weights are those of another run up to the layer that was chosen. It takes "
    "the pixels themselves, so it comes first.",
    "conv2d": "Each filter learns one small pattern and looks for it everywhere; its map says where it was found. "
    "Few parameters, however large the picture.",
    "separable_conv2d": "First each map is filtered alone, then the results are mixed at each pixel: nearly what a "
    "convolution does, with a fraction of its parameters and multiply-adds (arXiv 1704.04861).",
    "residual": "Two convolutions learn what to add to the maps that came in, which pass by on a shortcut. Gradients "
    "take the shortcut too, so deep networks can be trained (arXiv 1512.03385).",
    "max_pooling2d": "Keeps the strongest answer of each window: maps shrink, later layers see further, and a small "
    "shift of the picture matters less. Nothing is learned here.",
    "average_pooling2d": "Keeps the mean answer of each window: smoother than the largest, and maps shrink as much. "
    "Nothing is learned here.",
    "batch_normalization": "Keeps the values of each channel in one range whatever the layers before learn, so that "
    "larger steps are safe (arXiv 1502.03167). It needs batches of some size to know what is usual.",
    "activation": "Bends straight lines. Without it, layers in a row would be no more than one layer.",
    "dropout": "What cannot rely on any one value learns several ways to the answer (JMLR 15, 2014). It works while "
    "training only.",
    "global_average_pooling2d": "One number a map, whatever its size: far fewer parameters after it than with flatten, "
    "and where in the picture something was no longer counts (arXiv 1312.4400).",
    "flatten": "Dense layers read a list of numbers. Every value is kept, with its place; the dense layer after it "
    "gets a weight for each.",
    "dense": "Every unit weighs all values that come in. The last one has a unit a class, and softmax makes their "
    "answers probabilities.",
    "normalization": "The constants are those of CIFAR-10, so that all channels begin in the same range. Nothing is "
    "learned.",
    "whitening": "Neighbouring pixels say nearly the same; after this layer they say different things, and learning "
    "is faster from the first step.",
    "scale": "Brings all values into another range, for what comes next. Nothing is learned.",
}

KERAS_CLASSES = {
    "normalization": "Normalization",
    "conv2d": "Conv2D",
    "separable_conv2d": "SeparableConv2D",
    "max_pooling2d": "MaxPooling2D",
    "average_pooling2d": "AveragePooling2D",
    "activation": "Activation",
    "batch_normalization": "BatchNormalization",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "global_average_pooling2d": "GlobalAveragePooling2D",
    "scale": "Rescaling",
    "dense": "Dense",
}
KERAS_DEFAULTS: dict[str, Any] = {
    "strides": 1,
    "padding": "valid",
    "use_bias": True,
    "initializer": "glorot_uniform",
    "momentum": 0.99,
    "epsilon": 1e-3,
    "scale": True,
    "l1": 0,
    "l2": 0,
}
BARE = ("activation", "factor", "rate", "units", "filters")
"""What Keras takes without its name, where it comes first."""


@dataclass(frozen=True)
class Field:
    """A setting as a control shows it. `options` are those of a choice; `low` and `high` the bounds of a number.

    `scale` is log2 or log10 where steps are to be in equal ratios, `smallest` the first of them after 0; `main`
    where it is seen without being unfolded.
    """

    name: str
    title: str
    description: str
    sort: Sort
    low: Number = 0
    high: Number = 0
    step: Number = 1
    scale: str = ""
    smallest: Number | None = None
    options: tuple[str | int, ...] = ()
    keras: str = ""
    main: bool = True


@dataclass(frozen=True)
class Kind:
    """A kind of layer. `what` is a sentence, `why` some more; `made` makes layers of it, `lesson` is the name of the
    chapter that teaches it, or empty.
    """

    name: str
    title: str
    group: Group
    what: str
    why: str
    fields: tuple[Field, ...]
    made: type[Settings]
    lesson: str = ""

    def fresh(self) -> Layer:
        """A layer with the settings that it begins with. Raises ConfigError where some have no beginning."""
        try:
            made: Any = self.made(**STARTS.get(self.name, {}))
        except ValueError as error:
            raise ConfigError(f"A block {self.title.lower()} needs settings of its own. Add another kind.") from error
        return made  # type: ignore[no-any-return]


STARTS: dict[str, dict[str, Any]] = {
    # Added in the middle of a network: maps keep their size, so that whatever comes after still fits.
    "conv2d": {"padding": "same"},
    "separable_conv2d": {"padding": "same"},
    "batch_normalization": {"momentum": MOMENTUM},
}
HERITAGE = {"own_network": ("scale_pixels",)}
"""What a layer has from elsewhere: another value would be another network."""
FOLDED = ("use_bias", "initializer", "momentum", "epsilon", "scale", "l1", "l2", "batch_normalization")


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by its name, those that are used often first."""
    found = {one.model_fields["kind"].default: one for one in get_args(get_args(Layer)[0])}
    order = [*OFTEN, *(name for name in found if name not in OFTEN)]
    return {name: _described(name, found[name]) for name in order if name in found}


@cache
def kinds() -> dict[str, Kind]:
    """Those that can be added as they are."""
    return {name: kind for name, kind in all_kinds().items() if not _needs_settings(kind.made)}


def kind_of(layer: Layer) -> Kind:
    return all_kinds()[layer.kind]


def keras_line(layer: Layer) -> str:
    """The line of Keras that a layer stands for, as in `Conv2D(32, kernel_size=3, activation='relu')`.

    Empty where Keras has no one layer for it.
    """
    made = KERAS_CLASSES.get(layer.kind)
    if made is None:
        return ""
    given = {
        name: value
        for name, value in layer.model_dump(exclude={"kind"}).items()
        if not (name in KERAS_DEFAULTS and value == KERAS_DEFAULTS[name])
    }
    if given.get("activation") == "linear" and layer.kind != "activation":
        del given["activation"]
    regularizer = [f"{name}={given.pop(name):g}" for name in ("l1", "l2") if name in given]
    if "initializer" in given:
        given["kernel_initializer"] = given.pop("initializer")
    words = [
        f"{value!r}" if place == 0 and name in BARE else f"{name}={value!r}"
        for place, (name, value) in enumerate(given.items())
    ]
    words += [f"kernel_regularizer=L1L2({', '.join(regularizer)})"] if regularizer else []
    return f"{made}({', '.join(words)})"


def _described(name: str, made: type[Settings]) -> Kind:
    what = " ".join((made.__doc__ or "").split("\n\n")[0].split())
    fields = tuple(
        field
        for one, info in made.model_fields.items()
        if one not in ("kind", *HERITAGE.get(name, ())) and (field := _field(one, info)) is not None
    )
    title = TITLES.get(name, name.replace("_", " ").capitalize())
    return Kind(
        name, title, GROUPS.get(name, "convolution"), what, WHY.get(name, ""), fields, made, LESSONS.get(name, "")
    )


def _needs_settings(made: type[Settings]) -> bool:
    return any(info.is_required() for info in made.model_fields.values())


def _field(name: str, info: FieldInfo) -> Field | None:
    """None of what no control can show."""
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    words: dict[str, Any] = {
        "name": name,
        "title": info.title or name.replace("_", " ").capitalize(),
        "description": info.description or "",
        "keras": str(extra.get("keras", "")),
        "main": name not in FOLDED,
    }
    if info.annotation is bool:
        return Field(sort="switch", **words)
    options = get_args(info.annotation)
    if options and all(isinstance(option, str | int) for option in options):
        return Field(sort="choice", options=options, **words)
    if info.annotation in (int, float) and {annotated_types.Ge, annotated_types.Le} <= set(map(type, info.metadata)):
        low, high = bounds(info)
        whole = info.annotation is int
        words |= {"scale": extra.get("scale", ""), "smallest": extra.get("smallest")}
        words |= {"step": extra.get("step", 1 if whole else 0)}
        return Field(sort="whole" if whole else "decimal", low=low, high=high, **words)
    return None
