"""The graph that TensorFlow makes of a function: its operations, what flows between them, and their values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.engine.inside.options import Options

MOST = 100
"""Of the number that is put in."""
SHOWN_VALUES = 6


@dataclass(frozen=True)
class _Traced:
    """A function by its code, with arguments of fixed shapes; `feed` makes their values from one number."""

    code: str
    function: Callable[..., Any]
    shapes: Mapping[str, tuple[int, ...]]
    feed: Callable[[float], Mapping[str, Any]]


FUNCTIONS: dict[str, _Traced] = {
    "line": _Traced(
        "def line(x, w, b):\n    return w * x + b",
        lambda x, w, b: w * x + b,
        {"x": (), "w": (), "b": ()},
        lambda x: {"x": x, "w": 2.0, "b": -1.0},
    ),
    "unit": _Traced(
        "def unit(x, w, b):\n    return tf.nn.relu(tf.reduce_sum(x * w) + b)",
        lambda x, w, b: tf.nn.relu(tf.reduce_sum(x * w) + b),
        {"x": (3,), "w": (3,), "b": ()},
        lambda x: {"x": [x, 1.0, 2.0], "w": [1.0, -2.0, 0.5], "b": 0.5},
    ),
    "layer": _Traced(
        "def layer(x, w, b):\n    return tf.nn.softmax(tf.matmul(x, w) + b)",
        lambda x, w, b: tf.nn.softmax(tf.matmul(x, w) + b),
        {"x": (1, 2), "w": (2, 3), "b": (3,)},
        lambda x: {"x": [[x, 1.0]], "w": [[1.0, 0.0, -1.0], [0.5, 0.5, 0.5]], "b": [0.0, 0.5, 0.0]},
    ),
    "convolution": _Traced(
        'def convolution(x, w):\n    maps = tf.nn.relu(tf.nn.conv2d(x, w, 1, "VALID"))\n'
        '    return tf.nn.max_pool2d(maps, 2, 2, "VALID")',
        lambda x, w: tf.nn.max_pool2d(tf.nn.relu(tf.nn.conv2d(x, w, 1, "VALID")), 2, 2, "VALID"),
        {"x": (1, 4, 4, 1), "w": (3, 3, 1, 1)},
        lambda x: {"x": _spot(x), "w": np.array([-1, 0, 1, -2, 0, 2, -1, 0, 1], np.float32).reshape(3, 3, 1, 1)},
    ),
}


def graph(_arrays: Mapping[str, NDArray[Any]], given: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """`code` () text; of each operation, in order, `names`, `kinds`, `shapes` and `values`, text; `edges` (e, 2) int64,
    from one operation to another, by their places.

    Options `function`, one of FUNCTIONS, and `x`, the number that is put in.
    """
    options = Options(given, ("function", "x"))
    name, x = options.choice("function", tuple(FUNCTIONS)), options.get("x")
    if isinstance(x, bool) or not isinstance(x, int | float) or not -MOST <= x <= MOST:
        raise ValueError(f"x must be a number from {-MOST} to {MOST}, not {x!r}.")
    operations, session = _traced(name)
    outputs = [operation.outputs[0] for operation in operations]
    fed = {f"{argument}:0": value for argument, value in FUNCTIONS[name].feed(float(x)).items()}
    places = {operation.name: place for place, operation in enumerate(operations)}
    edges = [
        (places[source.op.name], place) for place, operation in enumerate(operations) for source in operation.inputs
    ]
    return {
        "code": np.array(f"@tf.function\n{FUNCTIONS[name].code}"),
        "names": np.array([operation.name for operation in operations]),
        "kinds": np.array([operation.type for operation in operations]),
        "shapes": np.array([str(tuple(output.shape.as_list())) for output in outputs]),
        "values": np.array([_shown(value) for value in session.run(outputs, fed)]),
        "edges": np.array(edges, np.int64).reshape(-1, 2),
    }


@cache
def _traced(name: str) -> tuple[list[Any], Any]:
    """Its operations, and a session of TensorFlow 1 that runs them: whoever feeds placeholders by hand needs one."""
    traced = FUNCTIONS[name]
    signature = [tf.TensorSpec(shape, tf.float32, name=argument) for argument, shape in traced.shapes.items()]
    made = tf.function(traced.function).get_concrete_function(*signature).graph
    return made.get_operations(), tf.compat.v1.Session(graph=made)


def _spot(x: float) -> NDArray[np.float32]:
    """A 4x4 picture with one value of its own."""
    picture = np.tile(np.array([0, 0, 1, 1], np.float32), (4, 1))
    picture[1, 3] = x
    return picture[None, :, :, None]


def _shown(value: NDArray[Any]) -> str:
    values = [f"{one:.4g}" for one in np.ravel(value)[:SHOWN_VALUES]]
    more = ", ..." if np.size(value) > SHOWN_VALUES else ""
    return values[0] if np.ndim(value) == 0 else f"[{', '.join(values)}{more}]"
