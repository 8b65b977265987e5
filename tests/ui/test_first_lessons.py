"""The chapters on what a network is and on tensors, without a browser and without TensorFlow."""

import numpy as np
import pytest

from cnn_core import paths
from cnn_core.data import CLASS_NAMES, validation_part
from cnn_core.rivals import Measurement, keep, recorded
from cnn_core.runs.directory import find
from cnn_core.runs.predictions import read_logits
from cnn_core.studies import StudyStatus, state_of
from cnn_core.studies.state import write_word
from cnn_core.studies.telling import word_of
from tests.ui.visiting import component, markup, sentences, visit
from ui.learn.cnn import guess


@pytest.fixture
def brought(home, monkeypatch):
    """A home that shows the recorded runs."""
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    return home


def test_the_game_asks_for_cats_and_dogs_and_tells_what_the_network_said(brought):
    run = find("recorded-speedrun")
    judged, labels = guess.judge(run, 8), np.asarray(validation_part(run.config().data).labels)
    assert len(judged.rows) == 2000 and set(labels[judged.rows]) == {3, 5}
    logits = read_logits(run, 8)[judged.rows]
    sure = 1 / (1 + np.exp(logits[:, 3].astype(float) - logits[:, 5]))
    np.testing.assert_allclose(judged.dogs, sure, rtol=1e-5)
    assert judged.accuracy == ((logits[:, 5] > logits[:, 3]) == (labels[judged.rows] == 5)).mean() > 0.9

    told = component(visit("learn_cnn", step="guess", run=run.id), "guess")
    assert [round["truth"] for round in told["rounds"]] == judged.truths[guess.drawn(judged, 0)].tolist()
    assert told["rounds"][0]["name"] == f"test-{judged.rows[guess.drawn(judged, 0)[0]]}"
    assert told["judged"] == 2000 and told["accuracy"] == judged.accuracy


def test_games_are_drawn_by_lot_and_every_seed_draws_others(brought):
    judged = guess.judge(find("recorded-speedrun"), 8)
    games = [guess.drawn(judged, seed) for seed in range(200)]
    assert all(len(set(game)) == guess.ROUNDS for game in games)
    assert len({tuple(game) for game in games}) == 200
    assert 0.45 < judged.truths[np.concatenate(games)].mean() < 0.55
    assert tuple(CLASS_NAMES[index] for index in guess.CLASSES) == guess.ANIMALS


def test_without_a_network_the_game_says_so(home):
    assert "train one" in sentences_with_info(visit("learn_cnn", step="guess"))


def sentences_with_info(page) -> str:
    return sentences(page) + "\n".join(info.value for info in page.info)


USES = {
    "Pictures": ["1998", "2012"],
    "What and where": ["Detection", "Segmentation"],
    "Not pictures": ["Text", "Speech", "Time series"],
    "Ready-made": ["VGG-16", "ResNet50", "InceptionV3", "EfficientNet"],
}


def test_each_use_comes_with_its_source(home):
    page = visit("learn_cnn", step="uses")
    for group, names in USES.items():
        page.session_state["uses_group"] = group
        page.run()
        assert not page.exception
        text = markup(page)
        assert all(name in text for name in names)
        assert text.count("<cite>") == text.count('role="listitem"') >= 2


def test_rivals_shows_what_was_recorded_then_what_was_measured_here(home):
    page = visit("learn_cnn", step="rivals")
    assert "Recorded on" in sentences(page) and page.button("rivals_start").label == "Measure it here"
    Measurement().folder.mkdir(parents=True)
    keep(recorded().model_copy(update={"machine": "another one"}))
    page.run()
    assert "Measured here on" in sentences(page) and "another one" in sentences(page)
    assert page.button("rivals_start").label == "Measure again"


def test_a_damaged_measurement_is_a_sentence_and_can_be_measured_again(home):
    Measurement().folder.mkdir(parents=True)
    Measurement().result_path.write_text("{")
    page = visit("learn_cnn", step="rivals")
    assert "Discard it and measure again" in page.error[0].value
    assert "Recorded on" in sentences(page) and page.button("rivals_start").label == "Measure again"


def test_a_failed_measurement_says_why(home):
    import os

    Measurement().folder.mkdir(parents=True)
    write_word(Measurement(), word_of(os.getpid()).model_copy(update={"failed": True, "words": "The disk is full."}))
    assert state_of(Measurement()).status is StudyStatus.FAILED
    assert visit("learn_cnn", step="rivals").error[0].value == "The disk is full."


def test_the_recorded_measurement_says_what_learned_features_buy():
    """What the page's words rest on."""
    found = {rival.name: rival for rival in recorded().rivals}
    tree, svm, again, cnn = (found[name].accuracies for name in ("tree", "svm", "svm_on_features", "cnn"))
    assert tree[0] < svm[0] < min(again[0], cnn[0]) - 0.1
    assert all(accuracies[-1] < accuracies[0] for accuracies in (tree, svm, again, cnn))
    assert found["svm_on_features"].seconds < found["svm"].seconds


@pytest.mark.parametrize("hostile", ["pooling/../settings", ["convolution"], 7, None, "settings", ""])
def test_only_chapters_are_opened_from_the_four_layers(home, monkeypatch, hostile):
    from ui.learn.cnn import layers

    opened = []
    monkeypatch.setattr(layers.selection, "go", lambda *where: opened.append(where))
    layers._go(hostile)
    assert not opened
