"""The figures on Evaluate, recomputed by scikit-learn or by hand from the stored answers; views by way of the shell."""

import re

import numpy as np
import pytest
import scipy.stats
import sklearn.metrics

from cnn_core import data, paths
from cnn_core.analysis.calibration import fit_temperature
from cnn_core.analysis.slices import Slice, save_slice
from cnn_core.presets import QUICK
from cnn_core.runs.predictions import softmax
from tests.analysis.runs import saved_run
from tests.ui.visiting import sentences, visit
from ui.evaluate.views import VIEWS


@pytest.fixture
def judged(home):
    config = QUICK.config.data
    return data.split(data.load("sample"), fraction=1, validation="holdout", seed=config.split_seed).validation


@pytest.fixture
def logits(judged):
    random = np.random.default_rng(0)
    right = np.eye(10)[judged.labels]
    return np.stack([strength * right + random.normal(size=right.shape) for strength in (1, 2.5)]).astype(np.float32)


@pytest.fixture
def run(judged, logits):
    return saved_run(logits, labels=judged.labels)[0]


def tiles(page) -> dict[str, str]:
    """Every tile's value by its label; the later of two of one label stands."""
    html = "".join(block.proto.body for block in page.get("html"))
    return dict(re.findall(r'<div class="es-stat" role="listitem"><span>(.*?)</span><b>(.*?)</b>', html))


def table(page, place: int) -> list[list[str]]:
    """Cells of the page's n-th plain table."""
    html = "".join(block.proto.body for block in page.get("html"))
    grid = re.findall(r"<table>(.*?)</table>", html)[place]
    return [re.findall(r"<td.*?>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", grid)]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_and_an_unknown_one_is_the_first(run, view):
    page = visit("evaluate", run=run.id, view=view, against_epoch="1")
    assert not page.exception and not page.error
    assert page.query_params["view"] in (view, [view])
    assert not visit("evaluate", run=run.id, view="unheardof").exception


def test_the_four_numbers_are_scikit_learns(run, judged, logits):
    page = visit("evaluate", run=run.id, epoch="2")
    probabilities, labels = softmax(logits[1]), judged.labels
    sure = probabilities > 0.5
    truth = np.eye(10, dtype=bool)[labels]
    precision, recall, _, _ = sklearn.metrics.precision_recall_fscore_support(truth, sure, average="micro")
    found = tiles(page)
    assert found["Accuracy"] == f"{sklearn.metrics.accuracy_score(labels, probabilities.argmax(axis=1)):.2%}"
    assert (found["Precision"], found["Recall"]) == (f"{precision:.2%}", f"{recall:.2%}")
    assert found["Loss"] == f"{sklearn.metrics.log_loss(labels, probabilities):.3f}"


def test_a_comparison_puts_the_change_in_brackets(run, judged, logits):
    page = visit("evaluate", run=run.id, epoch="2", against_epoch="1")
    now, before = (sklearn.metrics.accuracy_score(judged.labels, one.argmax(axis=1)) for one in logits[::-1])
    assert tiles(page)["Accuracy"] == f"{now:.2%} ({100 * (now - before):+.2f})"
    assert "the change from epoch 1" in sentences(page)


def test_calibrated_probabilities_are_read_at_each_epochs_own_temperature(run, judged, logits):
    page = visit("evaluate", run=run.id, epoch="2", view="images", calibrated="1")
    temperature = fit_temperature(logits[1], judged.labels)
    loss = sklearn.metrics.log_loss(judged.labels, softmax(logits[1] / temperature))
    assert tiles(page)["Loss"] == f"{loss:.3f}"


def test_averages_are_scikit_learns(run, judged, logits):
    page = visit("evaluate", run=run.id, epoch="2", view="classes")
    predicted = logits[1].argmax(axis=1)
    for name, average in (("Micro", "micro"), ("Macro", "macro")):
        wanted = sklearn.metrics.precision_recall_fscore_support(judged.labels, predicted, average=average)
        row = next(row for row in table(page, 0) if row and row[0] == name)
        assert row[1:4] == [f"{wanted[0]:.2%}", f"{wanted[1]:.2%}", f"{wanted[2]:.3f}"]


def test_calibration_by_hand(run, judged, logits):
    page = visit("evaluate", run=run.id, epoch="2", view="calibration")
    probabilities, labels = softmax(logits[1]), judged.labels
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    error = 0.0
    for low, high in zip(np.arange(15) / 15, np.arange(1, 16) / 15, strict=True):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += abs(right[inside].mean() - confidence[inside].mean()) * inside.mean()
    brier = sklearn.metrics.brier_score_loss(labels, probabilities, scale_by_half=False, labels=range(10))
    found = tiles(page)
    assert found["Expected calibration error"] == f"{error:.2%}"
    assert found["Brier score"] == f"{brier:.3f}"
    assert found["Overconfidence"] == f"{confidence.mean() - right.mean():+.2%}"
    assert found["Of these, right"] == f"{right[confidence >= 0.5].mean():.2%}"
    assert found["Refused"] == f"{(confidence < 0.5).sum()}"


