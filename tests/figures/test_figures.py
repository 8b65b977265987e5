import itertools

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.data import CLASS_NAMES
from cnn_core.errors import ConfigError
from cnn_core.figures import style
from cnn_core.figures.confusion import confusion_heatmap
from cnn_core.figures.data import class_balance
from cnn_core.figures.series import Cursor, series_since
from cnn_core.figures.training import learning_curves
from cnn_core.runs.events import ValidatedWithin
from cnn_core.runs.history import RunHistory, fold
from tests.runs.recorded import EVENTS, batch

HISTORY = fold(RunHistory(), EVENTS)


def relative_luminance(color: str) -> float:
    """WCAG 2.2."""
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("page", ["#ffffff", "#12161d"])
@pytest.mark.parametrize("color", [*style.CLASS_COLORS, style.TRAINING, style.VALIDATION, style.BEST, style.TUTORIAL])
def test_every_colour_stands_out_on_both_pages(color, page):
    assert contrast(color, page) >= 2.9, color


def test_each_class_has_a_colour_of_its_own():
    assert len(set(style.CLASS_COLORS)) == len(CLASS_NAMES) == 10
    assert not set(style.CLASS_COLORS) & set(style.PLACEHOLDERS)


@given(cuts=st.lists(st.integers(0, len(EVENTS)), max_size=5))
def test_increments_add_up_to_the_whole_however_they_are_cut(cuts):
    grown = {name: {"x": [], "y": []} for name in series_since(HISTORY, Cursor())}
    for start, end in itertools.pairwise([0, *sorted(cuts), len(EVENTS)]):
        before, after = (fold(RunHistory(), EVENTS[:place]) for place in (start, end))
        for name, points in series_since(after, Cursor.of(before)).items():
            grown[name]["x"] += points["x"]
            grown[name]["y"] += points["y"]
    assert grown == series_since(HISTORY, Cursor())


def test_the_last_batch_of_an_epoch_lies_on_the_epochs_own_point():
    series = series_since(HISTORY, Cursor())
    assert series["training_loss"]["x"] == [1, 2]
    assert series["batch_loss"]["x"][-1] == 2
    assert series["validation_accuracy"]["y"] == [epoch.validation.accuracy for epoch in HISTORY.epochs]


def test_what_judged_in_mid_epoch_lies_on_the_validation_curve_in_its_place():
    per_epoch = HISTORY.started.batches_per_epoch
    judged = [
        ValidatedWithin(time=1, epoch=epoch.epoch, step=epoch.step - per_epoch // 2, validation=epoch.training)
        for epoch in HISTORY.epochs
    ]
    points = series_since(fold(HISTORY, judged), Cursor())["validation_accuracy"]
    half = (per_epoch - per_epoch // 2) / per_epoch
    assert points["x"] == [half, 1, 1 + half, 2]
    assert points["y"][::2] == [epoch.training.accuracy for epoch in HISTORY.epochs]
    assert points["y"][1::2] == [epoch.validation.accuracy for epoch in HISTORY.epochs]


def test_what_is_not_finite_becomes_a_gap():
    history = fold(HISTORY, [batch(time=1, epoch=3, step=999, loss=float("nan"))])
    assert series_since(history, Cursor.of(HISTORY))["batch_loss"]["y"] == [None]


@pytest.mark.parametrize("hostile", ["", "1", "a.b", "-1.2", "1.2.3", "1.2.3.4.5", "9999999999.1.1.1", "1.2.3.4'--"])
def test_a_cursor_is_four_counts_and_nothing_else(hostile):
    with pytest.raises(ConfigError, match="four counts"):
        Cursor.parse(hostile)
    assert Cursor.parse("1.12.3.4") == Cursor(1, 12, 3, 4)


@pytest.mark.parametrize("metric", ["loss", "accuracy", "precision", "recall"])
def test_curves_carry_the_series_that_the_live_route_extends(metric):
    figure = learning_curves(HISTORY, metric, epochs=2, marked_epoch=2)
    names = [trace.meta["series"] for trace in figure.data]
    assert set(names) <= set(series_since(HISTORY, Cursor()))
    assert names[-2:] == [f"training_{metric}", f"validation_{metric}"]
    assert figure.layout.annotations[0].text == "best epoch: 2"


def test_a_run_that_has_not_begun_has_room_for_its_epochs():
    figure = learning_curves(RunHistory(), "loss", epochs=8)
    assert figure.layout.xaxis.range[1] == pytest.approx(8.16)
    assert [len(trace.x) for trace in figure.data] == [0, 0, 0]


def test_a_class_without_images_leaves_a_row_of_zeros():
    matrix = np.zeros((10, 10), dtype=np.int64)
    trace, _ = confusion_heatmap(matrix, CLASS_NAMES, reading="rows").data
    assert not np.isnan(trace.z).any()


def test_balance_says_whether_the_classes_are_equal():
    assert class_balance([7] * 10, CLASS_NAMES).layout.title.text == "Every class has 7 images"
    assert isinstance(class_balance(range(10), CLASS_NAMES), go.Figure)
    assert class_balance(range(10), CLASS_NAMES).layout.title.text == "Images a class"
