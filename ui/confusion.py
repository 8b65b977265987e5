"""The confusion matrix and the images behind each of its cells."""

import streamlit as st

from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES, NUM_CLASSES
from cnn_core.figures.confusion import confusion_heatmap
from cnn_core.figures.style import CLASS_COLORS
from ui import selection
from ui.gallery import Picture, gallery
from ui.paging import pick_page
from ui.picture import picture_card
from ui.plot import plot

PAGE_SIZE = 36
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
    clicked = plot(
        confusion_heatmap(evaluation.confusion, CLASS_NAMES, normalized=by_row != "Counts", chosen=_chosen()),
        key=f"confusion_{key}",
        description=_description(evaluation),
        height=520,
    )
    if clicked is not None:
        _choose(CLASS_NAMES.index(str(clicked.y)), CLASS_NAMES.index(str(clicked.x)))
        st.rerun()


def pick_cell(evaluation: Evaluation) -> tuple[int, int]:
    """The chosen cell, at first the most common confusion, in two select boxes that choose it too."""
    cell = _chosen() or _largest_confusion(evaluation)
    st.session_state["cell_true"], st.session_state["cell_answer"] = cell

    def changed() -> None:
        _choose(st.session_state["cell_true"], st.session_state["cell_answer"])

    def class_box(label: str, key: str) -> None:
        st.selectbox(label, range(NUM_CLASSES), format_func=CLASS_NAMES.__getitem__, key=key, on_change=changed)

    true_column, answer_column = st.columns(2)
    with true_column:
        class_box("True class", "cell_true")
    with answer_column:
        class_box("Answered", "cell_answer")
    return cell


def cell_card(evaluation: Evaluation, cell: tuple[int, int]) -> None:
    """What the cell says, and one of its pictures with all ten probabilities: the selected one, at first the first."""
    rows = evaluation.cell(*cell)
    total = int(evaluation.confusion[cell[0]].sum())
    st.markdown(f"**{len(rows):,} of {total:,} images: {_sentence(cell)}**")
    selected = evaluation.row_of(selection.current().image)
    row = selected if selected in rows else next(iter(rows), None)
    if row is None:
        st.caption("No image is in this cell at this epoch. Choose another.")
        return
    picture_card(evaluation.image_id(row), int(evaluation.labels[row]), evaluation.probabilities[row].tolist())


def cell_gallery(evaluation: Evaluation, cell: tuple[int, int]) -> None:
    """The images of the cell, the most confident answer first; a click opens one in the card."""
    rows = evaluation.cell(*cell)
    if not len(rows):
        return
    shown = pick_page(len(rows), PAGE_SIZE, key=f"cell_page_{cell[0]}_{cell[1]}", noun=f"times {_sentence(cell)}")
    st.caption("The most confident answers first, with their three highest probabilities. Click a picture for all ten.")
    pictures = [_picture(evaluation, int(row), right=cell[0] == cell[1]) for row in rows[shown]]
    clicked = gallery(pictures, key="cell_gallery", selected=selection.current().image, description=_sentence(cell))
    if clicked:
        selection.select(selection.choose(image=clicked))
        st.rerun()


def _sentence(cell: tuple[int, int]) -> str:
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
