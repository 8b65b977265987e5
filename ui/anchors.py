"""Which control of the Train page turns which setting."""

from collections.abc import Iterator, Sequence

from cnn_core.config import DataConfig, ModelConfig, RunConfig, TrainingConfig
from cnn_core.layers import (
    ActivationLayer,
    AveragePooling2D,
    Backbone,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    Whitening,
)


def slider_anchors(config: RunConfig, key: str) -> dict[str, str]:
    """The keys of the sliders that `ui.design_controls.configure` draws under `key`, by the settings of `config`."""
    return _of_training(config, key) | dict(_of_layers(config, key))


def block_anchors(config: RunConfig, key: str, ids: Sequence[int]) -> dict[str, str]:
    """The same where the network is shaped with blocks: their cards and the controls on them, by their numbers."""
    anchors = _of_training(config, key) | {"model.scale_pixels": f"{key}_scale_pixels"}
    for place, (layer, block) in enumerate(zip(config.model.layers, ids, strict=True)):
        path, card = f"model.layers.{place}", f"block_{block}"
        anchors[path] = card
        anchors |= {f"{path}.{name}": f"{card}_{name}" for name in type(layer).model_fields if name != "kind"}
    return anchors


def _of_training(config: RunConfig, key: str) -> dict[str, str]:
    anchors = {f"training.{name}": f"{key}_{name}" for name in TrainingConfig.model_fields}
    anchors |= {f"data.{name}": f"{key}_{name}" for name in DataConfig.model_fields}
    schedule = config.training.schedule
    anchors |= {f"training.schedule.{name}": f"{key}_schedule_{name}" for name in type(schedule).model_fields}
    anchors["training.schedule.kind"] = f"{key}_schedule"
    return anchors


def _of_layers(config: RunConfig, key: str) -> Iterator[tuple[str, str]]:
    if config.model.base is not None:
        yield from _of_transfer(config.model, key)
        return
    *layers, _ = config.model.layers
    # A group has two convolutions, and a slider for both.
    each = 2 if any(isinstance(layer, Whitening) for layer in layers) else 1
    convolutions = 0
    for place, layer in enumerate(layers):
        path = f"model.layers.{place}"
        match layer:
            case Conv2D():
                yield f"{path}.filters", f"{key}_filters_{convolutions // each}"
                if each == 1:
                    yield from ((f"{path}.{one}", f"{key}_{one}") for one in ("kernel_size", "padding", "activation"))
                convolutions += 1
            case Whitening():
                yield f"{path}.use_bias", f"{key}_bias"
            case _ if each == 2:
                continue
            case MaxPooling2D() | AveragePooling2D():
                yield path, f"{key}_pooling"
                yield f"{path}.pool_size", f"{key}_pool_size"
            case BatchNormalization():
                yield path, f"{key}_batch_normalization"
            case ActivationLayer():
                yield f"{path}.activation", f"{key}_activation"
            case Flatten() | GlobalAveragePooling2D():
                yield path, f"{key}_head"
            case Dense():
                yield f"{path}.units", f"{key}_units"
            case Dropout():
                yield f"{path}.rate", f"{key}_dropout"


def _of_transfer(model: ModelConfig, key: str) -> Iterator[tuple[str, str]]:
    base, path = model.base, "model.layers.0"
    yield f"{path}.trainable", f"{key}_trainable"
    if isinstance(base, Backbone):
        yield f"{path}.network", f"{key}_base"
        yield f"{path}.weights", f"{key}_weights"
        yield f"{path}.input_size", f"{key}_{base.network}_input_size"
    else:
        yield path, f"{key}_own_run"
    for place, layer in enumerate(model.layers[:-1]):
        if isinstance(layer, Dense):
            yield f"model.layers.{place}.units", f"{key}_head_units"
        if isinstance(layer, Dropout):
            yield f"model.layers.{place}.rate", f"{key}_head_dropout"
