"""What goes on from what was learned: resume a run, extend it, fork it."""

from typing import Any

import streamlit as st

from cnn_core.config import DataConfig, RunConfig, TrainingConfig
from cnn_core.errors import EpochscopeError
from cnn_core.jobs import extend, fork, resume
from cnn_core.jobs.fork import fork_config, forkable_epochs
from cnn_core.layers import Dense, Dropout
from cnn_core.penalties import common_l2, l2_changes
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from cnn_core.runs.status import Status
from cnn_core.settings import bounds
from ui import selection, theme
from ui.asked import WHO
from ui.controls import control

LATEST_TOTAL = int(bounds(TrainingConfig.model_fields["epochs"])[1])
MORE_EPOCHS = 4
RESUMABLE = (Status.STOPPED, Status.FAILED, Status.LOST)
TRAINING_CHANGES = ("learning_rate", "epochs", "optimizer", "batch_size", "label_smoothing")
DATA_CHANGES = ("flip", "shift", "cutout")


def going_on(run: Run, history: RunHistory, status: Status) -> None:
    """The ways on from what the run has learned, those that make sense now."""
    if not history.saved and not history.checkpoints and not (status in RESUMABLE and not run.recorded):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="going_on"):
        if not status.active and not run.recorded:
            if status in RESUMABLE and not _is_whole(history):
                _resume(run, history)
            if history.epochs:
                _extend(run, history)
        if history.saved or history.checkpoints:
            _fork(run)


def _resume(run: Run, history: RunHistory) -> None:
    last = history.saved[-1] if history.saved else None
    where = f"after step {last.step:,}, what was saved last" if last and last.step else "from what was saved last"
    help_text = f"Goes on {where}." if last else "Nothing was saved yet: it begins again."
    if st.button("Resume", icon=":material/play_arrow:", type="primary", key=f"resume_{run.id}", help=help_text):
        _carry_out(lambda: resume(run, who=WHO))


def _extend(run: Run, history: RunHistory) -> None:
    trained = max((epoch.epoch for epoch in history.epochs if not epoch.partial), default=0)
    if trained >= LATEST_TOTAL:
        return
    with st.popover("Extend", icon=":material/more_time:"):
        st.write(f"{trained} epochs are trained. The same run goes on to as many as you say, and its curve with it.")
        total = st.number_input(
            "Epochs in all",
            min_value=trained + 1,
            max_value=LATEST_TOTAL,
            value=min(max(trained + MORE_EPOCHS, history.target_epochs or 0), LATEST_TOTAL),
            key=f"extend_to_{run.id}",
        )
        if st.button("Extend and train", type="primary", key=f"extend_{run.id}", width="stretch"):
            _carry_out(lambda: extend(run, int(total), who=WHO))


def _fork(run: Run) -> None:
    if st.button(
        "Fork",
        icon=":material/call_split:",
        key=f"fork_{run.id}",
        help="A new run that goes on from one of this run's epochs, with something changed. This one stays as it is.",
    ):
        _fork_dialog(run)


@st.dialog("Fork this run", width="large")
def _fork_dialog(run: Run) -> None:
    history = follow(run).history()
    known = forkable_epochs(run, history)
    if not known:
        st.info("The networks of this run's epochs have been removed from the disk: there is nothing to go on from.")
        return
    st.write(
        "A new run goes on from the network this one had after an epoch. What you change is in effect from its first "
        "batch; its curve begins where this one's is left."
    )
    epoch = _epoch(run, history, known)
    try:
        parent = fork_config(run, history, epoch, {"training.epochs": _total(history, epoch)})
        changes = _changes(parent, key=f"fork_{run.id}_{epoch}")
        name = st.text_input("Name", parent.name, max_chars=80, key=f"fork_name_{run.id}_{epoch}")
        fork_config(run, history, epoch, changes, name=name)
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/block:")
        return
    st.caption(theme.plain(_told(run, parent, changes, epoch)))
    if st.button("Start the fork", icon=":material/call_split:", type="primary", key=f"fork_start_{run.id}"):
        try:
            child = fork(run, epoch, changes, name=name)
        except EpochscopeError as error:
            st.error(theme.plain(str(error)), icon=":material/block:")
            return
        selection.select(selection.choose_run(child.id))
        st.rerun()


def _epoch(run: Run, history: RunHistory, known: list[int]) -> int:
    wanted = (selection.current().epoch, history.best_epoch, known[-1])
    first = next(epoch for epoch in wanted if epoch in known)
    if len(known) == 1:
        st.markdown(f"After epoch **{first}**, the only one whose network is there")
        return first
    return int(
        st.select_slider(
            "After epoch",
            known,
            value=first,
            format_func=lambda epoch: f"{epoch}, the best" if epoch == history.best_epoch else str(epoch),
            key=f"fork_epoch_{run.id}",
        )
    )


def _total(history: RunHistory, epoch: int) -> int:
    """What the parent was to train, or some epochs more where that is behind."""
    planned = history.target_epochs or 0
    return planned if planned > epoch else min(epoch + MORE_EPOCHS, LATEST_TOTAL)


def _changes(parent: RunConfig, *, key: str) -> dict[str, Any]:
    """Dotted settings with the values that the person gave them, where they differ from the parent's."""
    shown: dict[str, tuple[Any, Any]] = {}
    left, right = st.columns(2, gap="medium")
    with left:
        for name in TRAINING_CHANGES:
            now = getattr(parent.training, name)
            title = "Epochs in all" if name == "epochs" else None
            shown[f"training.{name}"] = now, control(TrainingConfig, name, now, key=f"{key}_{name}", title=title)
    with right:
        for place, layer in enumerate(parent.model.layers):
            if isinstance(layer, Dropout):
                title = f"Dropout, layer {place + 1}"
                wanted = control(Dropout, "rate", layer.rate, key=f"{key}_dropout_{place}", title=title)
                shown[f"model.layers.{place}.rate"] = layer.rate, wanted
        l2 = common_l2(parent.model)
        if l2 is not None:
            wanted = control(Dense, "l2", l2, key=f"{key}_l2", title="L2 on all kernels")
            shown |= dict.fromkeys(l2_changes(parent.model, wanted), (l2, wanted))
        for name in DATA_CHANGES:
            now = getattr(parent.data, name)
            shown[f"data.{name}"] = now, control(DataConfig, name, now, key=f"{key}_{name}")
    changed = {name: wanted for name, (now, wanted) in shown.items() if wanted != now}
    return {"training.epochs": parent.training.epochs} | changed


def _told(run: Run, parent: RunConfig, changes: dict[str, Any], epoch: int) -> str:
    total = changes["training.epochs"]
    optimizer = changes.get("training.optimizer", parent.training.optimizer)
    if run.recorded:
        state = "The recording holds no optimizer's state: the optimizer begins anew."
    elif optimizer == parent.training.optimizer:
        state = f"The state of {optimizer} comes along."
    else:
        state = f"The state of {parent.training.optimizer} is of no use to {optimizer}, which begins anew."
    return f"Trains epochs {epoch + 1} to {total}. {state}"


def _carry_out(ask: Any) -> None:
    try:
        ask()
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/block:")
        return
    st.rerun()


def _is_whole(history: RunHistory) -> bool:
    """Whether all of its epochs are trained: it can only be extended."""
    last = max((epoch.epoch for epoch in history.epochs if not epoch.partial), default=0)
    return history.target_epochs is not None and last >= history.target_epochs
