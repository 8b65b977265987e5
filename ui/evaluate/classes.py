"""Class by class: precision, recall, F1, sureness, the curves behind them, and the ways to average."""

import plotly.graph_objects as go
import streamlit as st

from cnn_core.analysis.averages import Average, macro, micro, thresholded
from cnn_core.analysis.confusion import ClassMetrics, metrics_by_class
from cnn_core.analysis.curves import ClassCurves, class_curves
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES, NUM_CLASSES
from cnn_core.figures.classes import precision_recall_figure, roc_figure
from ui import selection, theme
from ui.clickable_table import Button, clickable_table
from ui.evaluate.scene import Scene
from ui.evaluate.slices_table import slices_table
from ui.opening import open_cell
from ui.plot import plot

Curves = dict[int, ClassCurves]


def view(scene: Scene) -> None:
    """The table, the averages, and both curves of every class."""
    evaluation = scene.evaluation
    curves = _curves(evaluation)
    theme.section("Class by class", "When the most probable class is taken as the answer.")
    per_class_table(scene, curves)
    theme.section("One number of ten", "Three ways to average, and why they differ.")
    _averages(evaluation)
    theme.section("Slice by slice", "The same numbers for every selection of images that you have named.")
    slices_table(scene)
    theme.section("Trading one mistake for the other", "Each class against the rest, as its threshold moves.")
    _both_curves(curves)


def per_class_table(scene: Scene, curves: Curves) -> None:
    """A row a class, the most common wrong answer beside its numbers; both open their images."""
    columns = ["Class", "Precision", "Recall", "F1", "Images", "Mean confidence", "ROC area", "Most often taken for"]
    other = metrics_by_class(scene.other.evaluation.confusion) if scene.other else None
    if other is not None:
        columns.insert(4, "F1 change")
    clicked = clickable_table(
        columns,
        [_row(scene.evaluation, metrics, curves, other) for metrics in metrics_by_class(scene.evaluation.confusion)],
        key="class_table",
        description="Precision, recall and F1 of every class",
        numeric=range(1, len(columns) - 1),
    )
    compared = f" The change is from {theme.plain(scene.other.name)}." if scene.other else ""
    st.caption(
        "Precision: of the answers naming this class, the share that is right. Recall: of this class's images, the "
        "share recognized. F1: their harmonic mean. Mean confidence: of the answers naming this class. ROC area: how "
        "often an image of this class gets a higher probability of it than another image. A class opens its recognized "
        f"images, a wrong answer its mistakes.{compared}"
    )
    if clicked is not None:
        true_class, answer = clicked.split()
        open_cell(CLASS_NAMES.index(true_class), CLASS_NAMES.index(answer))
        st.rerun()


def _row(
    evaluation: Evaluation, metrics: ClassMetrics, curves: Curves, other: list[ClassMetrics] | None
) -> list[str | Button]:
    index = metrics.class_index
    name = CLASS_NAMES[index]
    answered = evaluation.confidence[evaluation.predicted == index]
    return [
        Button(name, f"{name} {name}", "open the images recognized"),
        f"{metrics.precision:.1%}",
        f"{metrics.recall:.1%}",
        f"{metrics.f1:.3f}",
        *([f"{metrics.f1 - other[index].f1:+.3f}"] if other is not None else []),
        f"{metrics.support:,}",
        f"{answered.mean():.1%}" if len(answered) else "–",
        f"{curves[index].roc_area:.3f}" if index in curves else "–",
        _most_common_mistake(evaluation, index),
    ]


def _most_common_mistake(evaluation: Evaluation, class_index: int) -> str | Button:
    mistakes = evaluation.confusion[class_index].copy()
    mistakes[class_index] = 0
    answer = int(mistakes.argmax())
    if not mistakes[answer]:
        return "–"
    name, wrong = CLASS_NAMES[class_index], CLASS_NAMES[answer]
    return Button(f"{wrong} ({mistakes[answer]:,})", f"{name} {wrong}", f"open each {name} taken for {wrong}")


def _averages(evaluation: Evaluation) -> None:
    rows = (
        ("Micro", micro(evaluation.confusion), "Every image counts once: this is the accuracy."),
        ("Macro", macro(evaluation.confusion), "Every class counts once, however many images it has."),
        (
            "The tutorial's",
            thresholded(evaluation.probabilities, evaluation.labels),
            "A class is answered only above 50%: fewer answers, and more of them right.",
        ),
    )
    theme.table(
        ["Average", "Precision", "Recall", "F1", "What it counts"],
        [_average_row(*row) for row in rows],
        numeric=(1, 2, 3),
    )
    sure = float((evaluation.confidence > 0.5).mean())
    st.caption(
        f"Keras's Precision and Recall, which the tutorial uses, leave {1 - sure:.1%} of these images without an "
        "answer: no class reaches more than 50% there. That lifts precision and lowers recall against the other two."
    )


def _average_row(name: str, average: Average, words: str) -> tuple[str, ...]:
    return name, f"{average.precision:.2%}", f"{average.recall:.2%}", f"{average.f1:.3f}", words


def _curves(evaluation: Evaluation) -> Curves:
    found = (
        (index, class_curves(evaluation.probabilities[:, index], evaluation.labels == index))
        for index in range(NUM_CLASSES)
    )
    return {index: curve for index, curve in found if curve is not None}


def _both_curves(curves: Curves) -> None:
    if not curves:
        st.caption("These images are all of one class, so there is no other to tell it from.")
        return
    chosen = selection.current().class_index
    if chosen not in curves:
        chosen = None
    areas = {index: curve.roc_area for index, curve in curves.items()}
    precisions = {index: curve.average_precision for index, curve in curves.items()}
    roc_column, precision_column = st.columns(2, gap="medium")
    with roc_column:
        title = f"ROC: {_extremes(areas)}"
        figure = roc_figure(curves, CLASS_NAMES, chosen=chosen, title=title)
        _choose_on_click(figure, "roc", title)
        st.caption("The area under a curve is 1 for a perfect ranking of the images, 0.5 for guessing.")
    with precision_column:
        title = f"Precision and recall: {_extremes(precisions)}"
        figure = precision_recall_figure(curves, CLASS_NAMES, chosen=chosen, title=title)
        _choose_on_click(figure, "precision_recall", title)
        st.caption("Average precision is the mean precision over all recalls. Click a curve to bring its class out.")


def _extremes(values: dict[int, float]) -> str:
    best, worst = max(values, key=values.__getitem__), min(values, key=values.__getitem__)
    return f"{CLASS_NAMES[best]} is told best ({values[best]:.3f}), {CLASS_NAMES[worst]} worst ({values[worst]:.3f})"


def _choose_on_click(figure: go.Figure, key: str, title: str) -> None:
    clicked = plot(figure, key=key, description=title, height=380)
    if clicked is not None and clicked.trace_name in CLASS_NAMES:
        index = CLASS_NAMES.index(clicked.trace_name)
        selection.select(selection.choose(class_index=index, answer_index=index, image=None))
        st.rerun()
