"""The tutorial's network as Keras prints it."""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.engine.inside.options import Options
from cnn_core.engine.model import keras_layer
from cnn_core.presets import TUTORIAL

LINE_LENGTH = 72


def summary(_arrays: Mapping[str, NDArray[Any]], given: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """`text` () text: what `model.summary()` prints; `parameters` () int64. No options."""
    Options(given, ())
    model = tutorial_model()
    lines: list[str] = []
    model.summary(line_length=LINE_LENGTH, print_fn=lines.append)
    return {"text": np.array("\n".join(lines).strip("\n")), "parameters": np.array(model.count_params(), np.int64)}


def tutorial_model() -> keras.Sequential:
    """The tutorial's Sequential model, its layers named as Keras names them in a new process."""
    named: dict[str, int] = {}
    model = keras.Sequential(name="sequential")
    model.add(keras.Input(INPUT_SHAPE))
    for layer in TUTORIAL.config.model.layers:
        count = named.get(layer.kind, 0)
        named[layer.kind] = count + 1
        model.add(keras_layer(layer, f"{layer.kind}_{count}" if count else layer.kind))
    return model
