"""The layers of a network, in order: the input and the softmax included."""

import json
from collections.abc import Iterable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core.engine.bases import TrainedBase
from cnn_core.engine.kernels import weight_name
from cnn_core.inside import LayerFacts


def layers_of(model: keras.Model) -> list[LayerFacts]:
    """Every layer of the network, in the order in which a picture passes them."""
    return [
        LayerFacts(layer.name, type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params())
        for layer in model.layers
    ]


def layer_arrays(model: keras.Model) -> dict[str, NDArray[Any]]:
    """`names` (k,) and `kinds` (k,) text, `shapes` (k,) text, each a JSON list, `parameters` (k,) int64."""
    layers = layers_of(model)
    return {
        "names": np.array([layer.name for layer in layers]),
        "kinds": np.array([layer.kind for layer in layers]),
        "shapes": np.array([json.dumps(layer.shape) for layer in layers]),
        "parameters": np.array([layer.parameters for layer in layers], np.int64),
    }


def find_layer(model: keras.Model, name: str) -> LayerFacts:
    """Raises ValueError, with the names there are, unless the network has this layer."""
    layers = layers_of(model)
    found = next((layer for layer in layers if layer.name == name), None)
    if found is None:
        names = ", ".join(layer.name for layer in layers)
        raise ValueError(f"This network has no layer {name[:60]!r}. Its layers are: {names}.")
    return found


def spatial_layer(model: keras.Model, name: str | None) -> LayerFacts:
    """The layer of this name, or the last whose maps still have places.

    Raises ValueError for a layer that has none, or that comes after the logits.
    """
    spatial = [layer for layer in layers_of(model) if layer.is_spatial]
    if name is None:
        return spatial[-1]
    layer = find_layer(model, name)
    if not layer.is_spatial:
        names = ", ".join(layer.name for layer in spatial)
        raise ValueError(
            f"Layer {name!r} has no map of places: its output is {list(layer.shape)}. Choose one of: {names}."
        )
    return layer


def weights_of(model: keras.Model, name: str) -> dict[str, NDArray[np.float32]]:
    """The layer's weights by Keras's names, `kernel` and `bias` of most; of a layer without weights nothing.

    A convolution's kernel is (height, width, channels, filters), a dense layer's (inputs, units). Those within a
    residual block are named by their part too, as in `first_kernel` and `shortcut_normalization_gamma`. Of a whole
    trained network, whose millions of weights nobody reads, there are none.
    """
    find_layer(model, name)
    layer = model.get_layer(name)
    if isinstance(layer, TrainedBase):
        return {}
    return {weight_name(layer, weight): np.asarray(weight.numpy(), np.float32) for weight in layer.weights}


def outputs_of(model: keras.Model, names: Iterable[str]) -> keras.Model:
    """The same network, sharing its weights, that gives the outputs of these layers by their names."""
    return keras.Model(model.input, {name: model.get_layer(name).output for name in names})
