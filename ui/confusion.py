"""The confusion matrix and the images behind each of its cells."""

import streamlit as st

from cnn_core.analysis.classes_in_words import largest_confusions
from cnn_core.analysis.confusion import Cell
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES, NUM_CLASSES
from cnn_core.figures.confusion import confusion_heatmap
from cnn_core.figures.style import CLASS_COLORS
from ui import selection
from ui.gallery import Picture, gallery
from ui.paging import pick_page
from ui.plot import plot

PAGE_SIZE = 24
SHOWN_BARS = 3


def confusion_section(evaluation: Evaluation, key: str) -> None:
    """The matrix; a click on a cell chooses it."""
    by_row = st.segmented_control(
        "Show",
        ("Counts", "Share of each row"),
        default="Counts",
        required=True,
        key="confusion_kind",
        persist_state="session",
    )
    chosen = chosen_cell(evaluation)
    clicked = plot(
        confusion_heatmap(evaluation.confusion, CLASS_NAMES, normalized=by_row != "Counts", chosen=chosen),
        key=f"confusion_{key}",
        description=_description(evaluation),
        height=520,
    )
    if clicked is not None:
        choose_cell((CLASS_NAMES.index(str(clicked.y)), CLASS_NAMES.index(str(clicked.x))))
        st.rerun()


def pick_cell(evaluation: Evaluation) -> Cell:
    """The chosen cell in two select boxes that choose it too."""
    cell = chosen_cell(evaluation)
    st.session_state["cell_true"], st.session_state["cell_answer"] = cell

    def changed() -> None:
        choose_cell((st.session_state["cell_true"], st.session_state["cell_answer"]))

    def class_box(label: str, key: str) -> None:
        st.selectbox(label, range(NUM_CLASSES), format_func=CLASS_NAMES.__getitem__, key=key, on_change=changed)

    true_column, answer_column = st.columns(2)
    with true_column:
        class_box("True class", "cell_true")
    with answer_column:
        class_box("Answered", "cell_answer")
    return cell


def cell_gallery(evaluation: Evaluation, cell: Cell) -> None:
    """The images of the cell, the most confident answer first; a click opens one beside the matrix."""
    rows = evaluation.cell(*cell)
    if not len(rows):
        return
    shown = pick_page(len(rows), PAGE_SIZE, key=f"cell_page_{cell[0]}_{cell[1]}", noun=f"times {cell_words(cell)}")
    st.caption("The most confident answers first, with their three highest probabilities. Click a picture for all ten.")
    pictures = [_picture(evaluation, int(row), right=cell[0] == cell[1]) for row in rows[shown]]
    clicked = gallery(pictures, key="cell_gallery", selected=selection.current().image, description=cell_words(cell))
    if clicked:
        selection.select(selection.choose(image=clicked))
        st.rerun()


def chosen_cell(evaluation: Evaluation) -> Cell:
    """The cell of the selection, else that of its image, else the most common confusion."""
    chosen = selection.current()
    if chosen.class_index is not None:
        return chosen.class_index, chosen.class_index if chosen.answer_index is None else chosen.answer_index
    row = evaluation.row_of(chosen.image)
    if row is not None:
        return cell_of(evaluation, row)
    largest = next(iter(largest_confusions(evaluation.confusion, 1)), None)
    return (largest.true_class, largest.answer) if largest else (0, 0)


def choose_cell(cell: Cell, image: str | None = None) -> None:
    """Make this cell, and an image of it where one is named, the selection of all pages."""
    selection.select(selection.choose(class_index=cell[0], answer_index=cell[1], image=image))


def cell_of(evaluation: Evaluation, row: int) -> Cell:
    """Where in the matrix a validation image is counted."""
    return int(evaluation.labels[row]), int(evaluation.predicted[row])


def cell_words(cell: Cell) -> str:
    """As in `cat taken for dog` and `ship recognized`."""
    true_class, answer = (CLASS_NAMES[index] for index in cell)
    return f"{true_class} recognized" if true_class == answer else f"{true_class} taken for {answer}"


def _picture(evaluation: Evaluation, row: int, *, right: bool) -> Picture:
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


def _description(evaluation: Evaluation) -> str:
    right = int(evaluation.confusion.trace())
    words = f"Confusion matrix of {len(evaluation.labels)} images, {right} answered right."
    for largest in largest_confusions(evaluation.confusion, 1):
        words += (
            f" The most common confusion: {largest.count} times {cell_words((largest.true_class, largest.answer))}."
        )
    return words
