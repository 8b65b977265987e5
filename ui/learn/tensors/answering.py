"""Asking TensorFlow itself from a lesson's page."""

from typing import Any

import streamlit as st

from cnn_core.errors import ServingError
from ui import theme
from ui.asking import Arrays, ask_lesson
from ui.waking import awake


def told(question: str, **options: Any) -> Arrays | None:
    """TensorFlow's answer; None where it is still waking up or cannot answer, which the page then says."""
    if not awake():
        return None
    try:
        return ask_lesson(question, **options)
    except ServingError as error:
        st.error(theme.plain(str(error)), icon=":material/cloud_off:")
        return None
