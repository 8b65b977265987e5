"""Whether sureness is to be believed, how to mend it, and what answering only when sure brings."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.calibration import BINS, brier_score, cross_fitted, reliability, rows_of_bin
from cnn_core.analysis.coverage import coverage
from cnn_core.figures.reliability import coverage_curve, reliability_diagram
from cnn_core.runs.directory import find
from ui import theme
from ui.evaluate.evaluations import load, temperature
from ui.evaluate.pictures import picture_gallery
from ui.evaluate.scene import Scene
from ui.plot import plot

CACHED = 24
CACHE_SECONDS = 3600
_BIN = "calibration_bin"


def view(scene: Scene) -> None:
    """The reliability diagram with its figures, and the coverage slider."""
    theme.section("Calibration", "Of the answers given with 80%, are 80% right?")
    _figures(scene)
    _diagram(scene)
    theme.section("Answer only when sure", "Refuse the doubtful images, and see what accuracy that buys.")
    _coverage(scene)


def _figures(scene: Scene) -> None:
    evaluation = scene.evaluation
    found = reliability(evaluation.probabilities, evaluation.labels)
    fitted = temperature(scene.run, scene.epoch.epoch)
    epoch = scene.epoch.epoch
    scaled = _cross_fitted(str(scene.run.folder), scene.run.id, epoch, scene.run.edition(epoch))[scene.rows]
    after = reliability(scaled, evaluation.labels).expected_error
    theme.stat_row(
        [
            (
                "Expected calibration error",
                f"{found.expected_error:.2%}",
                f"Mean distance of accuracy from confidence, over {BINS} bins of equal width (Guo et al. 2017)",
            ),
            (
                "Brier score",
                f"{brier_score(evaluation.probabilities, evaluation.labels):.3f}",
                "Squared distance of the ten probabilities from the truth: 0 is perfect, 2 the worst (Brier 1950)",
            ),
            ("Overconfidence", f"{found.overconfidence:+.2%}", "Mean confidence less accuracy"),
            (
                "Fitted temperature",
                f"{fitted:.3f}",
                f"Of all {len(scene.whole.labels):,} images: logits divided by it are calibrated best. Error then: "
                f"{after:.2%}, each half of them judged by the other half's",
            ),
        ]
    )
    reading = (
        f"Probabilities on this page are now read at a temperature of {scene.temperature:.3f}."
        if scene.calibrated
        else "“Calibrated probabilities” above reads every probability of this page at the fitted temperature."
    )
    st.caption(f"{reading} Answers stay the same, only their sureness changes.")


@st.cache_resource(max_entries=CACHED, ttl=CACHE_SECONDS, show_spinner=False)
def _cross_fitted(folder: str, run_id: str, epoch: int, edition: tuple[int, int]) -> NDArray[np.float64]:
    raw = load(find(run_id), epoch)
    return cross_fitted(raw.predictions.logits, raw.labels)


def _diagram(scene: Scene) -> None:
    evaluation = scene.evaluation
    found = reliability(evaluation.probabilities, evaluation.labels)
    gap = found.overconfidence
    word = "too sure" if gap > 0.005 else "not sure enough" if gap < -0.005 else "about as sure as it is right"
    title = f"This network is {word}: {evaluation.confidence.mean():.1%} sure, {evaluation.right.mean():.1%} right"
    clicked = plot(
        reliability_diagram(found, title=title),
        key="reliability",
        shows=scene.run.id,
        description=f"Reliability diagram. {title}.",
        height=420,
    )
    chosen = scene.slice is not None and scene.slice.by_answer
    note = (
        " This slice was chosen by what the network answers, so the bars tell of the choice as well." if chosen else ""
    )
    st.caption(f"Bars below the line: surer than right. Click a bar to open its images.{note}")
    if clicked is not None and isinstance(clicked.customdata, list):
        st.session_state[_BIN] = int(clicked.customdata[0])
    place = st.session_state.get(_BIN)
    if place is not None:
        rows = scene.rows[rows_of_bin(evaluation.probabilities, place)].tolist()
        words = f"answers given with {place / BINS:.0%} to {(place + 1) / BINS:.0%}"
        picture_gallery(scene, rows, key=f"bin_{place}", words=words)


def _coverage(scene: Scene) -> None:
    found = coverage(scene.evaluation.probabilities, scene.evaluation.labels)
    threshold = st.slider(
        "Answer only above a confidence of",
        0.0,
        1.0,
        0.5,
        0.01,
        format="percent",
        key="coverage_threshold",
        persist_state="session",
    )
    answered = found.answered_above(threshold)
    accuracy, total = found.accuracy_of(answered), len(found.rows)
    right = "–" if accuracy is None else f"{accuracy:.2%}"
    theme.stat_row(
        [
            ("Answered", f"{answered / total:.1%}", f"{answered:,} of {total:,} images"),
            ("Of these, right", right, "Accuracy on the images that got an answer"),
            ("Refused", f"{total - answered:,}", "Images left to a person"),
        ]
    )
    title = (
        f"Answering {answered / total:.0%} of the images, {right} are right; answering all, {found.accuracy[-1]:.2%}"
    )
    plot(
        coverage_curve(found, answered, title=title),
        key="coverage",
        shows=scene.run.id,
        description=f"Accuracy over coverage. {title}.",
        height=340,
    )
    st.caption("Risk and coverage after El-Yaniv and Wiener 2010: the surest answers are given first.")
    refused = scene.rows[found.refused(answered)].tolist()
    picture_gallery(scene, refused, key="refused", words="images refused, the least sure first")
