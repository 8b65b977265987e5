"""A run while it trains and after: status, progress, controls and curves."""

from collections.abc import Callable

import streamlit as st

from cnn_core.experiments.challenge import Contender
from cnn_core.figures.series import Metric
from cnn_core.figures.training import learning_curves
from cnn_core.runs.commands import command_states
from cnn_core.runs.directory import Run
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from cnn_core.runs.progress import progress_of
from cnn_core.runs.status import Status
from cnn_core.terminal import format_duration
from ui import theme
from ui.asked import all_commands
from ui.challenge import rival_of, standing
from ui.coach import coach
from ui.curve_controls import curve_controls
from ui.going_on import going_on
from ui.lineage import lineage, past_of
from ui.live import live_source
from ui.pages import link
from ui.plot import LiveSource, plot
from ui.range_test import range_result, show_range_test
from ui.replay import Replay, replay_of, start_again, stop_replay
from ui.run_script import run_script
from ui.runs import status_line
from ui.steering import steer
from ui.trainer_load import trainer_load
from ui.watching.views import closer_look

TICK_SECONDS = 1.0
NOT_YET = (
    ("Epoch", "–", "The first has not begun"),
    ("Speed", "–", "Training images a second"),
    ("Time left", "–", "Validation included"),
    ("Best validation accuracy", "–", "known after the first epoch"),
)
REPLAY_HELP = "Draws the curves again as they grew, in 15 seconds at most."


def watch(run: Run) -> None:
    """Everything about one run in training; the curves go on by the live route, the status line by a fragment."""
    history, status = follow(run).state()
    replay = None if status.active else replay_of(run)
    # A container each: whatever comes and goes in one, the charts in the others stay on the nodes that they have.
    first, second, third, fourth = (st.container() for _ in range(4))
    if replay is not None:
        with first:
            _replay_line(replay)
        _curves(replay.run, replay.history, live=replay.source(replay.history), on_ended=_ignore)
        return
    with first:
        lineage(run, history)
    with second:
        st.fragment(_status, run_every=TICK_SECONDS if status.active else None)(
            run, rival_of(run), was_active=status.active, changes=len(history.changes)
        )
    with third:
        going_on(run, history, status)
    with fourth:
        trainer_load(run, status)
    if status.active:
        _curves(run, history, live=live_source(run, history))
    else:
        _curves(run, history, marked_epoch=history.best_epoch)
    with st.container():
        if history.epochs and not status.active:
            _augmented(history.epochs[-1])
            _ways_on(run)
    with st.container():
        if not status.active:
            _asked(run, history)
            run_script(run, history)
    with st.container():
        coach(run)
    if status.active or history.epochs:
        closer_look(run)


def _asked(run: Run, history: RunHistory) -> None:
    """What a range test has shown, and what was asked of the run while it trained."""
    if run.config().training.schedule.kind == "range_test" and len(history.batches):
        show_range_test(run, range_result(history))
    all_commands(run, command_states(follow(run).commands(), history))


def _augmented(last: EpochFinished) -> None:
    if last.augmented is not None:
        st.caption(
            f"With test-time augmentation **{last.augmented.accuracy:.2%}** after epoch {last.epoch}, plain "
            f"{last.validation.accuracy:.2%}: each image, its mirror image and both moved by a pixel are judged, and "
            "their answers averaged."
        )


def _ways_on(run: Run) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Replay", icon=":material/replay:", on_click=start_again, args=(run,), help=REPLAY_HELP)
        link("evaluate", "See what it gets wrong")
        link("classify", "Show it a picture")


def _replay_line(replay: Replay) -> None:
    words, action = st.columns([4, 1], vertical_alignment="center")
    words.markdown(f":material/replay: **Replay.** {theme.plain(replay.words)}")
    action.button("Stop replay", icon=":material/stop:", on_click=stop_replay, width="stretch")


def _curves(
    run: Run,
    history: RunHistory,
    *,
    marked_epoch: int | None = None,
    live: LiveSource | None = None,
    on_ended: Callable[[], None] | None = None,
) -> None:
    """Loss and accuracy side by side; with `live` they grow by themselves."""
    epochs = history.target_epochs or run.config().training.epochs
    curve_controls("curve_controls")
    past = past_of(run)
    metrics: tuple[Metric, Metric] = ("loss", "accuracy")
    for column, metric in zip(st.columns(2, gap="medium"), metrics, strict=True):
        with column:
            plot(
                learning_curves(history, metric, epochs=epochs, marked_epoch=marked_epoch, before=past),
                key=f"curve_{metric}",
                shows=run.id,
                description=_description(history, metric, active=live is not None),
                live=live,
                curves=True,
                on_ended=on_ended,
            )


def _status(run: Run, rival: Contender | None, *, was_active: bool, changes: int) -> None:
    history, status = follow(run).state()
    if was_active and not status.active:
        # Once, so that the whole page shows the end; after that nothing ticks.
        st.rerun()
    if len(history.changes) > changes:
        # Once for each: the curves get a mark.
        st.rerun()
    st.markdown(status_line(status, history))
    if status.active:
        steer(run, history, status)
    _progress(history, status)
    if rival is not None:
        standing(rival, history.best, active=status.active)


def _progress(history: RunHistory, status: Status) -> None:
    progress = progress_of(history)
    if progress is None:
        if status.active:
            # The room that the numbers will take: the curves below must not jump when they come.
            theme.epoch_bar(1, 0)
            theme.stat_row(NOT_YET)
        return
    if status.active:
        theme.epoch_bar(progress.epochs, progress.epoch - 1 + progress.epoch_share)
    best = history.best
    theme.stat_row(
        [
            ("Epoch", f"{progress.epoch} of {progress.epochs}", f"{progress.epoch_share:.0%} of its batches trained"),
            _speed(history, status, progress.images_per_second),
            _duration(history, status, progress.seconds_left),
            (
                "Best validation accuracy",
                f"{best.validation.accuracy:.1%}" if best else "–",
                f"at epoch {best.epoch}" if best else "known after the first epoch",
            ),
        ]
    )


def _speed(history: RunHistory, status: Status, latest: float | None) -> theme.Stat:
    speed = latest if status.active else history.mean_images_per_second
    meaning = "Training images a second" if status.active else "Training images a second, on average"
    return "Speed", f"{speed:,.0f} images/s" if speed else "–", meaning


def _duration(history: RunHistory, status: Status, seconds_left: float | None) -> theme.Stat:
    if not status.active:
        return "Trained for", format_duration(history.seconds), "Validation left out"
    return "Time left", "measuring" if seconds_left is None else format_duration(seconds_left), "Validation included"


def _description(history: RunHistory, metric: Metric, *, active: bool) -> str:
    """The curve in words, for those who do not see it."""
    if active or not history.epochs:
        return f"Curve of {metric}, growing batch by batch while the network trains."
    last = history.epochs[-1]
    return (
        f"Curve of {metric} over {len(history.epochs)} epochs. At the last one training is at "
        f"{getattr(last.training, metric):.3f} and validation at {getattr(last.validation, metric):.3f}."
    )


def _ignore() -> None:
    """The end of a replay runs the page again, and that is all it has to do."""
