"""The chapters on data, the loss and the results, on runs whose answers are known."""

import numpy as np
import pytest

from cnn_core import data, paths
from cnn_core.blocks.share import decode
from cnn_core.data import CLASS_NAMES
from cnn_core.experiments.together import TUTORIALS_OWN
from cnn_core.presets import QUICK
from tests.analysis.runs import saved_run
from tests.ui.visiting import component, markup, sentences, visit

CAT, DOG = CLASS_NAMES.index("cat"), CLASS_NAMES.index("dog")


@pytest.fixture
def run(home):
    """One epoch in which every cat is a dog and all else is right, each answer at 40% against 6.7% for the others."""
    config = QUICK.config.data
    judged = data.split(data.load("sample"), fraction=1, validation="holdout", seed=config.split_seed).validation
    answers = judged.labels.astype(int)
    answers[answers == CAT] = DOG
    made, _ = saved_run(np.eye(10, dtype=np.float32)[answers][None] * np.log(6), labels=judged.labels)
    return made


def asked(page, name: str):
    """What the question of this name was given."""
    return component(page, "question", f"question_{name}")


def test_without_a_network_a_step_says_how_to_get_one(home):
    page = visit("learn_results", step="accuracy")
    assert not page.exception and "No trained network yet" in sentences(page)


def test_one_hot_changes_the_form_and_not_the_loss(run):
    page = visit("learn_data", step="labels", run=run.id)
    assert not page.exception
    told = markup(page)
    page.toggle(key="learn_one_hot").set_value(True).run()
    switched = markup(page)
    loss = f"{-np.log(0.4):.4f}"
    assert loss in told and loss in switched
    assert "es-onehot" not in told and "es-onehot" in switched


def test_another_label_has_another_loss(run):
    page = visit("learn_optimizer", step="loss", run=run.id)
    (box,) = [box for box in page.selectbox if box.label == "The label says"]
    before = sentences(page)
    assert f"= {-np.log(0.4):.4f} nats" in before
    box.set_value((box.value + 1) % 10).run()
    assert f"= {-np.log(1 / 15):.4f} nats" in sentences(page)


def test_accuracy_has_a_margin_that_shrinks(run):
    page = visit("learn_results", step="accuracy", run=run.id)
    assert "the margin is still" in asked(page, "results.margin")["words"]
    slider = page.select_slider[0]
    slider.set_value(500).run()
    assert "90.0%" in markup(page) and "450 of 500" in markup(page)
    assert "2.6% is below five points, and fewer images do as well" in asked(page, "results.margin")["words"]
    assert not asked(page, "results.margin")["right"]


def test_the_threshold_is_given_the_counts_of_all_and_of_each_class(run):
    page = visit("learn_results", step="threshold", run=run.id)
    given = component(page, "threshold")
    assert given["images"] == [500, *[50] * 10]
    assert given["right"][0][20] == 450 and given["wrong"][0][20] == 50
    assert given["right"][CAT + 1][20] == 0 and given["wrong"][DOG + 1][20] == 50
    assert given["right"][0][50] == given["wrong"][0][50] == 0


def test_the_cell_that_is_asked_for_is_known(run):
    page = visit("learn_results", step="confusion", run=run.id)
    assert asked(page, "results.cell")["words"].startswith("Click the cell")
    page = visit("learn_results", step="confusion", run=run.id, **{"class": "cat", "answer": "dog"})
    assert asked(page, "results.cell")["right"] and "50 of 50 images: cat taken for dog" in sentences(page)


def test_a_diverged_network_says_so(home):
    made, _ = saved_run(np.full((1, 500, 10), np.nan, np.float32))
    page = visit("learn_optimizer", step="batches", run=made.id)
    assert not page.exception and any("its training diverged" in info.value for info in page.info)


def test_the_recorded_slice_serves_whoever_has_none(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    page = visit("learn_optimizer", step="rules")
    given = component(page, "descent")
    assert len(given["losses"]) == len(given["places"]) == 31 and given["rules"] == ["sgd", "momentum", "adam"]
    assert "it comes with the app" in sentences(page)


def test_a_schedule_that_ends_low_is_right(home):
    page = visit("learn_optimizer", step="schedules")
    assert not asked(page, "optimizer.schedule")["right"]
    page.selectbox(key="learn_schedule").set_value("linear").run()
    assert asked(page, "optimizer.schedule")["right"]


def test_the_challenge_shows_both_sides(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    labels = np.arange(500) % 10
    saved_run(np.eye(10, dtype=np.float32)[labels][None] * 5, labels=labels)
    page = visit("learn_better", step="together")
    assert asked(page, "better.challenge")["right"] and "+4" in markup(page)
    next(button for button in page.button if button.label == "Design my own").click().run()
    design = page.query_params["design"]
    design = design if isinstance(design, str) else design[0]
    assert decode(design).model == TUTORIALS_OWN.config.model and decode(design).data == TUTORIALS_OWN.config.data
