"""The part of the Train page where a network is designed. It runs by itself, so that a control answers at once."""

import streamlit as st

from cnn_core import data
from cnn_core.config import DataConfig, RunConfig
from cnn_core.data import count_train_images
from cnn_core.jobs import submit
from ui import failure, selection
from ui.blocks.design import design
from ui.blocks.draft import Draft
from ui.blocks.keeping import keeping
from ui.blocks.linked import forget_changed, open_linked
from ui.blocks.precautions import precautions
from ui.blocks.starts import Start, choose_start
from ui.challenge import target
from ui.design_controls import LONGEST_NAME
from ui.design_preview import design_figures, design_views
from ui.estimates import before_launch
from ui.fetch import fetch_panel
from ui.opening import TRAINING, ask_landing
from ui.transfer_control import transfer_notes

_NAME, _TAKEN = "run_name", "run_name_taken"
SAMPLE = DataConfig(dataset="sample", validation="test")


@st.fragment
def design_section() -> None:
    """Controls on the left; what they come to, what to think about and the start on the right."""
    with failure.contained():
        with st.container(key="design"):
            controls, preview = st.columns([9, 11], gap="large")
        with controls:
            open_linked()
            start = choose_start()
            draft = design(start)
            forget_changed(draft.config)
            keeping(draft, start)
        with preview, st.container(key="design_preview"):
            design_figures(draft)
            _launch(draft, start)
            design_views(draft)


def _launch(draft: Draft, start: Start) -> None:
    if draft.config is not None:
        precautions(draft.config, draft.summary)
    here = data.is_available(draft.data.dataset)
    if not here:
        fetch_panel()
        st.button(
            f"Use the {count_train_images(SAMPLE):,} images that come with the app",
            icon=":material/photo_library:",
            on_click=_use_the_sample,
            args=(start.key,),
        )
    elif draft.config is not None:
        transfer_notes(draft.config)
        before_launch(draft.config)
    ready = draft.config is not None and here
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pressed = st.button(
            "Start training",
            type="primary",
            icon=":material/play_arrow:",
            disabled=not ready,
            on_click=_take_name,
        )
        _name_field(draft.config)
    if draft.config is not None and here:
        target(draft.config)
    if pressed and draft.config is not None:
        name = st.session_state.pop(_TAKEN, "") or draft.config.name
        selection.select(selection.choose_run(submit(draft.config.model_copy(update={"name": name})).id))
        # The training is shown at the top of the page, the button is far below.
        ask_landing(TRAINING)
        st.rerun()


def _name_field(config: RunConfig | None) -> None:
    """What the run is to be called; left empty, it is called after what it began with."""
    st.text_input(
        "Name of the run",
        key=_NAME,
        max_chars=LONGEST_NAME,
        placeholder=f"Name: {config.name}" if config else "Name",
        label_visibility="collapsed",
    )


def _take_name() -> None:
    """A name is for one run: the next one asks anew."""
    st.session_state[_TAKEN] = st.session_state.get(_NAME, "").strip()
    st.session_state[_NAME] = ""


def _use_the_sample(key: str) -> None:
    """Turn the control of the data set, folded away as it is."""
    st.session_state[f"{key}_dataset"] = SAMPLE.dataset
