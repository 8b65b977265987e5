"""What Evaluate compares with and how it reads probabilities, and the figures of the epoch as a whole."""

import streamlit as st

from cnn_core.analysis.averages import thresholded
from cnn_core.analysis.calibration import cross_entropy
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import RunSummary
from cnn_core.runs.history import RunHistory
from ui import selection, theme
from ui.evaluate.scene import Scene, epoch_to_compare
from ui.runs import run_label

NOTHING = "nothing"
_RUN, _EPOCH, _CALIBRATED = "against_run", "against_epoch", "calibrated"


def pick_other(run: Run, history: RunHistory, candidates: list[RunSummary], *, label: str = "Compare with") -> None:
    """Another epoch of this run, or another run, one of the `candidates`, at one of its epochs."""
    others = {found.run.id: found for found in candidates}
    saved = len(history.checkpoints) > 1
    options = [NOTHING, *([run.id] if saved else []), *others]
    chosen = selection.current()
    now = chosen.against or (run.id if chosen.against_epoch is not None else NOTHING)
    st.session_state[_RUN] = now if now in options else NOTHING
    run_column, epoch_column = st.columns([3, 2])
    with run_column:
        st.selectbox(
            label,
            options,
            format_func=lambda name: _option(name, run, others),
            key=_RUN,
            on_change=_compare,
            args=(run, history),
        )
    if st.session_state[_RUN] == NOTHING:
        return
    other = others.get(st.session_state[_RUN])
    shown = other.history if other else history
    st.session_state[_EPOCH] = epoch_to_compare(shown)
    with epoch_column:
        st.selectbox("at epoch", sorted(shown.checkpoints), key=_EPOCH, on_change=_compare_epoch)


def calibrated_toggle() -> None:
    """Probabilities as they are, or at the temperature that calibrates them."""
    st.session_state[_CALIBRATED] = selection.current().calibrated
    st.toggle(
        "Calibrated probabilities",
        key=_CALIBRATED,
        help="Divides the logits by the temperature that fits the validation images best (Guo et al. 2017). Answers "
        "stay, sureness becomes honest. The Calibration view shows what it changes.",
        on_change=lambda: selection.select(selection.choose(calibrated=st.session_state[_CALIBRATED])),
    )


def metric_tiles(scene: Scene) -> None:
    """Accuracy, precision, recall and loss of the images shown, each with its definition, and what changed."""
    own = figures_of(scene.evaluation)
    other = figures_of(scene.other.evaluation) if scene.other else None
    images = f"{len(scene.evaluation.labels):,}"
    meanings = {
        "Accuracy": f"Share of {images} validation images answered right",
        "Precision": "Of the answers given with more than 50%, the share that is right",
        "Recall": "Of all images, the share answered right with more than 50%",
        "Loss": "Mean categorical cross-entropy, in nats",
    }
    theme.stat_row([(name, _written(name, own, other), meaning) for name, meaning in meanings.items()])
    chosen = selection.current()
    if scene.other is None and (chosen.against or chosen.against_epoch):
        st.caption(
            "What was chosen to compare with cannot be compared: it is gone or damaged, its answers are no numbers, or "
            "other images judge it. Choose something else under “Compare with”."
        )
    if scene.other is not None:
        st.caption(f"In brackets: the change from {theme.plain(scene.other.name)}, on the same images.")


def figures_of(evaluation: Evaluation) -> dict[str, float]:
    """The four numbers of the training log, for any images and at any temperature."""
    sure = thresholded(evaluation.probabilities, evaluation.labels)
    return {
        "Accuracy": float(evaluation.right.mean()),
        "Precision": sure.precision,
        "Recall": sure.recall,
        "Loss": cross_entropy(evaluation.predictions.logits, evaluation.labels),
    }


def _written(name: str, own: dict[str, float], other: dict[str, float] | None) -> str:
    value = own[name]
    if name == "Loss":
        return f"{value:.3f}" + (f" ({value - other[name]:+.3f})" if other else "")
    return f"{value:.2%}" + (f" ({100 * (value - other[name]):+.2f})" if other else "")


def _option(name: str, run: Run, others: dict[str, RunSummary]) -> str:
    if name == NOTHING:
        return "nothing"
    return "another epoch of this run" if name == run.id else run_label(others[name])


def _compare(run: Run, history: RunHistory) -> None:
    chosen = st.session_state[_RUN]
    if chosen == NOTHING:
        selection.select(selection.choose(against=None, against_epoch=None))
    elif chosen == run.id:
        selection.select(selection.choose(against=None, against_epoch=min(history.checkpoints)))
    else:
        selection.select(selection.choose(against=chosen, against_epoch=None))


def _compare_epoch() -> None:
    selection.select(selection.choose(against_epoch=st.session_state[_EPOCH]))
