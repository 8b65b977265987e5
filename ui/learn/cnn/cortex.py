"""The visual cortex: simple and complex cells beside convolution and pooling."""

import streamlit as st

from ui.component import component
from ui.learn.keras_line import keras_line
from ui.learn.question import lab

_component = component(
    "cortex", '<section class="epochscope-cortex"></section>', shares=["element", "checks", "operations"]
)
EYE = (
    '<svg viewBox="0 0 60 34" aria-hidden="true"><path d="M2 17Q30 -8 58 17Q30 42 2 17Z" fill="none" '
    'stroke="currentColor" stroke-width="2"/><circle cx="30" cy="17" r="9" fill="none" stroke="currentColor" '
    'stroke-width="2"/><circle cx="30" cy="17" r="4" fill="currentColor"/></svg>'
)
LINES = (
    '<svg viewBox="0 0 60 34" aria-hidden="true"><g stroke="currentColor" stroke-width="3" stroke-linecap="round">'
    '<path d="M6 28L16 6M24 17H36M44 6L54 28"/></g></svg>'
)
MOVED = (
    '<svg viewBox="0 0 60 34" aria-hidden="true"><g stroke="currentColor" stroke-width="3" stroke-linecap="round">'
    '<path d="M10 28L20 6" opacity=".35"/><path d="M24 28L34 6"/><path d="M38 28L48 6" opacity=".35"/></g></svg>'
)
CORNER = (
    '<svg viewBox="0 0 60 34" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="3" '
    'stroke-linecap="round"><path d="M6 28V8H26"/><path d="M38 28Q38 8 56 8"/></g></svg>'
)
WHOLE = (
    '<svg viewBox="0 0 60 34" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="2.4" '
    'stroke-linejoin="round"><path d="M18 12L20 3L27 8H33L40 3L42 12Q44 22 30 31Q16 22 18 12Z"/></g>'
    '<circle cx="25" cy="15" r="1.8" fill="currentColor"/><circle cx="35" cy="15" r="1.8" fill="currentColor"/></svg>'
)
STATIONS = (
    (EYE, "The eye", "light and dark, point by point", "The pixels"),
    (LINES, "Simple cells", "a line of one direction, in one place", "Convolution, then ReLU"),
    (MOVED, "Complex cells", "the same line, a little to either side", "Pooling"),
    (CORNER, "Further on", "corners, curves, textures", "More of both"),
    (WHOLE, "Further still", "things: a face, a hand", "Dense layers"),
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
    theme_words = "".join(
        f'<li>{drawing}<b>{cell}</b><span>{what}</span><i aria-hidden="true">↓</i><b>{layer}</b></li>'
        for drawing, cell, what, layer in STATIONS
    )
    st.html(
        f'<ol class="es-stations" aria-label="From the eye to things, and from pixels to an answer">{theme_words}</ol>'
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
