"""An experiment on a lesson's page: the recorded trainings at once, one's own at one press, and what they came to."""

import time
from collections.abc import Sequence

import streamlit as st

from cnn_core import data
from cnn_core.errors import EpochscopeError
from cnn_core.experiments.catalogue import experiment as experiment_named
from cnn_core.experiments.experiment import Arm, Experiment
from cnn_core.experiments.trials import Trial, own_trials, recorded_trials, start, stop
from cnn_core.figures.experiments import Compared, Line, compared
from cnn_core.runs.progress import progress_of
from cnn_core.runs.status import Status
from cnn_core.terminal import format_duration
from ui import failure, selection, theme
from ui.fetch import fetch_panel
from ui.plot import plot

TICK_SECONDS = 1.5


def experiment(name: str, *, metric: Compared = "accuracy", training: bool = False, height: int = 360) -> None:
    """The experiment of this name: its question, a chart of all arms, a table, and a button that runs it here.

    `training` draws the training images' lines too, where overfitting is the question.
    """
    found = experiment_named(name)
    with failure.contained():
        active = any(trial.status.active for trial in own_trials(found))
        st.fragment(_panel, run_every=TICK_SECONDS if active else None)(found, metric, training, height, active)


def shown_trials(found: Experiment) -> list[Trial]:
    """Of each arm one's own, once it has an epoch to show; till then, and without one, the recorded one."""
    return _shown(found, own_trials(found))


def _shown(found: Experiment, own: Sequence[Trial]) -> list[Trial]:
    ours = {trial.arm.name: trial for trial in own}
    recorded = {trial.arm.name: trial for trial in recorded_trials(found)}
    best = {**ours, **recorded, **{name: trial for name, trial in ours.items() if trial.history.epochs}}
    return [best[arm.name] for arm in found.arms if arm.name in best]


def _panel(found: Experiment, metric: Compared, training: bool, height: int, was_active: bool) -> None:
    own = own_trials(found)
    if was_active != any(trial.status.active for trial in own):
        # It has begun or ended: the whole page runs again, with another rhythm.
        st.rerun()
    trials = _shown(found, own)
    st.markdown(f"**{theme.plain(found.question)}**")
    chart = st.container(key=f"experiment_chart_{found.name}")
    if any(trial.history.epochs for trial in trials):
        with chart:
            _chart(found, trials, metric, training, height)
        _table(found, trials)
    _origin(trials, own)
    _actions(found, own)


def _chart(found: Experiment, trials: Sequence[Trial], metric: Compared, training: bool, height: int) -> None:
    lines = [Line(_title(trial, trials), found.arms.index(trial.arm), trial.history) for trial in trials]
    plot(
        compared(lines, metric, epochs=max(arm.config.training.epochs for arm in found.arms), training=training),
        key=f"experiment_{found.name}",
        description=f"{found.question} {_in_words(trials)}",
        height=height,
    )


def _title(trial: Trial, trials: Sequence[Trial]) -> str:
    """An arm's title; beside one's own trainings it says which of them is not."""
    mixed = not all(other.recorded for other in trials)
    return f"{trial.arm.title}, recorded" if mixed and trial.recorded else trial.arm.title


def _table(found: Experiment, trials: Sequence[Trial]) -> None:
    by_arm = {trial.arm.name: trial for trial in trials}
    theme.table(
        ["Training", "Best accuracy", "In training", "Best epoch", "Time"],
        [_row(arm, by_arm.get(arm.name), trials) for arm in found.arms],
        numeric=(1, 2, 3, 4),
        caption="Accuracy on held-out images at the best epoch, and on the training images in the same epoch. "
        "All trainings begin from the same seed.",
    )


def _row(arm: Arm, trial: Trial | None, trials: Sequence[Trial]) -> list[str]:
    best = trial.history.best if trial else None
    if trial is None or best is None:
        return [arm.title, "–", "–", "–", "–"]
    return [
        _title(trial, trials),
        f"{best.validation.accuracy:.1%}",
        f"{best.training.accuracy:.1%}",
        f"{best.epoch} of {trial.arm.config.training.epochs}",
        format_duration(trial.history.seconds),
    ]


def _origin(trials: Sequence[Trial], own: Sequence[Trial]) -> None:
    if any(trial.status.active for trial in own):
        share, words = under_way(own)
        st.progress(share, text=words)
    elif not trials:
        st.caption("Nothing was recorded of it. Run it here: the curves are drawn while it trains.")
    elif all(trial.recorded for trial in trials):
        day = time.strftime("%d %B %Y", time.gmtime(trials[0].run.created)).lstrip("0")
        took = format_duration(sum(trial.history.seconds for trial in trials))
        st.caption(
            f"Recorded on {day} on {trials[0].run.machine()}, in {took}. Run it here to see the same on this machine."
        )
    else:
        st.caption("Trained on this machine.")


def under_way(own: Sequence[Trial]) -> tuple[float, str]:
    """How far all that train or wait have come, 0 to 1, and what goes on just now."""
    ended = sum(not trial.status.active for trial in own)
    done = f"{ended} of {len(own)} trained."
    progress = next((known for trial in own if trial.status.active and (known := progress_of(trial.history))), None)
    within = 0.0 if progress is None else (progress.epoch - 1 + progress.epoch_share) / progress.epochs
    share = min((ended + within) / len(own), 1.0)
    if any(trial.status is Status.STOPPING for trial in own):
        return share, f"{done} Stopping: the trainer answers between two batches."
    busy = next((trial for trial in own if trial.status in (Status.STARTING, Status.RUNNING)), None)
    if busy is None:
        return share, f"{done} The next one waits for its turn."
    if progress is None:
        return share, f"{done} “{busy.arm.title}” begins."
    left = "" if progress.seconds_left is None else f", {format_duration(progress.seconds_left)} left of it"
    return share, f"{done} Now: “{busy.arm.title}”, epoch {progress.epoch} of {progress.epochs}{left}."


def _actions(found: Experiment, own: Sequence[Trial]) -> None:
    if any(arm.config.data.dataset == "full" for arm in found.arms) and not data.is_available("full"):
        fetch_panel()
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if any(trial.status.active for trial in own):
            stopping = any(trial.status is Status.STOPPING for trial in own)
            if st.button("Stop", icon=":material/stop:", key=f"experiment_stop_{found.name}", disabled=stopping):
                stop(found)
        elif st.button(
            "Run it again" if own else "Run it here",
            icon=":material/play_arrow:",
            key=f"experiment_start_{found.name}",
            type="secondary" if own else "primary",
        ):
            _start(found)
        for trial in own:
            if st.button(f"Watch “{trial.arm.title}”", key=f"experiment_watch_{trial.run.id}", type="tertiary"):
                selection.go("train", selection.choose_run(trial.run.id))


def _start(found: Experiment) -> None:
    try:
        start(found)
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/error:")
    else:
        st.rerun()


def _in_words(trials: Sequence[Trial]) -> str:
    told = [f"{trial.arm.title}: {best.validation.accuracy:.1%}" for trial in trials if (best := trial.history.best)]
    return f"Best accuracy on held-out images: {', '.join(told)}." if told else "Nothing is trained yet."
