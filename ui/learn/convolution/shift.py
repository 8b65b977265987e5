"""A shifted picture gives a shifted map; a turned one does not give a turned map."""

import streamlit as st

from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.lab.kernels import BLUR, EDGES, EMBOSS, SOBEL_X, told
from ui.learn.lab.pictures import with_pictures
from ui.learn.question import lab as ask_lab

_component = lab_component("equivariance")


def show() -> None:
    st.markdown(
        "A kernel is the same everywhere, so what it finds here it finds there: shift the picture, and its map shifts "
        "along. This is called **equivariance** to shifts. It is often said that convolution does not care where "
        "things are, or how they are turned or how large they are. That is not quite so: the map moves along, and "
        "with a turn or another scale it becomes a different map. What cares less about places comes later: pooling."
    )
    with_pictures(_component, key="equivariance", presets=told((SOBEL_X, EMBOSS, EDGES, BLUR)))
    keras_line("convolve(shift(picture)) == shift(convolve(picture))  # not so for a turn", "In words of code")
    ask_lab(
        "convolution.turn",
        "Turn the picture by 90 degrees. Is there a kernel for which even that makes no difference?",
    )
