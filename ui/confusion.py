"""The confusion matrix and the images behind each of its cells."""

import streamlit as st

from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES
from cnn_core.figures.confusion import confusion_heatmap
from cnn_core.figures.style import CLASS_COLORS
from ui import selection
from ui.gallery import Picture, gallery
from ui.picture import picture_card
from ui.plot import plot

SHOWN_IMAGES = 60
SHOWN_BARS = 3


def confusion_section(evaluation: Evaluation, key: str) -> None:
    """Matrix, the same choice by two select boxes, and the gallery of the chosen cell."""
    by_row = st.segmented_control(
        "Show", ("Counts", "Share of each row"), default="Counts", required=True, key="confusion_kind"
    )
    clicked = plot(
        confusion_heatmap(evaluation.confusion, CLASS_NAMES, normalized=by_row != "Counts", chosen=_chosen()),
        key=f"confusion_{key}",
        description=_description(evaluation),
        height=520,
    )
    if clicked is not None:
        _choose(CLASS_NAMES.index(str(clicked.y)), CLASS_NAMES.index(str(clicked.x)))
        st.rerun()


def cell_gallery(evaluation: Evaluation) -> None:
    """The images of the chosen cell, the most confident answer first."""
    chosen = _chosen()
    true_class, answer = _pick_cell(chosen or _largest_confusion(evaluation))
    rows = evaluation.cell(true_class, answer)
    names = CLASS_NAMES[true_class], CLASS_NAMES[answer]
    right = true_class == answer
    sentence = f"{names[0]} recognized" if right else f"{names[0]} taken for {names[1]}"
    total = int(evaluation.confusion[true_class].sum())
    st.markdown(f"**{len(rows)} of {total} images: {sentence}**")
    if not len(rows):
        st.caption("No image is in this cell at this epoch.")
        return
    more = f"The {SHOWN_IMAGES} most confident of {len(rows)}." if len(rows) > SHOWN_IMAGES else "Most confident first."
    st.caption(f"{more} The bars are the network's probabilities.")
    pictures = [_picture(evaluation, int(row), right) for row in rows[:SHOWN_IMAGES]]
    clicked = gallery(pictures, key="cell_gallery", selected=selection.current().image, description=sentence)
    if clicked:
        selection.select(selection.choose(image=clicked))
        st.rerun()


def chosen_picture(evaluation: Evaluation) -> None:
    """The selected image with its ten probabilities, when it is one of the validation images."""
    row = evaluation.row_of(selection.current().image)
    if row is None:
        st.caption("Click a picture to see it large, with all ten probabilities.")
    else:
        picture_card(evaluation.image_id(row), int(evaluation.labels[row]), evaluation.probabilities[row].tolist())


def _picture(evaluation: Evaluation, row: int, right: bool) -> Picture:
    probabilities = evaluation.probabilities[row]
    order = probabilities.argsort()[::-1][:SHOWN_BARS]
    image_id = evaluation.image_id(row)
    return Picture(
        id=image_id,
        caption=CLASS_NAMES[int(evaluation.labels[row])],
        detail=image_id,
        mark="correct" if right else "wrong",
        bars=tuple((CLASS_NAMES[index], float(probabilities[index]), CLASS_COLORS[index]) for index in order),
    )


def _pick_cell(cell: tuple[int, int]) -> tuple[int, int]:
    indices = range(len(CLASS_NAMES))
    st.session_state["cell_true"], st.session_state["cell_answer"] = cell

    def changed() -> None:
        _choose(st.session_state["cell_true"], st.session_state["cell_answer"])

    true_column, answer_column = st.columns(2)
    true_column.selectbox(
        "True class", indices, format_func=CLASS_NAMES.__getitem__, key="cell_true", on_change=changed
    )
    answer_column.selectbox(
        "Answered", indices, format_func=CLASS_NAMES.__getitem__, key="cell_answer", on_change=changed
    )
    return cell


def _choose(true_class: int, answer: int) -> None:
    selection.select(selection.choose(class_index=true_class, answer_index=answer, image=None))


def _chosen() -> tuple[int, int] | None:
    chosen = selection.current()
    if chosen.class_index is None:
        return None
    return chosen.class_index, chosen.class_index if chosen.answer_index is None else chosen.answer_index


def _largest_confusion(evaluation: Evaluation) -> tuple[int, int]:
    wrong = evaluation.confusion.copy()
    wrong[range(10), range(10)] = 0
    true_class, answer = divmod(int(wrong.argmax()), wrong.shape[1])
    return true_class, answer


def _description(evaluation: Evaluation) -> str:
    true_class, answer = _largest_confusion(evaluation)
    right = int(evaluation.confusion.trace())
    return (
        f"Confusion matrix of {len(evaluation.labels)} images, {right} answered right. The most common confusion: "
        f"{evaluation.confusion[true_class, answer]} times {CLASS_NAMES[true_class]} taken for {CLASS_NAMES[answer]}."
    )
