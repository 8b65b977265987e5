"""The confusion matrix of the run, its cells opened."""

import streamlit as st

from cnn_core.analysis.confusion import ANY
from cnn_core.data import CLASS_NAMES
from ui import selection
from ui.evaluate.confusion import matrix_and_images
from ui.learn.keras_line import keras_line
from ui.learn.own.answers import judged_run
from ui.learn.question import state
from ui.opening import landing

CAT, DOG = CLASS_NAMES.index("cat"), CLASS_NAMES.index("dog")


def show() -> None:
    st.markdown(
        "One number hides which mistakes are made. The **confusion matrix** has a row for each true class and a column "
        "for each answer: the diagonal is right, every other cell is a kind of mistake. Click a cell to see its images."
    )
    scene = judged_run()
    if scene is not None:
        landing("The confusion matrix")
        matrix_and_images(scene)
    keras_line("sklearn.metrics.confusion_matrix(labels, model.predict(images).argmax(axis=1))", "With scikit-learn")
    if scene is None:
        return
    chosen = selection.current()
    cell = (chosen.class_index, chosen.answer_index)
    there = int(scene.whole.confusion[CAT, DOG])
    state(
        "results.cell",
        "Open the cats that were taken for dogs.",
        cell == (CAT, DOG),
        f"{there:,} cats. A recall of a row is its diagonal cell by the row's sum, a precision by the column's."
        if cell == (CAT, DOG)
        else _not_yet(cell),
    )


def _not_yet(cell: tuple[int | None, int | None]) -> str:
    if cell == (DOG, CAT):
        return "These are dogs taken for cats: rows are the truth, columns the answer."
    if None in cell or ANY in cell:
        return "Click the cell in the row of the cat and the column of the dog."
    return "Another cell is open. Go along the row of the cat to the column of the dog."
