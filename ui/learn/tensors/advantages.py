"""A tensor against a matrix: four things that it can do, each asked of TensorFlow."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from cnn_core.terminal import format_duration
from ui import photographs, theme
from ui.component import component
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice
from ui.learn.tensors.answering import told

FUNCTIONS = ("x**2", "x**3 - 3*x", "tf.sin(x)", "tf.nn.relu(x)", "tf.exp(-x**2) * tf.sin(5*x)")
SIZES = (32, 64, 128, 256, 512)
PARTS = (1, 2, 4, 8)
ROW = 32 * 3
_TURN = "pace_turn"
_slope = component("slope", '<section class="epochscope-slope"></section>', shares=["element"])


def show() -> None:
    st.markdown(
        "A **matrix** is a table of numbers, always with two axes, and mathematics says how two of them multiply. A "
        "**tensor** of TensorFlow is such a table with any number of axes, and it knows more: where it lies, and how "
        "it came about. Four advantages follow."
    )
    chosen: str = st.segmented_control(
        "Advantage",
        list(VIEWS),
        default=next(iter(VIEWS)),
        required=True,
        key="advantage",
        label_visibility="collapsed",
    )
    VIEWS[chosen]()
    choice(
        "tensors.gradient",
        "Under “It can be differentiated”, take x**2 and move x. What is the slope at x\u00a0=\u00a01.5?",
        [
            Option("1.5", "That is x itself. Move the slider to 1.5 and read the slope."),
            Option("2.25", "That is the value y, not the slope."),
            Option("3", "Twice x, as calculus says, and nobody wrote that down: the tape worked it out.", right=True),
        ],
    )


def _axes() -> None:
    st.markdown(
        "A photograph has rows, columns and colours. In a matrix it must be one flat row of 3,072 numbers, and what "
        "stood one below the other now stands 96 places apart. A tensor keeps its neighbours, in as many axes as it "
        "takes: data of this kind are called **multilinear**."
    )
    found = photographs.photograph(photographs.EXAMPLE)
    if found is None:
        return
    row = st.slider("Row", 0, 30, 12, key="axes_row")
    flat, place = np.asarray(found[0]).reshape(-1), (row * 32 + 16) * 3
    theme.table(
        ["Red, in column 16", "In the tensor", "In the flat row", "Value"],
        [
            [f"row {row}", f"image[{row}, 16, 0]", f"flat[{place}]", str(flat[place])],
            [f"row {row + 1}, right below", f"image[{row + 1}, 16, 0]", f"flat[{place + ROW}]", str(flat[place + ROW])],
        ],
        numeric=(3,),
    )
    keras_line("tf.reshape(image, (1, 32 * 32 * 3))  # what a matrix would need", "In TensorFlow")


def _accelerators() -> None:
    st.markdown(
        "A tensor lies on a **device**, and is worked on there: processor, graphics card, TPU. The same line runs on "
        "each. A matrix as a list of lists is worked through by Python, number by number. Timed now, on this machine:"
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        size: int = st.select_slider("Two matrices of this size, multiplied", SIZES, 64, key="pace_size")
        if st.button("Time it again", icon=":material/timer:", key="pace_again"):
            st.session_state[_TURN] = (st.session_state.get(_TURN, 0) + 1) % 1000
    if found := told("pace", size=size, turn=st.session_state.get(_TURN, 0)):
        loops = format_time(float(found["loops"])) if "loops" in found else "not tried: it takes too long"
        theme.table(
            ["Who multiplies", "Time"],
            [
                ["Python, a list of lists", loops],
                ["NumPy", format_time(float(found["numpy"]))],
                [f"TensorFlow, on {found['device']}", format_time(float(found["tensorflow"]))],
            ],
            numeric=(1,),
            caption=f"The best of five tries; of Python's loops one. The two products differ by at most "
            f"{float(found['difference']):.1e}. On small matrices calling TensorFlow costs more than multiplying.",
        )
    keras_line('with tf.device("GPU:0"):\n    tf.matmul(a, b)', "In TensorFlow")


def _gradients() -> None:
    st.markdown(
        "TensorFlow can watch what is done to a tensor, and then walk back: the **derivative** of the result with "
        "regard to it. That is how a network learns: all its kernels are corrected by such slopes."
    )
    name: str = st.selectbox("y =", FUNCTIONS, key="slope_function")
    if found := told("slopes", function=name):
        _slope(
            key="slope", data={"name": name, **{key: found[key].astype(float).tolist() for key in ("x", "y", "slope")}}
        )
        st.caption("Blue: y. Orange, dashed: the slope. Each of the 121 points is TensorFlow's own answer.")
    keras_line(f"with tf.GradientTape() as tape:\n    y = {name}\nslope = tape.gradient(y, x)", "In TensorFlow")


def _machines() -> None:
    st.markdown(
        "A tensor can be cut along an axis, and each part go to another card or another machine. The gradient of a "
        "whole batch is the **mean** of the gradients of its equal parts: nothing is lost by sharing the work."
    )
    parts: int = st.segmented_control(
        "Eight points, shared among so many", PARTS, default=2, required=True, key="shards_parts"
    )
    if found := told("shards", parts=parts):
        rows = [[f"Part {place + 1}", *_pair(part)] for place, part in enumerate(found["each"])]
        rows += [["Mean of the parts", *_pair(found["mean"])], ["All eight at once", *_pair(found["whole"])]]
        theme.table(
            ["Gradient of", "by the slope", "by the intercept"],
            rows,
            numeric=(1, 2),
            caption="Of the mean squared error of a line through eight points, by a GradientTape. Here one process "
            "computes all parts, one after the other.",
        )
    keras_line("strategy = tf.distribute.MirroredStrategy()  # every card a part of each batch", "In TensorFlow")


VIEWS: dict[str, Callable[[], None]] = {
    "It has any number of axes": _axes,
    "It runs on accelerators": _accelerators,
    "It can be differentiated": _gradients,
    "It can be shared out": _machines,
}


def format_time(seconds: float) -> str:
    """Of what takes microseconds to seconds."""
    if seconds < 1e-3:
        return f"{1e6 * seconds:,.0f} µs"
    return f"{1e3 * seconds:,.1f} ms" if seconds < 1 else format_duration(seconds)


def _pair(gradient: np.ndarray) -> list[str]:
    return [f"{float(value):.4f}".replace("-", "−") for value in gradient]
