"""The network of a script: a layer a line."""

from typing import Any

from cnn_core import architecture, layers
from cnn_core.config import CHANNEL_DEVIATIONS, CHANNEL_MEANS, ModelConfig, RunConfig
from cnn_core.export.bases import base_lines
from cnn_core.export.script import Line, Section, call
from cnn_core.layers import Layer, Whitening

START_VARIABLE = "START"
INITIALIZERS = {
    "partial_identity": "partial_identity",
    "unit_variance": "keras.initializers.RandomUniform(-(3**0.5), 3**0.5)",
}


def network_section(model: ModelConfig) -> Section:
    """`model`, built layer by layer: the order of its lines decides the starting weights."""
    lines = [
        Line("keras.utils.set_random_seed(SEED)", ("training.seed",)),
        Line("model = keras.Sequential()"),
        Line("model.add(keras.Input((32, 32, 3)))", ("model.scale_pixels",)),
    ]
    if model.scale_pixels and model.base is None:
        lines.append(Line("model.add(layers.Rescaling(1 / 255))", ("model.scale_pixels",)))
    if model.base is not None:
        lines += base_lines(model.base, layer_lines)
    for place, layer in enumerate(model.layers):
        if layer is not model.base:
            lines += layer_lines(model, layer, place)
    return Section(
        "The network: pixels from 0 to 255 go in, ten probabilities come out. The seed decides its starting weights.",
        tuple(lines),
    )


def whitened_section(model: ModelConfig) -> list[Section]:
    """What has to be computed from the images before the training."""
    found = [(place, layer) for place, layer in enumerate(model.layers) if isinstance(layer, Whitening)]
    lines = [
        Line(
            f'whiten(model.get_layer("{_whitening_name(place)}"), {layer.epsilon})', (f"model.layers.{place}.epsilon",)
        )
        for place, layer in found
    ]
    return [Section("The whitening sees the first 5,000 training images.", tuple(lines))] if lines else []


def parent_section(config: RunConfig) -> list[Section]:
    """What a fork begins with, where it is at hand."""
    if config.parent is None:
        return []
    sentence = (
        f"The run went on from the network that run {config.parent.run} had after epoch {config.parent.epoch}. The "
        f"environment variable {START_VARIABLE} names an .npz file of its arrays, in the order of get_weights(); "
        "without it the network starts anew. The state of the optimizer starts anew in either case."
    )
    turned = any(isinstance(layer, Whitening) and layer.use_bias for layer in config.model.layers)
    return [
        Section(
            sentence,
            (
                Line(f'start = os.environ.get("{START_VARIABLE}")'),
                Line("if start:"),
                Line("    saved = np.load(start)"),
                Line("    weights = [saved[name] for name in saved.files]"),
                # In the app a whitening's bias, which learns, stands before its kernel, which does not.
                *([Line("    weights[:2] = weights[1::-1]  # the whitening's kernel first")] if turned else []),
                Line("    model.set_weights(weights)"),
            ),
        )
    ]


def layer_lines(model: ModelConfig, layer: Layer, place: int, owner: str = "model") -> tuple[Line, ...]:
    """The line, or lines, that add the layer at `place`, from 0, to what the script calls `owner`."""
    whole = f"model.layers.{place}"
    every = (whole, *(f"{whole}.{name}" for name in type(layer).model_fields if name != "kind"))
    if isinstance(layer, layers.Dropout) and layer.rate == 0:
        # Keras gives a rate of 0 no random numbers of its own, and all that are drawn later would be others.
        return (Line(f"{owner}.add(layers.Dropout(0.5))", every), Line(f"{owner}.layers[-1].rate = 0.0", every))
    name, arguments = _written(model, layer, place)
    whose = "" if isinstance(layer, layers.Residual) else "layers."
    return call(f"{owner}.add({whose}{name}(", [Line(text) for text in arguments], "))", *every)


