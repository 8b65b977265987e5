"""What can be turned while a network trains: learning rate and schedule, dropout, epochs, early stopping."""

from typing import Any

import streamlit as st

from cnn_core.config import RunConfig, TrainingConfig
from cnn_core.errors import ConfigError
from cnn_core.figures.schedule import trained
from cnn_core.jobs import request_change
from cnn_core.layers import Dropout
from cnn_core.runs.directory import Run
from cnn_core.runs.effective import dropout_layers, effective_config, turned
from cnn_core.runs.events import Change, Setting
from cnn_core.runs.history import RunHistory
from cnn_core.schedules import RangeTestSchedule
from cnn_core.settings import Settings
from ui import theme
from ui.asked import WHO
from ui.controls import control
from ui.schedule_control import schedule_control, schedule_plot


def turning(run: Run, history: RunHistory) -> None:
    """A popover with all of it; its content is made only while it is open, since the page looks every second."""
    key = f"turn_{run.id}"
    popover = st.popover("Change", icon=":material/tune:", key=key, on_change="rerun")
    if not popover.open:
        return
    with popover:
        st.caption("In effect from the next batch on; each change is marked on the curves.")
        config = effective_config(run.config(), history)
        rate, dropout, length = st.tabs(["Learning rate", "Dropout", "How long"])
        with rate:
            _learning_rate(run, config, history)
        with dropout:
            _dropout(run, config)
        with length:
            _length(run, config)


def _learning_rate(run: Run, config: RunConfig, history: RunHistory) -> None:
    if isinstance(config.training.schedule, RangeTestSchedule):
        st.write("A range test goes through the learning rates by itself.")
        return
    step, per_epoch = _step(history), _batches_per_epoch(history)
    rate = config.training.rate_at(step, per_epoch)
    note = f"Now {rate:.4g}. A schedule goes on from what is set, in proportion."
    _row(run, TrainingConfig, "learning_rate", float(f"{rate:.2g}"), note=note)
    key = f"turn_schedule_{run.id}"
    wanted = schedule_control(config.training.schedule, key=key, title="Schedule from here on", from_now=True)
    planned = config
    if wanted != config.training.schedule:
        try:
            change = Change(setting="schedule", value=wanted)
            planned, _ = turned(config, change, step=step, batches_per_epoch=per_epoch)
        except ConfigError as error:
            st.caption(theme.plain(str(error)))
    _set(run, "schedule", wanted, key=f"{key}_set", disabled=planned == config, label="Set the schedule")
    schedule_plot(planned.training, per_epoch, key=f"{key}_plot", after_step=step, so_far=trained(history))


def _dropout(run: Run, config: RunConfig) -> None:
    try:
        layers = dropout_layers(config)
    except ConfigError as error:
        st.write(theme.plain(str(error)))
        return
    for place in layers:
        layer = config.model.layers[place]
        assert isinstance(layer, Dropout)
        _row(run, Dropout, "rate", layer.rate, setting="dropout", title=f"Dropout, layer {place + 1}", layer=place)
    if len(layers) > 1:
        _row(run, Dropout, "rate", None, setting="dropout", title="Dropout, every layer")


def _length(run: Run, config: RunConfig) -> None:
    _row(run, TrainingConfig, "epochs", config.training.epochs, title="Epochs in all")
    _row(run, TrainingConfig, "early_stopping", config.training.early_stopping)


def _row(
    run: Run,
    settings: type[Settings],
    field: str,
    now: Any,
    *,
    setting: Setting | None = None,
    title: str | None = None,
    layer: int | None = None,
    note: str = "",
) -> None:
    """A slider that begins at what is in effect, and the button that asks for what it says."""
    key = f"turn_{field}_{'all' if layer is None else layer}_{run.id}"
    start = settings.model_fields[field].default if now is None else now
    _follow(key, start)
    slider, button = st.columns([3, 1], vertical_alignment="bottom")
    with slider:
        # Its steps are those around what is in effect, wherever it stands: a press counts from the same steps.
        wanted = control(settings, field, start, key=key, title=title)
    with button:
        _set(run, setting or field, wanted, key=f"{key}_set", disabled=wanted == now, layer=layer)  # type: ignore[arg-type]
    if note:
        st.caption(note)


def _follow(key: str, now: Any) -> None:
    """A slider stands at what is in effect, until somebody moves it.

    Only a change is written: the page looks every second, and a value written anew takes back a press of that moment.
    """
    shown, before = st.session_state.get(key), st.session_state.get(f"{key}_now")
    st.session_state[f"{key}_now"] = now
    if shown == before and shown != now:
        st.session_state[key] = now


def _set(
    run: Run, setting: Setting, value: Any, *, key: str, disabled: bool, label: str = "Set", layer: int | None = None
) -> None:
    if not st.button(label, key=key, disabled=disabled, width="stretch"):
        return
    try:
        request_change(run, setting, value, layer=layer, who=WHO)
    except ConfigError as error:
        st.error(theme.plain(str(error)))
        return
    st.rerun(scope="fragment")


def _step(history: RunHistory) -> int:
    """The updates so far, as the last event tells them."""
    latest, started = history.latest_batch, history.started
    return latest.step if latest else started.after_step if started else 0


def _batches_per_epoch(history: RunHistory) -> int:
    return history.started.batches_per_epoch if history.started else 1
