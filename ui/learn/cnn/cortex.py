"""The visual cortex: simple and complex cells beside convolution and pooling."""

import streamlit as st

from ui.component import component
from ui.learn.keras_line import keras_line
from ui.learn.question import lab

_component = component(
    "cortex", '<section class="epochscope-cortex"></section>', shares=["element", "checks", "operations"]
)


def show() -> None:
    st.markdown(
        "In 1959 David Hubel and Torsten Wiesel showed bars of light to a cat and listened to single cells of its "
        "visual cortex. A cell stayed silent, until a bar had **its** direction. You hold the bar; the cell in the "
        "orange frame is wired up."
    )
    _component(key="cortex", data={})
    lab(
        "cnn.cortex",
        "Find the direction that this cell likes. Then make its complex cell fire while the simple cell is silent.",
    )
    st.markdown(
        "Kunihiko Fukushima built this chain as a program in 1980, the Neocognitron; Yann LeCun and colleagues let "
        "such a network **learn** its kernels in 1989. It is a likeness, no more: a cortex also has feedback, "
        "attention and colours of its own, and does not learn by the method that trains these networks."
    )
    keras_line(
        'Conv2D(1, 9, activation="relu")  # simple cells: the same field, everywhere\n'
        "MaxPooling2D(5)                  # complex cells: the strongest of 5x5 neighbours"
    )
    with st.expander("Where this comes from"):
        st.markdown(
            "Hubel and Wiesel, Journal of Physiology, 1959 and 1962 (Nobel prize 1981). Fields like the one used here, "
            "a wave under a bell, were fitted to simple cells by Jones and Palmer, Journal of Neurophysiology, 1987. "
            "Fukushima, Biological Cybernetics, 1980. LeCun and others, Neural Computation, 1989."
        )
