"""The picture of the tutorial's claims: all of its text is there, none of it is markup, none leaves the page."""

import numpy as np

from cnn_core.analysis.tutorial import Claim
from cnn_core.figures.case import probabilities_by_epoch
from cnn_core.figures.tutorial import MARGIN, WIDTH, tutorial_picture

CLAIMS = [
    Claim("Accuracy 67.09%", "70.57% on validation at epoch 6, " * 4, "Holds where …", "holds", 6, (3, 5)),
    Claim("Birds are taken for airplanes", "Most often for deer", "Holds where …", "fails", 6, (2, 0)),
    Claim("Reached at the third epoch", "Epoch 4", "Holds where …", "differs", 6, (2, 0), "this run is short"),
]


def test_every_claim_has_its_verdict_and_its_row():
    figure = tutorial_picture(CLAIMS, "Tutorial · 8 epochs", "Differs, because this run is short.")
    texts = [note.text for note in figure.layout.annotations]
    assert [text for text in texts if text[0] in "✓✗≠"] == ["✓ holds", "✗ fails", "≠ differs"]
    assert {"The tutorial and you", "Tutorial · 8 epochs", "Most often for deer"} <= set(texts)
    assert texts[-1] == "Differs, because this run is short."


def test_rows_follow_each_other_down_the_page_and_stay_on_it():
    figure = tutorial_picture(CLAIMS, "facts " * 60, "foot " * 80)
    rules = [rule.y0 for rule in figure.layout.shapes]
    assert rules == sorted(rules) and len(rules) == 4
    assert rules[1] - rules[0] > rules[2] - rules[1], "a longer text takes a higher row"
    assert figure.layout.width == WIDTH
    lowest = max(figure.layout.annotations, key=lambda note: note.y)
    assert lowest.y + 22 * (lowest.text.count("<br>") + 1) + MARGIN == figure.layout.height


def test_a_runs_name_is_text():
    figure = tutorial_picture(CLAIMS, '<a href="https://example.com">x</a>', "foot")
    assert not any("<a" in note.text for note in figure.layout.annotations)


def test_each_class_shown_is_a_curve_and_the_true_one_has_a_tick():
    probabilities, names = np.array([[0.2, 0.8], [0.6, 0.4]]), ["cat", "dog"]
    wrong, right, unknown = (
        probabilities_by_epoch([1, 3], probabilities, names, shown=shown, true_class=true_class, marked_epoch=3)
        for shown, true_class in (([1, 0], 0), ([0], 0), ([0, 1], None))
    )
    assert [(curve.name, list(curve.x), list(curve.y)) for curve in wrong.data] == [
        ("dog", [1, 3], [0.8, 0.4]),
        ("cat ✓", [1, 3], [0.2, 0.6]),
    ]
    assert [curve.name for curve in right.data] == ["cat ✓"]
    assert [curve.name for curve in unknown.data] == ["cat", "dog"]
    assert wrong.layout.shapes[0].x0 == 3
    assert wrong.layout.title.text == "At epoch 3: dog 40%, cat 60%"
