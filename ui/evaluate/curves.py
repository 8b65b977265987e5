"""How a run learned: four metrics over the epochs, and where training and validation meet in each."""

import streamlit as st

from cnn_core.analysis.crossing import Meeting, meeting
from cnn_core.figures.series import Metric
from cnn_core.figures.training import learning_curves, written
from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory
from ui import selection, theme
from ui.evaluate.scene import Scene
from ui.plot import plot

ROWS: tuple[tuple[Metric, Metric], ...] = (("accuracy", "precision"), ("recall", "loss"))
MEANING = (
    "The red line is the tutorial's “optimal value”: the first epoch at which training and validation lie within 0.01 "
    "of each other, noted with the training value. It measures where the two curves meet, and nothing is optimal "
    "there. The best epoch, in green, is the one of highest validation accuracy. The cross is where the lines truly "
    "intersect for the first time."
)


def view(scene: Scene) -> None:
    """Training against validation in accuracy, precision, recall and loss; a click on a point goes to its epoch."""
    theme.section("How it learned", "Training against validation, epoch by epoch; the thin line is single batches.")
    run, history, marked_epoch = scene.run, scene.history, scene.epoch.epoch
    epochs = run.config().training.epochs
    for row in ROWS:
        for column, metric in zip(st.columns(2, gap="medium"), row, strict=True):
            with column:
                curve(run, history, metric, epochs=epochs, marked_epoch=marked_epoch)
    st.caption(MEANING)


def meeting_words(metric: Metric, found: Meeting) -> str:
    """Both ways to read where the curves meet, or that they do not."""
    if found.close is None:
        close = "The curves never come within 0.01 of each other; the tutorial's own code would raise an error here."
    else:
        epoch = round(found.close.epoch)
        close = (
            f"Optimal value by the tutorial's definition: {written(metric, found.close.value)} at epoch {epoch}, "
            f"the tutorial's epoch {epoch - 1}."
        )
    if found.crossing is None:
        return f"{close} They do not cross." if found.close is None else f"{close} The curves do not cross."
    first = "The curves cross" if found.close is not None else "They cross between two epochs"
    return f"{close} {first} at epoch {found.crossing.epoch:.2f}, at {written(metric, found.crossing.value)}."


def curve(run: Run, history: RunHistory, metric: Metric, *, epochs: int, marked_epoch: int) -> None:
    """One metric with the tutorial's red line and the true crossing, and both in words."""
    found = meeting(history, metric)
    words = meeting_words(metric, found)
    clicked = plot(
        learning_curves(history, metric, epochs=epochs, marked_epoch=marked_epoch, meeting=found),
        key=f"learned_{metric}",
        shows=run.id,
        description=f"{_endpoints(history, metric)} {words}",
        height=330,
    )
    st.caption(words)
    if clicked is not None and round(clicked.x) in history.checkpoints and round(clicked.x) != marked_epoch:
        selection.select(selection.choose(epoch=round(clicked.x)))
        st.rerun()


def _endpoints(history: RunHistory, metric: Metric) -> str:
    """The curve in words, for those who do not see it."""
    first, last = history.epochs[0], history.epochs[-1]
    parts = [
        f"{part} from {written(metric, getattr(getattr(first, part), metric))} to "
        f"{written(metric, getattr(getattr(last, part), metric))}"
        for part in ("training", "validation")
    ]
    return f"{metric.capitalize()} over {len(history.epochs)} epochs: {parts[0]}, {parts[1]}."
