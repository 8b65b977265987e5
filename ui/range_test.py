"""Find a learning rate: a range test beside the design, its curve, and its suggestion brought to the slider."""

import streamlit as st

from cnn_core.analysis.range_test import RangeResult, read_range_test
from cnn_core.config import RunConfig, TrainingConfig
from cnn_core.errors import EpochscopeError
from cnn_core.figures.range_test import range_test_figure
from cnn_core.jobs import request_stop
from cnn_core.jobs.range_test import range_test_config, start_range_test
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from cnn_core.runs.status import Status, sentence_of
from cnn_core.settings import bounds
from ui import theme
from ui.asked import WHO
from ui.plot import plot

TICK_SECONDS = 1.0
HELP = (
    "A short real training in which the learning rate rises from tiny to huge: where the loss falls, the network "
    "learns; where it rises again, the steps are too large. Its network is thrown away."
)
_TESTED = "range_tested"


def find_learning_rate(config: RunConfig, *, slider: str) -> None:
    """A button that tests this design; then the test as it goes, and its result. `slider` is the key of the rate's."""
    tested = _tested(config)
    if tested is None:
        if st.button("Find a learning rate", icon=":material/troubleshoot:", help=HELP, key="find_learning_rate"):
            _start(config)
        return
    _, status = follow(tested).state()
    st.fragment(_watch, run_every=TICK_SECONDS if status.active else None)(tested, slider, was_active=status.active)


def range_result(history: RunHistory) -> RangeResult:
    """What the test shows by now."""
    return read_range_test(history.batches.learning_rate, history.batches.loss)


def show_range_test(run: Run, result: RangeResult) -> None:
    """Its curve, and in words what the suggestion rests on or why there is none."""
    plot(
        range_test_figure(result),
        key=f"range_{run.id}",
        description=f"Loss against learning rate, {len(result.rates)} points. {result.why}",
        height=300,
    )
    st.caption(theme.plain(result.why))


def _tested(config: RunConfig) -> Run | None:
    """This visit's test of this very design, where there is one; another learning rate does not make it another."""
    run_id, of = st.session_state.get(_TESTED, (None, None))
    if run_id is None or of != range_test_config(_same_rate(config)):
        return None
    try:
        return find(run_id)
    except EpochscopeError:
        return None


def _same_rate(config: RunConfig) -> RunConfig:
    """The design without what a range test does not depend on."""
    rate = TrainingConfig.model_fields["learning_rate"].default
    return config.model_copy(
        update={"name": "", "preset": None, "training": config.training.model_copy(update={"learning_rate": rate})}
    )


def _start(config: RunConfig) -> None:
    try:
        run = start_range_test(config)
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/block:")
        return
    st.session_state[_TESTED] = (run.id, range_test_config(_same_rate(config)))
    st.rerun()


def _watch(run: Run, slider: str, *, was_active: bool) -> None:
    history, status = follow(run).state()
    if was_active and not status.active:
        st.rerun()
    if status.active:
        _progress(run, history, status)
        return
    if len(history.batches):
        result = range_result(history)
        show_range_test(run, result)
        _offer(result, slider)
    else:
        st.caption(theme.plain(f"The range test ended before it began. {sentence_of(status, history)}"))
    if st.button("Test again", icon=":material/replay:", key="range_test_again"):
        del st.session_state[_TESTED]
        st.rerun()


def _progress(run: Run, history: RunHistory, status: Status) -> None:
    latest, started = history.latest_batch, history.started
    if latest is None or started is None:
        st.markdown(f":material/hourglass_top: **Range test.** {theme.plain(sentence_of(status, history))}")
    else:
        steps = started.epochs * started.batches_per_epoch
        words = f"Batch {latest.step:,} of {steps:,}, learning rate {latest.learning_rate:.2g}, loss {latest.loss:.2f}."
        st.progress(min(latest.step / steps, 1.0), f"Range test. {words}")
    if st.button("Stop the test", icon=":material/stop:", key="stop_range_test", disabled=status is Status.STOPPING):
        request_stop(run, who=WHO)
        st.rerun(scope="fragment")


def _offer(result: RangeResult, slider: str) -> None:
    if result.suggestion is None:
        return
    low, high = bounds(TrainingConfig.model_fields["learning_rate"])
    rate = min(max(result.suggestion, low), high)
    if st.button(
        f"Use {rate:g}",
        icon=":material/check:",
        type="primary",
        key="use_learning_rate",
        on_click=_use,
        args=(slider, rate),
        help="Puts it into the learning rate's slider above.",
    ):
        # The slider does not run with this part of the page.
        st.rerun()


def _use(slider: str, rate: float) -> None:
    st.session_state[slider] = rate
