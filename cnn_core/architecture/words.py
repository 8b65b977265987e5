"""What a layer is called, and its settings in a few words."""

from cnn_core.backbones import BACKBONES
from cnn_core.layers import (
    AveragePooling2D,
    Backbone,
    Base,
    BatchNormalization,
    Conv2D,
    Dense,
    Layer,
    MaxPooling2D,
    OwnNetwork,
    Residual,
    Scale,
    SeparableConv2D,
    Whitening,
)

TITLES = {
    "normalization": "Normalization",
    "whitening": "Whitening",
    "conv2d": "Convolution",
    "separable_conv2d": "Separable convolution",
    "residual": "Residual block",
    "max_pooling2d": "Max pooling",
    "average_pooling2d": "Average pooling",
    "activation": "Activation",
    "batch_normalization": "Batch normalization",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "global_average_pooling2d": "Global average pooling",
    "scale": "Scale",
    "dense": "Dense",
    "backbone": "Trained network",
    "own_network": "Own network",
}


def detail(layer: Layer) -> str:
    """What sets this layer apart from others of its kind, as in `32 of 3x3, relu`."""
    return ", ".join(part for part in (_settings(layer), _penalties(layer)) if part)


def _settings(layer: Layer) -> str:
    match layer:
        case Conv2D() | SeparableConv2D():
            return f"{layer.filters} of {_window(layer.kernel_size, layer.strides)}, {layer.activation}"
        case Residual():
            normalization = "" if layer.batch_normalization else ", no normalization"
            return (
                f"2 x {layer.filters} of {_window(layer.kernel_size, layer.strides)}, {layer.activation}{normalization}"
            )
        case MaxPooling2D() | AveragePooling2D():
            return f"{layer.pool_size}x{layer.pool_size}"
        case Whitening():
            return f"{layer.kernel_size}x{layer.kernel_size}, computed from the images"
        case Dense():
            return f"{layer.units} units, {layer.activation}"
        case BatchNormalization():
            return "" if layer.scale else "shift alone"
        case Scale():
            return f"times {layer.factor:.4g}"
        case Backbone():
            return f"{BACKBONES[layer.network].title} at {layer.input_size}x{layer.input_size}, {_learning(layer)}"
        case OwnNetwork():
            count = len(layer.layers)
            layers = "1 layer" if count == 1 else f"{count} layers"
            return f"{layers} of {layer.run}, epoch {layer.epoch}, {_learning(layer)}"
        case _:
            values = layer.model_dump(exclude={"kind"})
            return ", ".join(str(value) for value in values.values())


def _learning(layer: Base) -> str:
    return "frozen" if layer.trainable == "frozen" else "fine-tuned"


def _window(size: int, strides: int) -> str:
    stride = f", stride {strides}" if strides > 1 else ""
    return f"{size}x{size}{stride}"


def _penalties(layer: Layer) -> str:
    rates = {name: getattr(layer, name.lower(), 0.0) for name in ("L1", "L2")}
    return ", ".join(f"{name} {rate:g}" for name, rate in rates.items() if rate)