def test_fixed_broken_and_the_test_are_numpys_and_scipys(run, judged, logits):
    page = visit("evaluate", run=run.id, epoch="2", view="difference", against_epoch="1")
    before, now = (one.argmax(axis=1) == judged.labels for one in logits)
    fixed, broken = int((now & ~before).sum()), int((before & ~now).sum())
    found = tiles(page)
    assert (found["Fixed"], found["Broken"]) == (str(fixed), str(broken))
    assert (found["Both right"], found["Both wrong"]) == (str((now & before).sum()), str((~now & ~before).sum()))
    p_value = scipy.stats.binomtest(fixed, fixed + broken).pvalue
    words = "below 0.0001" if p_value < 0.0001 else f"= {p_value:.4f}"
    assert f"p {words}" in sentences(page)


def test_without_anything_to_compare_the_page_says_what_to_do(run):
    assert "Choose another epoch or another run" in sentences(visit("evaluate", run=run.id, view="difference"))


def test_slices_that_cannot_be_read_are_not_just_missing(run):
    paths.slices_path().write_text("{torn", "utf-8")
    page = visit("evaluate", run=run.id)
    assert "is damaged" in sentences(page) and page.selectbox(key="slice").options == ["All images"]


def test_a_slice_cuts_every_number_and_the_page_says_so(run, judged, logits):
    save_slice(Slice(name="cats", true_class=3))
    page = visit("evaluate", run=run.id, epoch="2", view="classes")
    page.selectbox(key="slice").set_value("cats").run()
    cats = judged.labels == 3
    accuracy = f"{(logits[1].argmax(axis=1) == 3)[cats].mean():.2%}"
    assert tiles(page)["Accuracy"] == accuracy
    whole, own = table(page, 1)[1:]
    assert own[:3] == ["cats", "50", accuracy] and own[-1] == "true class cat"
    assert whole[:3] == ["All images", "500", f"{(logits[1].argmax(axis=1) == judged.labels).mean():.2%}"]
    assert f"cats: {cats.sum()} of 500 images" in sentences(page).replace("*", "")
    assert "no other to tell it from" in sentences(page)
    page.button(key="slice_remove").click().run()
    assert not page.exception and tiles(page)["Accuracy"] == whole[2]


def test_an_empty_slice_is_a_sentence(run):
    save_slice(Slice(name="none", brightness=(0.99, 1)))
    page = visit("evaluate", run=run.id)
    page.selectbox(key="slice").set_value("none").run()
    assert not page.exception and "Show all images, or another epoch" in sentences(page)


def test_a_run_judged_by_other_images_is_not_offered_for_comparison(run, judged, logits):
    other_data = QUICK.config.model_copy(update={"data": QUICK.config.data.model_copy(update={"split_seed": 7})})
    elsewhere, _ = saved_run(logits, config=other_data, labels=judged.labels)
    alike, _ = saved_run(logits, labels=judged.labels)
    page = visit("evaluate", run=run.id, against=elsewhere.id)
    options = page.selectbox(key="against_run").options
    assert page.selectbox(key="against_run").value == "nothing"
    assert sum(alike.mark in option for option in options) == 1
    assert not any(elsewhere.mark in option for option in options)


def test_what_cannot_be_compared_is_said_and_takes_nothing_else_along(run, judged, logits):
    broken, _ = saved_run(logits, labels=judged.labels)
    (broken.folder / "config.json").write_text("{", encoding="utf-8")
    diverging = logits.copy()
    diverging[1, 0] = np.nan
    diverged, _ = saved_run(diverging, labels=judged.labels)
    for query in (
        {"against": broken.id},
        {"against": diverged.id, "against_epoch": "2"},
        {"against": "quick-gone-0000"},
    ):
        page = visit("evaluate", run=run.id, epoch="2", **query)
        assert not page.exception and not page.error
        assert "cannot be compared" in sentences(page) and "(" not in tiles(page)["Accuracy"]


def test_the_very_epoch_compared_with_is_no_difference(run):
    page = visit("evaluate", run=run.id, epoch="2", view="difference", against_epoch="2")
    assert "there is no difference" in sentences(page)


def test_suspects_of_a_slice_are_those_of_all_that_lie_in_it(run, judged, logits):
    save_slice(Slice(name="cats", true_class=3))
    probabilities = softmax(logits[1])
    thresholds = np.array([probabilities[judged.labels == index, index].mean() for index in range(10)])
    confident = np.where(probabilities >= thresholds, probabilities, -1)
    suspect = (confident.max(axis=1) > 0) & (confident.argmax(axis=1) != judged.labels)
    page = visit("evaluate", run=run.id, epoch="2", view="labels")
    page.selectbox(key="slice").set_value("cats").run()
    assert f"{suspect[judged.labels == 3].sum()} of 50 labels are suspect" in sentences(page)


def test_a_slice_chosen_by_its_answers_gets_no_verdict(run):
    save_slice(Slice(name="right ones", correctness="right"))
    page = visit("evaluate", run=run.id, epoch="2", view="difference", against_epoch="1")
    assert "McNemar" in sentences(page)
    page.selectbox(key="slice").set_value("right ones").run()
    assert "no test is made of it" in sentences(page) and "McNemar" not in sentences(page)


def test_a_diverged_epoch_still_shows_its_curves(judged, logits):
    logits[1, 0] = np.nan
    run, _ = saved_run(logits, labels=judged.labels)
    page = visit("evaluate", run=run.id, epoch="2", view="calibration", calibrated="1")
    assert not page.exception and "This training diverged" in "".join(words.value for words in page.markdown)
    assert "Optimal value by the tutorial" in sentences(page) or "curves never come within" in sentences(page)
