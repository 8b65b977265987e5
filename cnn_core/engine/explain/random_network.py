"""The same architecture with weights that nothing was learned by: what an explanation of it shows is not learned.

Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018.
"""

from contextlib import AbstractContextManager

import keras
import numpy as np

from cnn_core.engine.bases import TrainedBase
from cnn_core.engine.inside.network import Network
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.layers import Residual

STARTING_RULES = {
    "kernel": "kernel_initializer",
    "depthwise_kernel": "depthwise_initializer",
    "pointwise_kernel": "pointwise_initializer",
}
"""By the name of a kernel, that of the rule by which Keras draws it."""


def random_network(network: Network, seed: int) -> AbstractContextManager[TracedModel]:
    """The network before its training, drawn anew: the same for the same seed, whatever else draws in this process.

    Kernels are drawn by their own starting rules, biases are 0, batch normalization has its first mean 0 and
    variance 1; a trained network within is drawn too. What is computed from images and not learned, the kernel of a
    whitening layer, stays.
    """
    return network.with_weights(("random", seed), lambda model: randomise(model, network.model, seed))


def randomise(model: keras.Model, trained: keras.Model, seed: int) -> None:
    """Set the weights of `model`, which has the architecture of `trained`, as `random_network` tells."""
    model.set_weights(trained.get_weights())
    seeds = np.random.SeedSequence(seed).generate_state(len(model.layers))
    for layer, layer_seed in zip(model.layers, seeds.tolist(), strict=True):
        _draw(layer, layer_seed >> 1)


def _draw(layer: keras.Layer, seed: int) -> None:
    """A whitening layer has no starting rule for its kernel: only its bias is put back to 0."""
    if isinstance(layer, Residual | TrainedBase):
        for place, part in enumerate(layer.parts):
            _draw(part, seed + place)
        return
    for name, rule in STARTING_RULES.items():
        if hasattr(layer, rule):
            # Keras calls a depthwise convolution's rule after it, and its kernel only that.
            kernel = getattr(layer, name) if hasattr(layer, name) else layer.kernel
            kernel.assign(_seeded(getattr(layer, rule), seed)(kernel.shape))
    if getattr(layer, "bias", None) is not None:
        layer.bias.assign(np.zeros(layer.bias.shape, np.float32))
    if isinstance(layer, keras.layers.BatchNormalization):
        for weight in layer.weights:
            start = 1 if weight.name in ("gamma", "moving_variance") else 0
            weight.assign(np.full(weight.shape, start, np.float32))


def _seeded(initializer: keras.initializers.Initializer, seed: int) -> keras.initializers.Initializer:
    return type(initializer)(**(initializer.get_config() | {"seed": seed}))
