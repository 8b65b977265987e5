"""Which chapter teaches what a setting does."""

from cnn_core import layers
from cnn_core.config import DataConfig, TrainingConfig
from cnn_core.settings import Settings
from ui.address import address
from ui.learn.chapters import Chapter, chapter

_BY_FIELD = {
    "activation": "activation",
    "l1": "dropout",
    "l2": "dropout",
    "flip": "better",
    "shift": "better",
    "cutout": "better",
    "early_stopping": "better",
    "label_smoothing": "optimizer",
}
_BY_SETTINGS: dict[type[Settings], str] = {
    layers.Conv2D: "convolution",
    layers.SeparableConv2D: "convolution",
    layers.Residual: "better",
    layers.MaxPooling2D: "pooling",
    layers.AveragePooling2D: "pooling",
    layers.GlobalAveragePooling2D: "pooling",
    layers.ActivationLayer: "activation",
    layers.Dropout: "dropout",
    layers.Flatten: "softmax",
    layers.Dense: "softmax",
    layers.BatchNormalization: "better",
    layers.Normalization: "data",
    TrainingConfig: "optimizer",
    DataConfig: "data",
}


def chapter_on(settings: type[Settings], field: str = "") -> Chapter | None:
    """The chapter that teaches this setting, or this kind of layer; None where no chapter does."""
    name = _BY_FIELD.get(field) or _BY_SETTINGS.get(settings)
    return chapter(f"learn-{name}") if name else None


def lesson_link(settings: type[Settings], field: str = "") -> str:
    """A link to it in Markdown, as in `[Learn: Pooling](/learn-pooling)`; empty where no chapter teaches it."""
    found = chapter_on(settings, field)
    return f"[Learn: {found.title}]({address(f'/{found.page}')})" if found else ""
