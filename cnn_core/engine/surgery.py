"""Filter surgery: kernels put to 0 or written anew in a copy of a network, and what comes of it."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core.data import validation_part
from cnn_core.engine.inside.layers import find_layer, layers_of
from cnn_core.engine.inside.network import Network
from cnn_core.engine.inside.options import shortened, whole
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.kernels import written_kernel
from cnn_core.inside import JUDGING_IMAGES, MOST_EDITS


@dataclass(frozen=True, eq=False)
class Edit:
    """New values of one filter of a convolution, (height, width, channels), or of one unit of a dense layer, (inputs,).

    Of a separable convolution these are the weights that mix its maps, (1, 1, channels); of a residual block those of
    its second convolution, so that at 0 the block adds but a constant to what goes around. With a `channel`, of what
    that filter makes of this channel alone: (height, width), or a single number. The bias stays as it is.
    """

    layer: str
    filter: int
    channel: int | None
    values: NDArray[np.float32]

    @property
    def place(self) -> tuple[Any, ...]:
        """Where the values belong in the layer's kernel."""
        return (..., slice(None) if self.channel is None else self.channel, self.filter)


@dataclass(frozen=True)
class Accuracy:
    """The share of so many `images` that is answered rightly."""

    share: float
    images: int


def parse_edits(model: keras.Model, given: object) -> tuple[Edit, ...]:
    """Edits as they come in JSON: a list of objects with `layer`, `filter`, and, where wanted, `channel` and `values`.

    Without values the weights become 0. Raises ValueError for more than 64, for a layer without a kernel, a filter or
    channel that is not there, and values of another shape or that are no finite numbers.
    """
    if given is None:
        return ()
    if not isinstance(given, list) or len(given) > MOST_EDITS:
        told = f"{len(given)} of them" if isinstance(given, list) else shortened(given)
        raise ValueError(f"edits must be a list of at most {MOST_EDITS} edits, not {told}.")
    return tuple(_parse(model, edit) for edit in given)


def digest_of(edits: Sequence[Edit]) -> str:
    """The same for the same edits in the same order."""
    told = hashlib.sha256()
    for edit in edits:
        told.update(f"{edit.layer} {edit.filter} {edit.channel} {edit.values.shape} ".encode())
        told.update(edit.values.tobytes())
    return told.hexdigest()


def edited(network: Network, edits: Sequence[Edit]) -> AbstractContextManager[TracedModel]:
    """The network with these edits, made in their order; without any, the network itself."""
    if not edits:
        return nullcontext(network)
    return network.with_weights(("edits", digest_of(edits)), lambda model: apply(model, network.model, edits))


def apply(model: keras.Model, trained: keras.Model, edits: Sequence[Edit]) -> None:
    """Give `model` the weights of `trained`, which has the same architecture, and then the edits."""
    model.set_weights(trained.get_weights())
    for name in {edit.layer: None for edit in edits}:
        kernel = written_kernel(model.get_layer(name))
        assert kernel is not None
        values = kernel.numpy()
        for edit in edits:
            if edit.layer == name:
                values[edit.place] = edit.values
        kernel.assign(values)


def accuracy(network: Network, edits: Sequence[Edit]) -> Accuracy:
    """That of the edited network on the run's first 500 validation images, or on all where it has fewer; kept by the
    edits.

    Raises DatasetMissing where these images are not on this machine.
    """
    return network.fact(("accuracy", digest_of(edits)), lambda: _measure(network, edits))


def _measure(network: Network, edits: Sequence[Edit]) -> Accuracy:
    part = validation_part(network.run.config().data)
    positions = part.positions[:JUDGING_IMAGES]
    with edited(network, edits) as asked:
        answers = asked.logits_of(part.of.images[positions]).argmax(axis=1)
    return Accuracy(float(np.mean(answers == part.of.labels[positions])), len(positions))


def _parse(model: keras.Model, given: object) -> Edit:
    if not isinstance(given, Mapping) or not {"layer", "filter"} <= set(given) <= {
        "layer",
        "filter",
        "channel",
        "values",
    }:
        raise ValueError(
            "Each edit must be an object with layer and filter, and where wanted channel and values; "
            f"not {shortened(given)}."
        )
    name, channel = given["layer"], given.get("channel")
    shape = _kernel_shape(model, name)
    filter_index = whole(given["filter"], f"filter of layer {name!r}", 0, shape[-1] - 1)
    if channel is not None:
        whole(channel, f"channel of layer {name!r}", 0, shape[-2] - 1)
    wanted = shape[:-2] if channel is not None else shape[:-1]
    return Edit(name, filter_index, channel, _values(given.get("values"), wanted, name))


def _kernel_shape(model: keras.Model, name: object) -> tuple[int, ...]:
    find_layer(model, str(name))
    kernel = written_kernel(model.get_layer(name))
    if kernel is None:
        layers = (facts.name for facts in layers_of(model))
        names = ", ".join(layer for layer in layers if written_kernel(model.get_layer(layer)) is not None)
        raise ValueError(f"Layer {name!r} has no kernel that could be edited. Choose one of: {names}.")
    return tuple(kernel.shape)


def _values(given: object, shape: tuple[int, ...], layer: str) -> NDArray[np.float32]:
    if given is None:
        return np.zeros(shape, np.float32)
    try:
        told = np.asarray(given)
    except (ValueError, OverflowError):
        told = np.array(None)
    # Of unequal rows, words and what is too large for any number NumPy makes no numbers.
    if told.dtype.kind not in "iuf":
        raise ValueError(f"The values for layer {layer!r} must be numbers of shape {list(shape)}.")
    with np.errstate(over="ignore"):
        values = told.astype(np.float32)
    if values.shape != shape:
        raise ValueError(f"The values for layer {layer!r} must have the shape {list(shape)}, not {list(values.shape)}.")
    if not np.isfinite(values).all():
        raise ValueError(f"The values for layer {layer!r} must be finite: neither NaN nor beyond about 3e38.")
    return values
