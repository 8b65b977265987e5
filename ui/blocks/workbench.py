"""The workbench of this visit: what is edited stays, with all its steps, whatever page is looked at meanwhile."""

import streamlit as st

from cnn_core.blocks.edits import Layers
from cnn_core.blocks.workbench import Workbench

_STATE = "workbench"


def workbench() -> Workbench | None:
    """None where nothing has been edited yet."""
    bench: Workbench | None = st.session_state.get(_STATE)
    return bench


def taken_over(layers: Layers, source: object) -> Workbench:
    """The workbench, on which the network of `source` lies: what it held before is a step back."""
    bench = workbench()
    if bench is None:
        bench = Workbench.of(layers, source)
    elif bench.source != source:
        bench = bench.taking_over(layers, source)
    st.session_state[_STATE] = bench
    return bench


def put(layers: Layers) -> None:
    """Another network in place of what lies on the workbench, as a step."""
    bench = workbench()
    if bench is not None:
        st.session_state[_STATE] = bench.taking_over(layers, bench.source)


def ask(request: object) -> None:
    """Have done what a browser asks for."""
    bench = workbench()
    if bench is not None:
        st.session_state[_STATE] = bench.asked(request)
