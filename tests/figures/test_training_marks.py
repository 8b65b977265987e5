"""What is drawn on the learning curves: the best epoch, the tutorial's line, the true crossing."""

import pytest

from cnn_core.analysis.crossing import Crossing, Meeting
from cnn_core.figures import style
from cnn_core.figures.training import learning_curves
from cnn_core.runs.history import RunHistory, fold
from tests.runs.recorded import EVENTS

HISTORY = fold(RunHistory(), EVENTS)
MET = Meeting(close=Crossing(1.0, 0.6758), crossing=Crossing(1.75, 0.666))


def notes(figure):
    return {note.text: note for note in figure.layout.annotations}


def test_the_tutorials_line_is_red_unbroken_and_noted():
    figure = learning_curves(HISTORY, "accuracy", epochs=2, marked_epoch=2, meeting=MET)
    assert list(notes(figure)) == ["best epoch: 2", "optimal value: 67.6%"]
    line = figure.layout.shapes[1]
    assert (line.x0, line.x1, line.line.color, line.line.dash) == (1.0, 1.0, style.TUTORIAL, "solid")
    inks = [note.font.color for note in figure.layout.annotations]
    assert inks == [style.BEST_NOTE, style.TUTORIAL_NOTE], "words need more contrast than a line"


def test_the_true_crossing_is_a_cross_where_the_curves_meet():
    cross = learning_curves(HISTORY, "accuracy", epochs=2, marked_epoch=2, meeting=MET).data[-1]
    assert (cross.name, list(cross.x), list(cross.y)) == ("true crossing", [1.75], [0.666])
    assert cross.meta is None, "the live route must not extend it"


def test_where_the_curves_never_meet_nothing_is_drawn():
    figure = learning_curves(HISTORY, "recall", epochs=2, marked_epoch=1, meeting=Meeting(None, None))
    assert list(notes(figure)) == ["best epoch: 2", "epoch 1"]
    assert len(figure.data) == 2


@pytest.mark.parametrize(("epoch", "side"), [(1, "left"), (2, "right")])
def test_a_note_stands_on_the_side_that_has_room(epoch, side):
    figure = learning_curves(
        HISTORY, "loss", epochs=2, marked_epoch=2, meeting=Meeting(Crossing(float(epoch), 1.5), None)
    )
    assert figure.layout.annotations[-1].xanchor == side
    assert figure.layout.annotations[-1].text == "optimal value: 1.50"
