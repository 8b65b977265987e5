"""Networks to be asked: those that come with the app, and small ones whose answers are known."""

from pathlib import Path

import keras
import numpy as np

import cnn_core
from cnn_core.config import RunConfig
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.inside.network import Network
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.model import LOGITS_LAYER, build_model
from cnn_core.runs.directory import Run
from tests.faults.training import SMALL

BUNDLED_FOLDER = Path(cnn_core.__file__).parent / "bundled"


def bundled_network(run_id: str, epoch: int) -> Network:
    """A network that comes with the app, whatever the environment says of showing it."""
    run = Run(run_id, BUNDLED_FOLDER / run_id)
    return Network(load_epoch(run, epoch), run, epoch)


def small_network(run: Run, epoch: int = 1, config: RunConfig = SMALL) -> Network:
    """An untrained network of four filters, the same every time."""
    keras.utils.set_random_seed(0)
    return Network(build_model(config.model), run, epoch)


def chained(*layers: keras.Layer) -> TracedModel:
    """The layers one after the other, from raw pixels to ten logits without a bias."""
    values = pixels = keras.Input((32, 32, 3), name="pixels")
    for layer in (*layers, keras.layers.Dense(10, use_bias=False, name=LOGITS_LAYER)):
        values = layer(values)
    return TracedModel(keras.Model(pixels, values))


def set_kernel(network: TracedModel, layer: str, kernel: np.ndarray) -> None:
    network.model.get_layer(layer).kernel.assign(kernel)
