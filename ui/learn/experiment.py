"""An experiment on a lesson's page: the recorded trainings at once, one's own at one press, and what they came to."""

import time
from collections.abc import Sequence

import streamlit as st

from cnn_core import data
from cnn_core.errors import EpochscopeError
from cnn_core.experiments.catalogue import experiment as experiment_named
from cnn_core.experiments.experiment import Experiment
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
    """One's own where there are any, else the recorded ones, in the order of the arms."""
    return own_trials(found) or recorded_trials(found)


def _panel(found: Experiment, metric: Compared, training: bool, height: int, was_active: bool) -> None:
    trials = shown_trials(found)
    if was_active != any(trial.status.active for trial in trials):
        # It has begun or ended: the whole page runs again, with another rhythm.
        st.rerun()
    st.markdown(f"**{theme.plain(found.question)}**")
    chart = st.container(key=f"experiment_chart_{found.name}")
    begun = any(trial.history.epochs for trial in trials)
    # Until one's own have an epoch to show, what was recorded stays: the page does not jump.
    drawn = trials if begun else recorded_trials(found)
    if any(trial.history.epochs for trial in drawn):
        with chart:
            _chart(found, drawn, metric, training, height)
        _table(found, drawn)
    _origin(trials)
    if trials and not begun and drawn:
        st.caption("Shown until the first epoch ends: the recorded trainings.")
    _actions(found, trials)


def _chart(found: Experiment, trials: Sequence[Trial], metric: Compared, training: bool, height: int) -> None:
    lines = [Line(trial.arm.title, found.arms.index(trial.arm), trial.history) for trial in trials]
    plot(
        compared(lines, metric, epochs=max(arm.config.training.epochs for arm in found.arms), training=training),
        key=f"experiment_{found.name}",
        description=f"{found.question} {_in_words(trials)}",
        height=height,
    )


def _table(found: Experiment, trials: Sequence[Trial]) -> None:
    by_arm = {trial.arm.name: trial for trial in trials}
    theme.table(
        ["Training", "Best accuracy", "In training", "Best epoch", "Time"],
        [_row(arm.title, by_arm.get(arm.name)) for arm in found.arms],
        numeric=(1, 2, 3, 4),
        caption="Accuracy on held-out images at the best epoch; in training, on the images learned from in the same "
        "epoch. All begin from the same seed.",
    )


def _row(title: str, trial: Trial | None) -> list[str]:
    best = trial.history.best if trial else None
    if trial is None or best is None:
        return [title, "–", "–", "–", "–"]
    return [
        title,
        f"{best.validation.accuracy:.1%}",
        f"{best.training.accuracy:.1%}",
        f"{best.epoch} of {trial.arm.config.training.epochs}",
        format_duration(trial.history.seconds),
    ]


def _origin(trials: Sequence[Trial]) -> None:
    if not trials:
        st.caption("Nothing was recorded of it. Run it here: the curves are drawn while it trains.")
    elif trials[0].recorded:
        day = time.strftime("%d %B %Y", time.gmtime(trials[0].run.created))
        st.caption(f"Recorded on {day} on {trials[0].run.machine()}. Run it here to see the same on this machine.")
    elif any(trial.status.active for trial in trials):
        st.caption(f":material/model_training: {_progress(trials)}")
    else:
        st.caption("Trained on this machine.")


def _progress(trials: Sequence[Trial]) -> str:
    ended = sum(not trial.status.active for trial in trials)
    done = f"{ended} of {len(trials)} trained."
    for trial in trials:
        progress = progress_of(trial.history)
        if trial.status is Status.RUNNING and progress is not None:
            return f"{done} Now: {trial.arm.title}, epoch {progress.epoch} of {progress.epochs}."
    return f"{done} The next one begins."


def _actions(found: Experiment, trials: Sequence[Trial]) -> None:
    if any(arm.config.data.dataset == "full" for arm in found.arms) and not data.is_available("full"):
        fetch_panel()
        return
    own = [trial for trial in trials if not trial.recorded]
    with st.container(horizontal=True, vertical_alignment="center"):
        if any(trial.status.active for trial in own):
            if st.button("Stop", icon=":material/stop:", key=f"experiment_stop_{found.name}"):
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
