"""The tutorial's three constants with their true shapes, and what changes: a variable, not a constant."""

import numpy as np
import streamlit as st

from cnn_core.tensors import EXAMPLES, shape_text
from ui import theme
from ui.learn.keras_line import keras_line
from ui.learn.question import state
from ui.learn.tensors.answering import told

WAYS = {
    "item": "tensor[0] = value",
    "assign": "tensor.assign(...)",
    "add": "tensor.assign_add(...)",
    "part": "tensor[0].assign(value)",
    "shape": "tensor.assign, another shape",
    "new": "tensor + value",
}
"""By the names that TensorFlow's process knows them by."""
FEATURES = ("assign", "add", "part")


def show() -> None:
    st.markdown(
        "The tutorial makes three constants. A single number has **no** axes: its shape is `()`, with nothing in it. "
        "Six numbers have one axis: `(6,)`. The comma is how Python writes a tuple of one."
    )
    name: str = st.segmented_control(
        "Constant",
        list(EXAMPLES),
        format_func=lambda key: EXAMPLES[key].title,
        default="scalar",
        required=True,
        key="constant_name",
    )
    if found := told("constant", name=name):
        st.code(f">>> {found['code']}\n{found['text']}", language="python", wrap_lines=True)
        shape = found["shape"].tolist()
        theme.stat_row(
            [
                ("Rank", str(len(shape)), "How many indices name one number."),
                ("Shape", shape_text(shape), "How many places each axis has."),
                ("dtype", str(found["dtype"]), "TensorFlow's choice for whole numbers."),
                ("Bytes", str(int(found["bytes"])), "Four for each number."),
            ]
        )
    st.markdown(
        "Now **try to change it**. A constant stays as it is; a variable is made to be changed: weights are variables."
    )
    _change(name)
    keras_line("w = tf.Variable([1.0, 2.0])\nw.assign([3.0, 4.0])", "In TensorFlow")


@st.fragment
def _change(name: str) -> None:
    left, middle, right = st.columns([2, 3, 1], vertical_alignment="bottom")
    kind: str = left.segmented_control(
        "tensor is a", ["constant", "variable"], default="constant", required=True, key="change_kind"
    )
    way: str = middle.selectbox("Line to run", list(WAYS), format_func=WAYS.__getitem__, key="change_way")
    value = int(right.number_input("value", -1000, 1000, 99, key="change_value"))
    found = told("change", kind=kind, name=name, change=way, value=value)
    if found:
        outcome = found["result"] if not str(found["error"]) else f"{found['error']}: {found['message']}"
        st.code(f">>> {found['code']}\n{outcome}", language="python", wrap_lines=True)
        changed = not np.array_equal(found["before"], found["after"])
        if str(found["error"]):
            st.warning(_why_not(kind, way), icon=":material/block:")
        elif changed:
            st.success("The tensor itself has changed, in its place.", icon=":material/check:")
        else:
            st.info("A new tensor came of it; the old one is as it was.", icon=":material/content_copy:")
    worked = found is not None and kind == "variable" and name == "vector" and way == "part" and not str(found["error"])
    state(
        "tensors.variable",
        "Make the six numbers a variable, and change the first of them alone.",
        worked,
        "A part of a variable is assigned in its place; the other five stay. Training does the same to kernels, step "
        "by step."
        if worked
        else "Choose “Six numbers”, then a variable, then the line that changes one place and no others.",
    )


def _why_not(kind: str, way: str) -> str:
    if way == "shape":
        return (
            "A variable keeps its shape: what is assigned must have the same."
            if kind == "variable"
            else ("A constant has no `assign` at all.")
        )
    if way == "item":
        return "TensorFlow forbids writing into a tensor by `=`. A variable has `assign` for that."
    if way == "part" and kind == "variable":
        return "A single number has no axis, and so no place 0."
    return "A constant does not change: others may rely on it, and a graph may have it built in. Make a variable of it."
