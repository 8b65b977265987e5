"""The line of Keras or TensorFlow that an idea stands for, beside the idea."""

import streamlit as st


def keras_line(code: str, words: str = "In Keras") -> None:
    """`code` as it would be written, with a word above it."""
    with st.container(gap=None):
        st.caption(words)
        st.code(code, language="python", wrap_lines=True)
