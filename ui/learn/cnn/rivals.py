"""What learned features buy: a decision tree and a linear SVM against a CNN, on the same photographs."""

import time

import streamlit as st

from cnn_core.errors import EpochscopeError
from cnn_core.figures.rivals import accuracy_by_shift
from cnn_core.rivals import WORDS, Measurement, Rivals, measured_here, recorded
from cnn_core.studies import StudyStatus, cancel, discard, state_of
from cnn_core.studies.launch import start_at
from cnn_core.terminal import format_duration
from ui import theme
from ui.evaluate.study import TICK_SECONDS, progress_words
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice
from ui.plot import plot


def show() -> None:
    st.markdown(
        "Before there were networks that learn features, people wrote them by hand, and gave them to a **decision "
        "tree** or a **support vector machine** (SVM). What can these two do with the raw pixels, and what can the "
        "SVM do with the features that a CNN has found?"
    )
    found = _shown()
    _chart(found)
    _table(found)
    _origin(found)
    _measure()
    choice(
        "cnn.rivals",
        "Two lines are the same kind of SVM, fitted the same way. What is the one given that the other is not?",
        [
            Option("More photographs", "Both were fitted to the same ones; see below the table."),
            Option(
                "Features that a CNN has learned, in place of pixels",
                "The classifier is as simple as before. What it is given says more: the network did the work.",
                right=True,
            ),
            Option("More time", "Its fit takes a fraction of the other's. The time went into the network before."),
        ],
    )
    st.markdown(
        "A convolution moves its map along when the picture moves (it is **equivariant**), and pooling forgives a "
        "pixel or two. The dense layers behind do mind where things are, so that the CNN loses too. No convolution "
        "is made for turned or enlarged pictures: those it must have seen."
    )
    keras_line("LinearSVC(C=0.0001).fit(images.reshape(n, 32 * 32 * 3) / 255, labels)", "In scikit-learn")


def _shown() -> Rivals:
    try:
        return measured_here() or recorded()
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/error:")
        return recorded()


def _chart(found: Rivals) -> None:
    told = "; ".join(
        f"{rival.title}: {rival.accuracies[0]:.1%} as they are, {rival.accuracies[-1]:.1%} moved by {found.shifts[-1]}"
        for rival in found.rivals
    )
    plot(accuracy_by_shift(found), key="rivals", description=f"Accuracy on test images. {told}.", height=340)


def _table(found: Rivals) -> None:
    theme.table(
        ["Classifier", "Setting", "Training images", "Test images", f"Moved by {found.shifts[-1]}", "Processor time"],
        [
            [
                rival.title,
                rival.setting,
                f"{rival.training_accuracy:.1%}",
                f"{rival.accuracies[0]:.1%}",
                f"{rival.accuracies[-1]:.1%}",
                format_duration(rival.seconds) if rival.seconds >= 1 else "under 1 s",
            ]
            for rival in found.rivals
        ],
        numeric=(2, 3, 4, 5),
        caption=f"All were fitted to the same {found.trained_on:,} training images and judged on the same "
        f"{found.judged_on:,} test images. Moved ones: the mean of four directions, the edge repeated. The dotted line "
        "is what guessing one of ten classes gives.",
    )


def _origin(found: Rivals) -> None:
    day = time.strftime("%d %B %Y", time.strptime(found.date, "%Y-%m-%d"))
    where = "Measured here" if found is not recorded() else "Recorded"
    st.caption(
        f"{where} on {day}, {theme.plain(found.machine)}, seed {found.seed}. Processor time is that of all cores, "
        "spent on fitting."
    )


def _measure() -> None:
    state = state_of(Measurement())
    if state.status.active:
        st.fragment(_under_way, run_every=TICK_SECONDS)()
        return
    if state.status is StudyStatus.FAILED:
        st.error(theme.plain(state.words), icon=":material/error:")
    if state.status is StudyStatus.CANCELLED:
        st.caption("It was cancelled; nothing was kept.")
    again = state.status is StudyStatus.FINISHED
    if st.button("Measure again" if again else "Measure it here", icon=":material/play_arrow:", key="rivals_start"):
        _start()


def _start() -> None:
    try:
        discard(Measurement())
        start_at(Measurement(), WORDS)
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/error:")
    else:
        st.rerun()


def _under_way() -> None:
    state = state_of(Measurement())
    if not state.status.active:
        # Once, so that the whole page shows what was measured; after that nothing ticks.
        st.rerun()
    with st.container(border=True):
        words, action = st.columns([4, 1], vertical_alignment="center")
        words.markdown("**Measuring** all four here. You may leave this page meanwhile.")
        action.button("Cancel", icon=":material/close:", key="rivals_cancel", on_click=cancel, args=(Measurement(),))
        st.progress(state.done / state.total if state.total else 0.0, text=progress_words(state))
