"""The tutorial's three constants as TensorFlow has them, and what changing a constant or a variable comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.engine.inside.options import Options
from cnn_core.tensors import EXAMPLES

LARGEST = 1000


@dataclass(frozen=True)
class _Change:
    """`code` with the names `tensor` and `value`; `make` does it and gives what came of it."""

    code: str
    make: Callable[[Any, int], Any]


def _set_item(tensor: Any, value: int) -> Any:
    tensor[0] = value
    return tensor


CHANGES: dict[str, _Change] = {
    "item": _Change("tensor[0] = {value}", _set_item),
    "assign": _Change("tensor.assign(tf.fill(tensor.shape, {value}))", lambda t, v: t.assign(tf.fill(t.shape, v))),
    "add": _Change("tensor.assign_add(tf.fill(tensor.shape, {value}))", lambda t, v: t.assign_add(tf.fill(t.shape, v))),
    "part": _Change("tensor[0].assign({value})", lambda t, v: t[0].assign(v)),
    "shape": _Change("tensor.assign([{value}, {value}])", lambda t, v: t.assign([v, v])),
    "new": _Change("tensor + {value}", lambda t, v: t + v),
}


def constant(_arrays: Mapping[str, NDArray[Any]], given: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """`code`, `text` (how Python writes it) and `dtype`, () text; `shape` (rank,) int64; `bytes` () int64; `value`.

    Option `name`, one of EXAMPLES.
    """
    name = Options(given, ("name",)).choice("name", tuple(EXAMPLES))
    tensor = tf.constant(EXAMPLES[name].value)
    return {
        "code": np.array(EXAMPLES[name].code),
        "text": np.array(repr(tensor)),
        "dtype": np.array(tensor.dtype.name),
        "shape": np.array(tensor.shape.as_list(), np.int64),
        "bytes": np.array(tensor.numpy().nbytes, np.int64),
        "value": tensor.numpy(),
    }


def change(_arrays: Mapping[str, NDArray[Any]], given: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Tries a change: `code` () text, `before` and `after` as the tensor holds them, `result` () text, what the line
    gave, `error` and `message` () text, empty where it worked.

    Options `kind`, constant or variable; `name`, one of EXAMPLES; `change`, one of CHANGES; `value`, to 1,000.
    """
    options = Options(given, ("kind", "name", "change", "value"))
    name, way = options.choice("name", tuple(EXAMPLES)), options.choice("change", tuple(CHANGES))
    kind, value = options.choice("kind", ("constant", "variable")), options.whole("value", -LARGEST, LARGEST, 99)
    make = tf.constant if kind == "constant" else tf.Variable
    tensor = make(EXAMPLES[name].value)
    before, result, error = tensor.numpy(), "", None
    try:
        result = repr(CHANGES[way].make(tensor, value))
    except (AttributeError, TypeError, ValueError, tf.errors.OpError) as refused:
        error = refused
    return {
        "code": np.array(CHANGES[way].code.format(value=value)),
        "before": before,
        "after": tensor.numpy(),
        "result": np.array(result),
        "error": np.array(type(error).__name__ if error else ""),
        "message": np.array(str(error).splitlines()[0] if error else ""),
    }
