"""What a run's network answered about the same pictures after each of its saved epochs."""

from collections.abc import Sequence

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core.engine.checkpoint import read_weights, refusing
from cnn_core.engine.inside.network import Network
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import follow
from cnn_core.runs.networks import check_network, networks_of


def logits_by_epoch(
    network: Network, pixels: NDArray[np.uint8], epochs: Sequence[int] | None
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """pixels: (1, 32, 32, 3) -> epochs (e,), in order, and logits (e, 10). Without `epochs`, all there are.

    Raises NotTrained for an epoch whose network is not there, RunError for one that cannot be read.
    """
    history = follow(network.run).history()
    asked = sorted(networks_of(network.run, history) if epochs is None else epochs)
    for epoch in asked:
        check_network(network.run, history, epoch)
    logits = [_logits(network, epoch, pixels) for epoch in asked]
    return np.array(asked, np.int64), np.concatenate(logits)


def _logits(network: Network, epoch: int, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    if epoch == network.epoch:
        return network.logits_of(pixels)
    with network.with_weights(("epoch", epoch), lambda model: _read_weights(model, network.run, epoch)) as other:
        return other.logits_of(pixels)


def _read_weights(model: keras.Model, run: Run, epoch: int) -> None:
    with refusing(run, epoch, "Leave this epoch out"):
        read_weights(model, run, epoch)
