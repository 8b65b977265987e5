"""The graph of a tf.function, in place of the placeholders of TensorFlow 1."""

import streamlit as st

from ui.component import component
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice
from ui.learn.tensors.answering import told

FUNCTIONS = {
    "line": "A line",
    "unit": "One unit of a network",
    "layer": "A dense layer with softmax",
    "convolution": "Convolution, ReLU, pooling",
}
MEANINGS = {
    "Placeholder": ("Input", "a place that is filled when the function is called."),
    "Const": ("Constant", "a number that the function brings along."),
    "Mul": ("Multiply", "value by value."),
    "AddV2": ("Add", "value by value, stretched where shapes differ."),
    "Sum": ("Sum", "of all values."),
    "Relu": ("ReLU", "below 0 becomes 0."),
    "MatMul": ("Matrix product", "rows by columns."),
    "Softmax": ("Softmax", "shares that sum to 1."),
    "Conv2D": ("Convolution", "the kernel slides over the picture."),
    "MaxPool": ("Max pooling", "of each 2x2 the largest."),
    "Identity": ("Result", "what the call returns."),
}
"""Operations by TensorFlow's names: what to call each, and what it does."""
_component = component("graph", '<section class="epochscope-graph"></section>', shares=["element"])


def show() -> None:
    st.markdown(
        "Called for the first time, a `tf.function` is not run: it is **traced**. TensorFlow notes each operation and "
        "what flows where: the computational graph. From then on the graph runs, without Python. Put a number in."
    )
    name: str = st.segmented_control(
        "Function",
        list(FUNCTIONS),
        format_func=FUNCTIONS.__getitem__,
        default="line",
        required=True,
        key="graph_function",
        label_visibility="collapsed",
    )
    x = st.slider("x, or its one changing value", -5.0, 5.0, 2.0, 0.5, key="graph_x")
    if found := told("graph", function=name, x=x):
        kinds = found["kinds"].tolist()
        titles = [_title(kind, own) for kind, own in zip(kinds, found["names"].tolist(), strict=True)]
        _component(
            key="graph",
            data={
                "names": found["names"].tolist(),
                "kinds": kinds,
                "titles": titles,
                "meanings": [MEANINGS.get(kind, (kind, "an operation of TensorFlow's."))[1] for kind in kinds],
                "shapes": found["shapes"].tolist(),
                "values": found["values"].tolist(),
                "edges": found["edges"].tolist(),
                "description": f"The graph of {FUNCTIONS[name]}: {', '.join(titles)}.",
            },
        )
        keras_line(str(found["code"]), "In TensorFlow")
    st.markdown(
        "In TensorFlow 1 you drew this graph by hand. You made **placeholders** for what would come, wired "
        "operations to them, and fed numbers in through a session. It was fast, and hard to read: nothing had a "
        "value while you wrote. TensorFlow 2 computes at once, and builds the graph from a plain Python function. "
        "The placeholders are still there, dashed in the drawing: TensorFlow makes them now, one for each argument."
    )
    with st.expander("The same in TensorFlow 1"):
        st.code(
            "x = tf.compat.v1.placeholder(tf.float32, shape=())\n"
            "y = w * x + b\n"
            "with tf.compat.v1.Session() as session:\n"
            "    session.run(y, feed_dict={x: 2.0})",
            language="python",
        )
        st.caption("The values in the drawing are got exactly so: the traced graph, run by a session that is fed.")
    choice(
        "tensors.relu",
        "Take “One unit of a network” and move x from −5 to 5. From which x on does the unit say more than 0?",
        [
            Option("From 0", "At 0 the sum is still below 0: look at what comes before ReLU."),
            Option("From 1", "At 1 the sum of the products is 0, and the bias lifts it above.", right=True),
            Option("Always", "Move x to the left end: ReLU gives 0."),
        ],
    )


def _title(kind: str, name: str) -> str:
    title = MEANINGS.get(kind, (kind, ""))[0]
    return f"{title} {name}" if kind == "Placeholder" else title