def _written(model: ModelConfig, layer: Layer, place: int) -> tuple[str, list[str]]:
    """Keras's name of the layer and its arguments, those alone that are not Keras's defaults."""
    match layer:
        case layers.Normalization():
            deviations = f"np.square({list(CHANNEL_DEVIATIONS)})"
            return "Normalization", [f"mean={list(CHANNEL_MEANS)}", f"variance={deviations}"]
        case layers.Whitening():
            filters = architecture.summarize(model).layers[place].output_shape[-1]
            bias = _given(layer, use_bias=True)
            named = ['kernel_initializer="zeros"', f'name="{_whitening_name(place)}"']
            return "Conv2D", [str(filters), str(layer.kernel_size), *bias, *named]
        case layers.Conv2D():
            others = _given(layer, strides=1, padding="valid", activation="linear", use_bias=True)
            more = [*_initializer(layer.initializer), *_penalty(layer, "kernel")]
            return "Conv2D", [str(layer.filters), str(layer.kernel_size), *others, *more]
        case layers.SeparableConv2D():
            others = _given(layer, strides=1, padding="valid", activation="linear", use_bias=True)
            more = [*_penalty(layer, "depthwise"), *_penalty(layer, "pointwise")]
            return "SeparableConv2D", [str(layer.filters), str(layer.kernel_size), *others, *more]
        case layers.Residual():
            others = _given(layer, kernel_size=3, strides=1, activation="relu", batch_normalization=True, l2=0.0)
            return "Residual", [str(layer.filters), *others]
        case layers.MaxPooling2D():
            return "MaxPooling2D", _unless(layer.pool_size, 2)
        case layers.AveragePooling2D():
            return "AveragePooling2D", [str(layer.pool_size)]
        case layers.ActivationLayer():
            return "Activation", [_quoted(layer.activation)]
        case layers.BatchNormalization():
            return "BatchNormalization", _given(layer, momentum=0.99, epsilon=1e-3, scale=True)
        case layers.Dropout():
            return "Dropout", [str(layer.rate)]
        case layers.Flatten():
            return "Flatten", []
        case layers.GlobalAveragePooling2D():
            return "GlobalAveragePooling2D", []
        case layers.Scale():
            return "Rescaling", [_factor(layer.factor)]
        case layers.Dense():
            others = _given(layer, activation="linear", use_bias=True)
            more = [*_initializer(layer.initializer), *_penalty(layer, "kernel")]
            return "Dense", [str(layer.units), *others, *more]
        case layers.Backbone() | layers.OwnNetwork():
            raise TypeError(f"A {layer.kind} comes first, and `base_lines` writes it.")


def _given(layer: Layer, **usual: Any) -> list[str]:
    """The settings that differ from what Keras takes where nothing is said."""
    return [f"{name}={_quoted(value)}" for name, default in usual.items() if (value := getattr(layer, name)) != default]


def _initializer(name: str) -> list[str]:
    return [f"kernel_initializer={INITIALIZERS[name]}"] if name in INITIALIZERS else []


def _penalty(layer: layers.Conv2D | layers.SeparableConv2D | layers.Dense, kernel: str) -> list[str]:
    match layer.l1, layer.l2:
        case 0, 0:
            return []
        case l1, 0:
            penalty = f"L1({l1})"
        case 0, l2:
            penalty = f"L2({l2})"
        case l1, l2:
            penalty = f"L1L2({l1}, {l2})"
    return [f"{kernel}_regularizer=keras.regularizers.{penalty}"]


def _unless(value: int, usual: int) -> list[str]:
    return [] if value == usual else [str(value)]


def _factor(value: float) -> str:
    """`1 / 256` rather than 0.00390625."""
    inverse = round(1 / value)
    return f"1 / {inverse}" if inverse > 1 and 1 / inverse == value else repr(value)


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _whitening_name(place: int) -> str:
    return f"whitening_{place + 1}"
