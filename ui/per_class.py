"""Precision, recall and F1 of every class."""

from cnn_core.analysis.confusion import metrics_by_class
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES
from ui import theme


def per_class_table(evaluation: Evaluation) -> None:
    """A row a class, the most common wrong answer beside its numbers."""
    rows = [
        (
            CLASS_NAMES[row.class_index],
            f"{row.precision:.1%}",
            f"{row.recall:.1%}",
            f"{row.f1:.3f}",
            f"{row.support:,}",
            _most_common_mistake(evaluation, row.class_index),
        )
        for row in metrics_by_class(evaluation.confusion)
    ]
    theme.table(
        ["Class", "Precision", "Recall", "F1", "Images", "Most often taken for"],
        rows,
        numeric=(1, 2, 3, 4),
        caption="Precision: of the answers naming this class, the share that is right. Recall: of this class's images, "
        "the share recognized. F1: their harmonic mean.",
    )


def _most_common_mistake(evaluation: Evaluation, class_index: int) -> str:
    mistakes = evaluation.confusion[class_index].copy()
    mistakes[class_index] = 0
    answer = int(mistakes.argmax())
    return f"{CLASS_NAMES[answer]} ({mistakes[answer]})" if mistakes[answer] else "–"
