"""What TensorFlow and Keras are, which are installed, on what they compute, and how they came here."""

import streamlit as st

from cnn_core.machine import versions
from ui import theme
from ui.asking import Arrays
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice
from ui.learn.tensors.answering import told

LINES = {
    "version": "tf.__version__",
    "keras": "keras.__version__",
    "backend": "keras.backend.backend()",
    "devices": "tf.config.list_logical_devices()",
    "sum": "tf.add(2, 3)",
    "mean": "tf.reduce_mean([1.0, 2.0, 6.0])",
    "product": "tf.matmul([[1, 2]], [[3], [4]])",
}
"""By the names that TensorFlow's process knows them by."""


def show() -> None:
    st.markdown(
        "**TensorFlow** is a library for computing with large arrays of numbers, made public by Google in 2015. It can "
        "tell the derivative of what it computes, and it can use graphics cards. **Keras** sits on top: layers, models "
        "and training in few lines. Run a line; the answer comes from the TensorFlow that trains your networks."
    )
    name: str = st.segmented_control(
        "A line to run",
        list(LINES),
        format_func=lambda key: theme.plain(LINES[key]),
        default="version",
        required=True,
        key="tensors_line",
    )
    answer = told("line", name=name)
    if answer:
        st.code(f">>> {answer['code']}\n{answer['answer']}", language="python", wrap_lines=True)
    _installed(told("about") if answer else None)
    with st.expander("How it is installed"):
        st.markdown("**Here**: one command makes a folder of its own for Python's packages, installs all and starts.")
        st.code(
            "make run\n# or, without make:\npip install -r requirements.txt && streamlit run app.py", language="bash"
        )
        st.markdown("**Elsewhere**, TensorFlow alone, which brings Keras along:")
        st.code(
            "pip install tensorflow            # any system\n"
            "pip install tensorflow-cpu        # Linux without a graphics card: a smaller download\n"
            "pip install 'tensorflow[and-cuda]'  # Linux with an NVIDIA card",
            language="bash",
        )
    keras_line("import tensorflow as tf\nimport keras\nprint(tf.__version__)", "The tutorial's first lines")
    choice(
        "tensors.keras",
        "Find out by running a line: what does the Keras that is installed here compute with?",
        [
            Option("With TensorFlow", "Its backend says so. Keras 3 could also run on JAX or PyTorch.", right=True),
            Option("With itself", "Keras has no arithmetic of its own. Run the line with the backend."),
            Option("With NumPy", "There is such a backend, but it cannot train. Run the line with the backend."),
        ],
    )


def _installed(about: Arrays | None) -> None:
    found, devices = versions(), ", ".join(about["devices"].tolist()) if about else "–"
    words = "A graphics card is among them." if "GPU" in devices else "The processor; no graphics card is found."
    theme.stat_row(
        [
            ("TensorFlow", str(found["tensorflow"] or "–"), "The tutorial was written for version 2."),
            ("Keras", str(found["keras"] or "–"), "A package of its own since version 3."),
            ("Devices", devices, words if about else "Told when TensorFlow's process is awake."),
        ]
    )
