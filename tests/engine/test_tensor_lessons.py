"""What the chapter on tensors asks TensorFlow, and what it says without asking: the same."""

import numpy as np
import pytest
import tensorflow as tf

from cnn_core.engine.lessons import LESSONS
from cnn_core.engine.lessons.constants import CHANGES
from cnn_core.engine.lessons.graphs import FUNCTIONS as TRACED
from cnn_core.engine.lessons.lines import LINES
from cnn_core.engine.lessons.slopes import FUNCTIONS, PAIRS
from cnn_core.tensors import EXAMPLES, bytes_of, shape_text
from ui.learn.tensors import advantages, constants, graph, ranks, tensorflow


def ask(question: str, **options):
    return LESSONS[question]({}, options)


def test_pages_offer_what_the_process_knows():
    assert {name: code for name, (code, _) in LINES.items()} == tensorflow.LINES
    assert set(constants.WAYS) == set(CHANGES)
    assert set(graph.FUNCTIONS) == set(TRACED)
    assert set(advantages.FUNCTIONS) == set(FUNCTIONS)
    assert {kind for name in TRACED for kind in ask("graph", function=name, x=1)["kinds"].tolist()} <= set(
        graph.MEANINGS
    )


@pytest.mark.parametrize("name", LINES)
def test_a_line_answers_what_its_code_answers(name):
    import keras

    code, _ = LINES[name]
    expected = eval(code, {"tf": tf, "keras": keras})
    assert str(ask("line", name=name)["answer"]) == repr(expected)


@pytest.mark.parametrize(
    ("name", "shape", "text"), [("scalar", (), "()"), ("vector", (6,), "(6,)"), ("matrix", (4, 4), "(4, 4)")]
)
def test_the_tutorials_constants_have_their_true_shapes(name, shape, text):
    found = ask("constant", name=name)
    tensor = eval(str(found["code"]), {"tf": tf})
    assert tuple(found["shape"]) == tuple(tensor.shape) == shape
    assert shape_text(found["shape"]) == text == str(tuple(tensor.shape))
    assert found["dtype"] == "int32" and found["bytes"] == 4 * np.size(EXAMPLES[name].value)
    np.testing.assert_array_equal(found["value"], tensor)


@pytest.mark.parametrize("way", ["item", "assign", "add", "part", "shape"])
def test_a_constant_refuses_every_change_and_stays(way):
    found = ask("change", kind="constant", name="vector", change=way, value=5)
    assert str(found["error"]) and str(found["message"]) and not str(found["result"])
    np.testing.assert_array_equal(found["after"], found["before"])


@pytest.mark.parametrize(
    ("way", "after"),
    [
        ("assign", [5] * 6),
        ("add", [17, 25, 58, 31, 16, 61]),
        ("part", [5, 20, 53, 26, 11, 56]),
        ("item", None),
        ("shape", None),
    ],
)
def test_a_variable_is_changed_by_assign_alone(way, after):
    found = ask("change", kind="variable", name="vector", change=way, value=5)
    assert bool(str(found["error"])) == (after is None)
    np.testing.assert_array_equal(found["after"], EXAMPLES["vector"].value if after is None else after)


@pytest.mark.parametrize("kind", ["constant", "variable"])
def test_a_sum_is_a_new_tensor(kind):
    found = ask("change", kind=kind, name="matrix", change="new", value=5)
    np.testing.assert_array_equal(found["after"], found["before"])
    assert "numpy=" in str(found["result"]) and not str(found["error"])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_slopes_are_what_small_steps_give(function):
    found = ask("slopes", function=function)
    away = np.abs(found["x"]) > 0.01  # ReLU has a kink at 0.
    step = 1e-5
    x = found["x"].astype(np.float64)
    rise = (FUNCTIONS[function](tf.constant(x + step)) - FUNCTIONS[function](tf.constant(x - step))) / (2 * step)
    np.testing.assert_allclose(found["slope"][away], rise.numpy()[away], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("parts", [1, 2, 4, 8])
def test_the_mean_of_the_parts_gradients_is_the_whole_ones(parts):
    found = ask("shards", parts=parts)
    x, y = np.array(PAIRS).T
    miss = 1.0 * x + 0.5 - y
    expected = [2 * (miss * x).mean(), 2 * miss.mean()]
    assert found["each"].shape == (parts, 2)
    np.testing.assert_allclose(found["whole"], expected, rtol=1e-5)
    np.testing.assert_allclose(found["mean"], expected, rtol=1e-5)


def test_products_are_timed_and_agree():
    found = ask("pace", size=32, turn=3)
    assert set(found) == {"tensorflow", "numpy", "loops", "device", "difference"}
    assert found["difference"] < 1e-4 and str(found["device"]).startswith(("CPU", "GPU"))
    assert "loops" not in ask("pace", size=256)


@pytest.mark.parametrize("function", TRACED)
@pytest.mark.parametrize("x", [-4, 0.5, 3.0])
def test_a_graph_gives_what_the_function_gives(function, x):
    traced, found = TRACED[function], ask("graph", function=function, x=x)
    feed = {name: tf.constant(value, tf.float32) for name, value in traced.feed(x).items()}
    expected = np.ravel(traced.function(**feed).numpy())
    last = found["kinds"].tolist().index("Identity")
    told = [float(value) for value in str(found["values"][last]).strip("[]").split(", ")]
    np.testing.assert_allclose(told, expected, rtol=1e-3)
    assert found["kinds"].tolist().count("Placeholder") == len(traced.shapes)
    assert (found["edges"][:, 0] < found["edges"][:, 1]).all()


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_shape_rank_and_bytes_of_each_rank_are_tensorflows(dtype):
    images = tf.cast(tf.reshape(tf.range(16 * 3072) % 256, (16, 32, 32, 3)), dtype)
    names = {"image": images[0], "images": images, "tf": tf}
    for rank, one in enumerate(ranks.RANKS):
        tensor = eval(one.code.replace("Y", "3").replace("X", "4").replace("C", "1"), names)
        assert (tuple(tensor.shape), tensor.ndim) == (one.shape, rank)
        assert tensor.numpy().nbytes == bytes_of(one.shape, dtype)


@pytest.mark.parametrize(
    ("question", "options", "message"),
    [
        ("line", {"name": "exit()"}, "name must be one of"),
        ("constant", {"name": "cube"}, "name must be one of scalar"),
        ("change", {"kind": "variable", "value": 10**9}, "value must be a whole number"),
        ("change", {"kind": "list"}, "kind must be one of constant, variable"),
        ("slopes", {"function": "__import__('os')"}, "function must be one of"),
        ("shards", {"parts": 3}, "parts must divide 8"),
        ("pace", {"size": 100}, "size must be one of 32"),
        ("graph", {"function": "line", "x": "1"}, "x must be a number"),
        ("graph", {"function": "line", "x": float("nan")}, "x must be a number"),
        ("graph", {"function": "loop", "x": 1}, "function must be one of"),
    ],
)
def test_what_is_wrong_is_a_sentence(question, options, message):
    with pytest.raises(ValueError, match=message):
        ask(question, **options)
