"""What a design comes to, beside its controls: a table of its layers, the network drawn to scale, its Keras script."""

from collections.abc import Callable

import streamlit as st

from cnn_core.blocks.drawing import IN_WORDS
from ui import theme
from ui.architecture import architecture_figures, architecture_table
from ui.blocks.design import mended
from ui.blocks.draft import Draft
from ui.code_panel import code_panel
from ui.drawing import network_drawing


def design_figures(draft: Draft) -> None:
    """What the whole comes to; of a network that does not work why, and the figures as far as it goes."""
    if draft.diagnosis is not None:
        _broken(draft)
    architecture_figures(draft.summary)


def design_views(draft: Draft) -> None:
    """One of the views, as chosen."""
    name = st.segmented_control(
        "View of the network",
        list(VIEWS),
        default="Table",
        required=True,
        label_visibility="collapsed",
        key="design_view",
        persist_state="session",
    )
    VIEWS[name or "Table"](draft)


def _table(draft: Draft) -> None:
    with st.container(key="architecture_table"):
        architecture_table(draft.summary)


def _drawing(draft: Draft) -> None:
    network_drawing(draft.layers, draft.rows, draft.ids, key="network_drawing")
    st.caption(IN_WORDS)


def _code(draft: Draft) -> None:
    if draft.config is None:
        st.caption("The script can be written once the network works.")
    else:
        code_panel(draft.config, draft.anchors)


VIEWS: dict[str, Callable[[Draft], None]] = {"Table": _table, "Drawing": _drawing, "Code": _code}


def _broken(draft: Draft) -> None:
    """Why, and where the network has sliders alone, the ways out: blocks take the mended network over."""
    if draft.diagnosis is None:
        return
    st.error(theme.plain(draft.diagnosis.why), icon=":material/block:")
    if draft.in_blocks:
        return
    st.caption("The nearest networks that work; each opens as blocks:")
    for place, remedy in enumerate(draft.diagnosis.remedies):
        st.button(
            theme.plain(remedy.words),
            icon=":material/healing:",
            key=f"remedy_{place}",
            on_click=mended,
            args=(remedy.layers,),
        )
