"""The confusion matrix and the images behind each of its cells, rows and columns."""

from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.classes_in_words import confusion_phrase, largest_confusions
from cnn_core.analysis.confusion import ANY, Cell, order_by_similarity
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES, NUM_CLASSES
from cnn_core.figures.confusion import ALL, Reading, confusion_heatmap, difference_heatmap
from ui import selection, theme
from ui.evaluate.biography import biography
from ui.evaluate.class_words import class_words
from ui.evaluate.evaluations import load
from ui.evaluate.pictures import picture_gallery
from ui.evaluate.scene import Scene
from ui.opening import landing
from ui.plot import plot

READINGS: dict[str, Reading | Literal["change"]] = {
    "Counts": "counts",
    "Share of each row": "rows",
    "Share of each column": "columns",
    "Change": "change",
}


def view(scene: Scene) -> None:
    """In words, as a matrix, and as the images of one cell."""
    evaluation = scene.evaluation
    landing("Where it goes wrong")
    theme.section(
        "Where it goes wrong",
        "Rows are the true classes, columns the answers. The diagonal is right; the grey cells are totals.",
    )
    class_words(evaluation)
    matrix_and_images(scene)


def matrix_and_images(scene: Scene) -> None:
    """The matrix, and beside and below it the images of the chosen cell."""
    evaluation = scene.evaluation
    matrix_column, images_column = st.columns([3, 2], gap="large")
    with matrix_column:
        _matrix(scene)
    with images_column:
        cell = _pick_cell(evaluation)
        rows = scene.rows[evaluation.cell(*cell)].tolist()
        st.markdown(f"**{_cell_sentence(evaluation, cell, len(rows))}**")
        _say_where_it_is(scene, cell)
        biography(scene, rows)
    if rows:
        st.caption("The most confident answers first, with their three highest probabilities. Click one for all ten.")
        picture_gallery(scene, rows, key=f"cell_{cell[0]}_{cell[1]}", words=f"times {cell_words(cell)}")


def chosen_cell(evaluation: Evaluation) -> Cell:
    """The cell of the selection, else that of its image, else the most common confusion."""
    chosen = selection.current()
    if chosen.class_index is not None:
        return chosen.class_index, chosen.class_index if chosen.answer_index is None else chosen.answer_index
    if chosen.answer_index is not None:
        return ANY, chosen.answer_index
    row = evaluation.row_of(chosen.image)
    if row is not None:
        return cell_of(evaluation, row)
    largest = next(iter(largest_confusions(evaluation.confusion, 1)), None)
    if largest is None:
        best = int(np.diag(evaluation.confusion).argmax())
        return best, best
    return largest.true_class, largest.answer


def choose_cell(cell: Cell, image: str | None = None) -> None:
    """Make this cell, and an image of it where one is named, the selection of all pages."""
    selection.select(selection.choose(class_index=cell[0], answer_index=cell[1], image=image))


def cell_of(evaluation: Evaluation, row: int) -> Cell:
    """Where in the matrix a validation image is counted."""
    return int(evaluation.labels[row]), int(evaluation.predicted[row])


def cell_words(cell: Cell) -> str:
    """As in `cat taken for dog`, `ship recognized`, `cat, whatever the answer` and `anything answered dog`."""
    true_class, answer = ("" if index == ANY else CLASS_NAMES[index] for index in cell)
    if not true_class:
        return f"anything answered {answer}" if answer else "of any class, whatever the answer"
    if not answer:
        return f"{true_class}, whatever the answer"
    return f"{true_class} recognized" if true_class == answer else f"{true_class} taken for {answer}"


def _cell_sentence(evaluation: Evaluation, cell: Cell, count: int) -> str:
    total = len(evaluation.labels) if cell[0] == ANY else int(evaluation.confusion[cell[0]].sum())
    return f"{count:,} of {total:,} images: {cell_words(cell)}"


@st.fragment
def _matrix(scene: Scene) -> None:
    """A click on a cell chooses it, one on a total its row or column. How it is read concerns nothing else."""
    reading, order = _choose_reading(scene)
    evaluation, chosen = scene.evaluation, chosen_cell(scene.evaluation)
    if reading == "change" and scene.other is not None:
        change = _shares(evaluation) - _shares(scene.other.evaluation)
        title = _change_title(change)
        figure = difference_heatmap(change, CLASS_NAMES, order=order, chosen=chosen, title=title)
    else:
        shown = "rows" if reading == "change" else reading
        title = _matrix_title(evaluation)
        figure = confusion_heatmap(
            evaluation.confusion, CLASS_NAMES, reading=shown, order=order, chosen=chosen, title=title
        )
    description = f"Confusion matrix of {len(evaluation.labels):,} images. {title}."
    clicked = plot(figure, key="confusion", shows=scene.run.id, description=description, height=580)
    if reading == "change" and scene.other is not None:
        st.caption(
            f"The change of each row's shares, in percentage points, from {theme.plain(scene.other.name)} to epoch "
            f"{scene.epoch.epoch}: orange became more common, blue rarer."
        )
    with st.expander("The matrix as a table", icon=":material/table:"):
        _as_table(evaluation, order)
    if clicked is not None:
        choose_cell((_index(clicked.y), _index(clicked.x)))
        st.rerun()


