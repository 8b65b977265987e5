"""Train: design a network with sliders, start it, watch it learn."""

import streamlit as st

from cnn_core import architecture, data
from cnn_core.errors import ConfigError
from cnn_core.jobs import submit
from cnn_core.presets import PRESETS
from ui import failure, selection, theme
from ui.anchors import slider_anchors
from ui.architecture import architecture_table
from ui.code_panel import code_panel
from ui.design_controls import configure
from ui.estimates import before_launch
from ui.fetch import fetch_panel
from ui.queue import queue_panel
from ui.runs import offered, pick_run, selected_run
from ui.start import train_in_a_minute
from ui.watch import watch

theme.page_header(
    "Train",
    "Shape a network with the sliders, start it, and watch it learn. It trains in a process of its own: "
    "closing this tab changes nothing.",
)

run = selected_run()
if run is None and selection.current().tour:
    train_in_a_minute()
if run is not None:
    pick_run(offered(), run)
    # Kept whether anything waits or not, so that the charts below stay on their nodes.
    with st.container():
        queue_panel(compact=True)
    with failure.contained():
        watch(run)
    theme.section("Train another", "Start from a preset and turn what you like; nothing is trained before you say so.")

controls, preview = st.columns([2, 3], gap="large")
with controls:
    name = st.segmented_control(
        "Start from",
        list(PRESETS),
        default="quick",
        format_func=lambda name: PRESETS[name].title,
        required=True,
        key="preset",
        persist_state="session",
    )
    preset = PRESETS[name]
    st.caption(preset.purpose)
    config = configure(preset)

with preview:
    summary = None
    try:
        summary = architecture.summarize(config.model)
        table, code = st.tabs(["Table", "Code"])
        with table:
            architecture_table(summary, config.training.batch_size)
        with code:
            code_panel(config, slider_anchors(config, preset.name))
    except ConfigError as error:
        st.error(str(error), icon=":material/block:")
    here = data.is_available(config.data.dataset)
    if not here:
        fetch_panel()
    elif summary is not None:
        before_launch(config)
    if st.button("Start training", type="primary", icon=":material/play_arrow:", disabled=summary is None or not here):
        selection.select(selection.choose_run(submit(config).id))
        st.rerun()
