"""A closer look at a training, by way of the shell: what each view is given, checked against what was saved."""

import numpy as np
import pytest

from cnn_core import data
from cnn_core.data import CLASS_NAMES
from cnn_core.presets import QUICK
from cnn_core.runs.events import LayerProbe, Probed
from cnn_core.runs.log import LogWriter
from cnn_core.runs.predictions import softmax
from cnn_core.runs.probe import FirstFilters
from tests.analysis.runs import saved_run
from tests.ui.visiting import component, components, markup, sentences, visit
from ui.watching.confusion import row_shares
from ui.watching.filters import lengths_of_change
from ui.watching.layers import layer_titles
from ui.watching.views import VIEWS

NAMES = ("conv2d_1", "conv2d_3", "dense_6", "logits")


@pytest.fixture
def labels(home):
    split = data.split(data.load("sample"), fraction=1, validation="holdout", seed=QUICK.config.data.split_seed)
    return np.asarray(split.validation.labels)


@pytest.fixture
def logits(labels):
    """All wrong after the first epoch, all right after the second, one wrong after the third."""
    right = 5.0 * np.eye(10)[labels]
    wrong = np.roll(right, 1, axis=1)
    third = right.copy()
    third[0] = wrong[0]
    return np.stack([wrong, right, third]).astype(np.float32)


@pytest.fixture
def older(labels, logits):
    """A run of an earlier release, which did not look at its layers."""
    return saved_run(logits, labels=labels)[0]


@pytest.fixture
def run(older):
    kernel = np.random.default_rng(0).normal(size=(3, 3, 3, 4)).astype(np.float32)
    with LogWriter(older.events_path) as log:
        for epoch in (1, 2, 3):
            FirstFilters("conv2d_1", kernel * epoch, learned=True).write(older.epoch_folder(epoch))
            layers = tuple(
                LayerProbe(name=name, weight_norm=epoch, gradient_norm=1 / epoch, zero_share=0.5, dead_share=0.25)
                for name in NAMES[:3]
            )
            last = LayerProbe(name="logits", weight_norm=float("nan"), gradient_norm=1.0)
            log.append(Probed(time=epoch, epoch=epoch, step=10 * epoch, layers=(*layers, last)))
    return older


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws(run, view):
    page = visit("train", run=run.id, view=view)
    assert not page.exception and not page.error
    assert "A closer look" in markup(page)


def test_a_view_costs_only_when_it_is_looked_at(run):
    drawn = {name for name, _ in components(visit("train", run=run.id, view="layers"))}
    assert not any("answers" in name or "filters" in name for name in drawn)


def test_ten_images_one_a_class_tell_their_probabilities_and_since_when_they_are_right(run, labels, logits):
    page = visit("train", run=run.id, view="images")
    pictures = component(page, "answers")["pictures"]
    assert [picture["name"] for picture in pictures] == list(CLASS_NAMES)
    first = {class_index: int(np.flatnonzero(labels == class_index)[0]) for class_index in range(10)}
    for class_index, picture in enumerate(pictures):
        expected = softmax(logits[2])[first[class_index]]
        assert [bar["share"] for bar in picture["bars"]] == pytest.approx(expected, abs=1e-4)
        changed = first[class_index] == 0
        assert picture["right"] != changed
        verdict = "wrong now, last right at epoch 2" if changed else "right since epoch 2"
        assert picture["verdict"] == verdict
    assert "After epoch 3: 9 of these 10 images are right." in sentences(page)


def test_the_confusion_can_be_seen_as_change_since_the_epoch_before(run, labels, logits):
    page = visit("train", run=run.id, view="confusion")
    assert "499 of 500 images are right" in component(page, "plot", "watched_matrix")["description"]
    page.session_state["watched_confusion"] = "Change since the epoch before"
    page.run()
    words = component(page, "plot", "watched_matrix")["description"]
    assert "After epoch 3, 1 fewer right than after epoch 2; 1 answer is another" in words


def test_shares_of_a_row_are_over_what_there_is():
    counts = np.zeros((10, 10), np.int64)
    counts[0, :2] = [1, 3]
    assert row_shares(counts)[0, :2].tolist() == [0.25, 0.75] and row_shares(counts)[1].sum() == 0


def test_filters_stand_beside_their_change_since_the_first_epoch(run):
    given = component(visit("train", run=run.id, view="filters"), "filters")
    assert len(given["sheets"]) == 2
    assert given["captions"] == ["200%"] * 4
    assert given["words"][3] == "Filter 3, changed by 200% of its length"


def test_the_length_of_a_change_is_that_of_the_difference():
    then = np.zeros((1, 1, 3, 2), np.float32)
    then[..., 0] = [3, 4, 0]
    now = then.copy()
    now[0, 0, 2, 0] = 2.5
    assert lengths_of_change(now, then).tolist() == [0.5, 0.0]


def test_layers_have_the_titles_of_the_table_and_what_is_no_number_is_a_gap(run):
    assert list(layer_titles(QUICK.config.model).items())[::6] == [
        ("conv2d_1", "1 Convolution"),
        ("logits", "7 Dense, the ten scores"),
    ]
    page = visit("train", run=run.id, view="layers")
    assert len([name for name, _ in components(page, "plot") if "norm" in name or "share" in name]) == 4
    assert "NaN" not in component(page, "plot", "watched_weight_norm")["figure"]


@pytest.mark.parametrize(("view", "missing"), [("layers", "did not look at its layers"), ("filters", "did not keep")])
def test_what_an_earlier_release_did_not_keep_is_said(older, view, missing):
    page = visit("train", run=older.id, view=view)
    assert not page.exception and missing in sentences(page)


def test_answers_that_cannot_be_read_are_a_sentence(run):
    (run.epoch_folder(3) / "logits.npy").write_bytes(b"no")
    page = visit("train", run=run.id, view="confusion")
    assert not page.exception and "answers of epoch 3" in page.error[0].value
