"""What a trained network had learned, put into the first layer of a new one."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core import layers
from cnn_core.backbones import BACKBONES, BackboneName
from cnn_core.config import ModelConfig
from cnn_core.engine.bases import Backbone as BackboneLayer
from cnn_core.engine.bases import OwnNetwork, application
from cnn_core.errors import RunError, WeightsMissing
from cnn_core.pretrained import cannot_be_fetched, imagenet_is_here, own_file
from cnn_core.runs.directory import Run
from cnn_core.runs.predictions import CHECKPOINT_FILE, WEIGHTS_FILE

logger = logging.getLogger(__name__)

IMAGENET_DEVIATIONS = (0.229, 0.224, 0.225)
"""Of red, green and blue, pixels from 0 to 1."""
SILENT_SECONDS = 20
"""A download that says nothing for so long is given up."""


def begin_with(model: keras.Model, config: ModelConfig, run: Run) -> None:
    """Fill the first layer of a built `model` of `config`, where that is a trained network.

    Raises WeightsMissing where its weights cannot be had or are another network's, RunError where those of the run that
    it comes from, kept in `run`'s own folder, cannot be read.
    """
    base = config.base
    match base:
        case layers.Backbone():
            _fill_backbone(model.layers[1], base)
        case layers.OwnNetwork():
            _fill_own(model.layers[1], base, run)


def _fill_backbone(layer: BackboneLayer, base: layers.Backbone) -> None:
    if base.weights == "random":
        return
    trained = _fetched(base) if base.weights == "imagenet" else _from_file(base)
    layer.inner.set_weights(_mended(base.network, trained))


def _fetched(base: layers.Backbone) -> keras.Model:
    """From Keras's cache, or fetched by Keras into it."""
    here = imagenet_is_here(base)
    try:
        with _patience():
            return application(base.network, base.input_size, weights="imagenet")
    except Exception as error:
        # Keras raises a plain Exception where the address does not answer, and ValueError over a torn file.
        logger.exception("The ImageNet weights of %s cannot be had.", base.network)
        if here:
            raise WeightsMissing(
                f"The ImageNet weights of {BACKBONES[base.network].title} in Keras's cache cannot be read. Remove "
                f"{BACKBONES[base.network].file_name(base.input_size)} there, and Keras fetches it anew."
            ) from error
        raise WeightsMissing(cannot_be_fetched(base)) from error


def _from_file(base: layers.Backbone) -> keras.Model:
    """Weights alone: a model that such a file may hold besides is never built."""
    assert base.file is not None
    path = own_file(base.file)
    model = application(base.network, base.input_size, weights=None)
    try:
        model.load_weights(path)
    except Exception as error:
        # Of another network Keras raises ValueError, of a torn file OSError or KeyError.
        logger.exception("The weights file %s cannot be used.", base.file)
        known = BACKBONES[base.network]
        raise WeightsMissing(
            f"The weights file {base.file!r} does not fit {known.title} without its last layers, which has "
            f"{known.parameters:,} parameters in {len(model.weights)} arrays ({type(error).__name__}). Choose the "
            "network that it was saved from, with `include_top=False`, or another file."
        ) from error
    return model


def _mended(network: BackboneName, trained: keras.Model) -> list[NDArray[np.float32]]:
    """The weights in order, EfficientNet's pixels normalized as its authors did.

    With `weights="imagenet"` Keras divides by roots of standard deviations once more, in a layer that a network built
    without weights lacks (github.com/tensorflow/tensorflow/issues/49930): here the variances take that over. Variances
    of 1 are of a network that has never seen ImageNet, and stay.
    """
    weights: list[NDArray[np.float32]] = trained.get_weights()
    if network == "efficientnet_b0":
        place = next(number for number, weight in enumerate(trained.weights) if weight.path.endswith("/variance"))
        if not np.allclose(weights[place], 1.0):
            weights[place] = weights[place] * np.asarray(IMAGENET_DEVIATIONS, np.float32)
    return weights


def _fill_own(layer: OwnNetwork, base: layers.OwnNetwork, run: Run) -> None:
    wanted = layer.inner.get_weights()
    try:
        # The layers are the first of that network, and so are their weights.
        trained = _saved_weights(run.origin_folder)[: len(wanted)]
        if [mine.shape for mine in wanted] != [theirs.shape for theirs in trained]:
            raise ValueError("The saved weights have other shapes than the layers.")
    except Exception as error:
        # What Keras raises over a torn file is of any kind.
        logger.exception("The network that this run begins with cannot be read.")
        raise RunError(
            f"The layers of run {base.run!r} after epoch {base.epoch}, which this run begins with, cannot be used "
            f"({type(error).__name__}). Choose another epoch, or train anew."
        ) from error
    layer.inner.set_weights(trained)


def _saved_weights(folder: Path) -> list[NDArray[np.float32]]:
    """All weights of the network in a folder, in order, float32."""
    if (folder / WEIGHTS_FILE).is_file():
        with np.load(folder / WEIGHTS_FILE) as weights:
            return [weights[name].astype(np.float32) for name in weights.files]
    model = keras.saving.load_model(folder / CHECKPOINT_FILE, compile=False)
    found: list[NDArray[np.float32]] = model.get_weights()
    return found


@contextmanager
def _patience() -> Iterator[None]:
    """Keras sets no limit to a silent connection."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SILENT_SECONDS)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