def _matrix_title(evaluation: Evaluation) -> str:
    right, total = int(evaluation.confusion.trace()), len(evaluation.labels)
    words = f"{right:,} of {total:,} images are right, {right / max(total, 1):.2%}"
    for largest in largest_confusions(evaluation.confusion, 1):
        words += f"; {confusion_phrase(largest.true_class, largest.answer, largest.count)} most ({largest.count:,})"
    return words


def _change_title(change: NDArray[np.float64]) -> str:
    true_class, answer = divmod(int(np.abs(change).argmax()), NUM_CLASSES)
    points = 100 * change[true_class, answer]
    if round(points) == 0:
        return "Hardly anything changed"
    return f"The largest change: {cell_words((true_class, answer))}, {points:+.0f} points"


def _choose_reading(scene: Scene) -> tuple[Reading | Literal["change"], list[int]]:
    names = [name for name in READINGS if name != "Change" or scene.other is not None]
    if st.session_state.get("confusion_kind") not in names:
        st.session_state["confusion_kind"] = names[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.segmented_control(
            "Show", names, required=True, wrap=True, key="confusion_kind", persist_state="session"
        )
        similar = st.toggle(
            "Similar classes side by side",
            key="confusion_similar",
            persist_state="session",
            help="Orders the classes by average-linkage clustering of how often each is taken for another.",
        )
    # By all images at the best epoch, so that rows do not jump while the time machine runs.
    order = order_by_similarity(_settled(scene).confusion) if similar else list(range(NUM_CLASSES))
    return READINGS[name or names[0]], order


def _settled(scene: Scene) -> Evaluation:
    best = scene.history.best_epoch
    return load(scene.run, best) if best is not None and best in scene.history.checkpoints else scene.whole


def _shares(evaluation: Evaluation) -> NDArray[np.float64]:
    counts = evaluation.confusion
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def _as_table(evaluation: Evaluation, order: list[int]) -> None:
    counts = evaluation.confusion
    rows = [
        [CLASS_NAMES[row], *(f"{counts[row, column]:,}" for column in order), f"{counts[row].sum():,}"] for row in order
    ]
    rows.append(["all", *(f"{counts[:, column].sum():,}" for column in order), f"{counts.sum():,}"])
    columns = ["True class", *(CLASS_NAMES[column] for column in order), "all"]
    theme.table(columns, rows, numeric=range(1, NUM_CLASSES + 2))


def _pick_cell(evaluation: Evaluation) -> Cell:
    """The chosen cell in two select boxes that choose it too."""
    cell = chosen_cell(evaluation)
    st.session_state["cell_true"], st.session_state["cell_answer"] = cell

    def changed() -> None:
        choose_cell((st.session_state["cell_true"], st.session_state["cell_answer"]))

    def class_box(label: str, key: str) -> None:
        st.selectbox(label, [*range(NUM_CLASSES), ANY], format_func=_class_or_any, key=key, on_change=changed)

    true_column, answer_column = st.columns(2)
    with true_column:
        class_box("True class", "cell_true")
    with answer_column:
        class_box("Answered", "cell_answer")
    return cell


def _class_or_any(index: int) -> str:
    return "any" if index == ANY else CLASS_NAMES[index]


def _index(name: object) -> int:
    return ANY if name == ALL else CLASS_NAMES.index(str(name))


def _say_where_it_is(scene: Scene, cell: Cell) -> None:
    """A selected image that is not among the run's, or not in this cell, says so."""
    image, row = selection.current().image, scene.selected
    if image is None:
        return
    if row is None:
        st.caption(
            f"{image} is not one of the {len(scene.whole.labels):,} images that judge this run, so the network was not "
            "asked about it here. Choose another picture below, or another run."
        )
    elif ANY not in cell and (own := cell_of(scene.whole, row)) != cell:
        st.caption(f"At epoch {scene.epoch.epoch} the picture chosen, {image}, is in another cell: {cell_words(own)}.")
        st.button("Go to its cell", key="own_cell", on_click=choose_cell, args=(own, image))
