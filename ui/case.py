"""The case of a single image: what it is, what was answered, and how that came about epoch by epoch."""

import streamlit as st

from cnn_core.analysis.case import Case, case_of
from cnn_core.analysis.confusion import Cell
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES
from cnn_core.figures.case import probabilities_by_epoch
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from ui import selection
from ui.confusion import cell_of, cell_words, choose_cell
from ui.pages import link
from ui.picture import picture_card
from ui.plot import plot

CACHED_CASES = 64
CACHE_SECONDS = 3600


def case_section(run: Run, history: RunHistory, evaluation: Evaluation, epoch: int, cell: Cell) -> None:
    """What the cell says, and one picture in full: the selected one, else the cell's first."""
    rows = evaluation.cell(*cell)
    total = int(evaluation.confusion[cell[0]].sum())
    st.markdown(f"**{len(rows):,} of {total:,} images: {cell_words(cell)}**")
    selected = evaluation.row_of(selection.current().image)
    _say_where_it_is(evaluation, epoch, cell, selected)
    row = selected if selected is not None else next(iter(rows), None)
    if row is None:
        st.caption("No image is in this cell at this epoch. Choose another.")
        return
    picture_card(evaluation.image_id(row), int(evaluation.labels[row]), evaluation.probabilities[row].tolist())
    _story(run, history, evaluation, epoch, int(row))
    _neighbours(evaluation, rows.tolist(), int(row))
    link("data", "See it on Data")


def case_words(case: Case) -> str:
    """When the image was first answered right, and how steady that was."""
    count = len(case.epochs)
    if count < 2:
        return "Its story is told from the second saved epoch on."
    if case.first_right is None:
        return f"Not answered right at any of the {count} saved epochs. {_changed(case)}."
    right = int(case.right.sum())
    return (
        f"First answered right at epoch {case.first_right}, and right at {right} of {count} saved epochs. "
        f"{_changed(case)}; {_forgotten(case)} (forgetting events, Toneva et al. 2019)."
    )


def _say_where_it_is(evaluation: Evaluation, epoch: int, cell: Cell, selected: int | None) -> None:
    """A selected image that is not among the run's, or not in this cell, says so."""
    image = selection.current().image
    if image is not None and selected is None:
        st.caption(
            f"{image} is not one of the {len(evaluation.labels):,} images that judge this run, so the network was not "
            "asked about it here. Choose another picture below, or another run."
        )
    elif image is not None and selected is not None and (own := cell_of(evaluation, selected)) != cell:
        st.caption(f"At epoch {epoch} the picture chosen, {image}, is in another cell: {cell_words(own)}.")
        st.button("Go to its cell", key="own_cell", on_click=choose_cell, args=(own, image))


def _story(run: Run, history: RunHistory, evaluation: Evaluation, epoch: int, row: int) -> None:
    true_class, answer = cell_of(evaluation, row)
    case = _case(str(run.folder), run.id, row, true_class, len(history.checkpoints))
    st.caption(case_words(case))
    if len(case.epochs) < 2:
        return
    names = " and ".join(dict.fromkeys((CLASS_NAMES[true_class], CLASS_NAMES[answer])))
    plot(
        probabilities_by_epoch(
            case.epochs, case.probabilities, CLASS_NAMES, true_class=true_class, answer=answer, marked_epoch=epoch
        ),
        key=f"case_{run.id}",
        description=f"Probability of {names} at {len(case.epochs)} saved epochs. {case_words(case)}",
        height=230,
    )


@st.cache_resource(max_entries=CACHED_CASES, ttl=CACHE_SECONDS, show_spinner=False)
def _case(_folder: str, run_id: str, row: int, true_class: int, _saved: int) -> Case:
    run = find(run_id)
    return case_of(run, follow(run).history(), row, true_class)


def _neighbours(evaluation: Evaluation, rows: list[int], row: int) -> None:
    """The pictures before and after this one in its cell."""
    if row not in rows or len(rows) < 2:
        return
    place = rows.index(row)
    with st.container(horizontal=True, vertical_alignment="center"):
        _step("Previous", "arrow_back", evaluation, rows, place - 1)
        _step("Next", "arrow_forward", evaluation, rows, place + 1)
        st.caption(f"Picture {place + 1:,} of {len(rows):,} in this cell", width="content")


def _step(label: str, icon: str, evaluation: Evaluation, rows: list[int], place: int) -> None:
    def go() -> None:
        selection.select(selection.choose(image=evaluation.image_id(rows[place])))

    st.button(label, key=f"case_{label}", icon=f":material/{icon}:", on_click=go, disabled=not 0 <= place < len(rows))


def _changed(case: Case) -> str:
    return f"The answer changed {_times(case.changes)}" if case.changes else "The answer never changed"


def _forgotten(case: Case) -> str:
    if not case.forgotten:
        return "no right answer was followed by a wrong one"
    return f"a right answer was followed by a wrong one {_times(case.forgotten)}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
