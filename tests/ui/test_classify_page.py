"""Classify by way of the shell, its network a stand-in whose answers are known."""

import json

import numpy as np
import pytest

from cnn_core import data, paths
from cnn_core.analysis.doubt import energy, feature_distance
from cnn_core.errors import ServingError
from cnn_core.presets import QUICK
from cnn_core.runs.directory import find
from cnn_core.runs.predictions import LOGITS_FILE, read_logits, softmax
from cnn_core.serving import client
from cnn_core.studies import load_reference, reference_study
from tests.analysis.runs import saved_run
from tests.ui.classify_stand_in import CAT, SHIP, StandIn
from tests.ui.visiting import sentences, visit


@pytest.fixture
def network(monkeypatch):
    stand_in = StandIn()
    monkeypatch.setattr(client, "ask", stand_in.ask)
    monkeypatch.setattr(client, "available", lambda: True)
    return stand_in


@pytest.fixture
def run(home):
    config = QUICK.config.data
    judged = data.split(data.load("sample"), fraction=1, validation="holdout", seed=config.split_seed).validation
    logits = np.random.default_rng(0).normal(0, 1, (2, len(judged.labels), 10)).astype(np.float32)
    logits += 4 * np.eye(10, dtype=np.float32)[judged.labels]
    return saved_run(logits, labels=judged.labels)[0]


def components(page, name: str) -> list[dict]:
    """What our components of this name on the page were given."""
    blocks = page.get("bidi_component")
    return [json.loads(one.proto.json)[0] for one in blocks if one.proto.component_name == f"epochscope_{name}"]


def markup(page) -> str:
    return "\n".join(element.proto.body for element in page.get("html"))


def test_without_a_run_the_way_to_one_is_shown(home):
    assert "No network to ask yet" in sentences(visit("classify"))


def test_an_example_is_answered_before_anything_was_chosen(run, network):
    page = visit("classify")
    expected = softmax(network.logits(data.image("test", 1)[None])["logits"][0])[SHIP]
    assert not page.exception
    assert f"A ship, {expected:.1%}." in markup(page) or f"perhaps a ship ({expected:.1%})" in markup(page)
    assert "Right: it is a ship." in markup(page) and "An example, to begin with." in markup(page)


def test_a_photograph_of_the_address_is_answered_and_a_training_image_says_so(run, network):
    page = visit("classify", run=run.id, image="train-9")
    assert "the network may have learned from this very picture" in markup(page)
    assert "is not on this machine" in sentences(visit("classify", run=run.id, image="train-0"))


def test_a_second_opinion_stands_beside_the_first(run, network):
    page = visit("classify", run=run.id, epoch="2", against_epoch="1")
    assert markup(page).count('class="es-answer') == 2
    assert "epoch 1" in markup(page) and "epoch 2" in markup(page)


def test_calibrated_percentages_are_told_beside_the_networks_own_and_switched(run, network):
    page = visit("classify", run=run.id)
    assert "Calibrated on the validation images it would be" in sentences(page)
    before = markup(page)
    page.toggle(key="calibrated").set_value(True).run()
    assert "Calibrated at temperature" in sentences(page) and markup(page) != before
    assert page.query_params["calibrated"] == "1"


def test_three_methods_say_where_and_with_which_numbers(run, network):
    page = visit("classify", run=run.id, view="why")
    for words in (
        "From 6x6 values of the layer conv2d_3",
        "Covering the strongest place takes ship from 75.0% to 50.0%",
        "All pixels together +4.50; the logit of ship lies +4.51",
        "What it cannot say:",
    ):
        assert words in markup(page)


def test_the_maps_of_a_random_network_are_asked_for_when_they_are_wanted(run, network):
    page = visit("classify", run=run.id, view="why")
    assert not any("random_seed" in options for _, options in network.asked)
    page.toggle(key="why_random").set_value(True).run()
    assert [name for name, options in network.asked if "random_seed" in options] == [
        "grad_cam",
        "occlusion",
        "integrated_gradients",
    ]
    assert markup(page).count("random network</strong>") == 3


def test_another_class_can_be_asked_about(run, network):
    page = visit("classify", run=run.id, view="why")
    page.selectbox(key=f"why_class_test-1_{run.id}_2").set_value(CAT).run()
    assert network.asked[-1][1]["class_index"] == CAT and "Orange speaks for cat" in sentences(page)


def test_the_answer_is_told_epoch_by_epoch(run, network):
    page = visit("classify", run=run.id, epoch="2", view="epochs")
    assert "The answer changed 1 time over 2 epochs." in sentences(page)
    (chart,) = components(page, "plot")
    drawn = {trace["name"]: trace["y"] for trace in json.loads(chart["figure"])["data"]}
    sure = np.exp(3) / (np.exp(3) + 9)
    np.testing.assert_allclose(drawn["ship ✓"], [(1 - sure) / 9, sure])
    np.testing.assert_allclose(drawn["cat"], [sure, (1 - sure) / 9])


def test_a_picture_that_is_answered_weakly_is_doubted_with_its_number(run, network):
    judged = energy(read_logits(run, 2))
    network.logits = lambda pixels: {"logits": np.full((len(pixels), 10), 0.3, np.float32)}
    own = -(0.3 + np.log(10))
    page = visit("classify", run=run.id, epoch="2")
    share = f"{np.floor(1000 * (judged < own).mean()) / 10:.1f}%"
    assert f"Stranger to the network than {share} of the validation images" in markup(page)
    assert f"by the energy of its answer ({own:.1f})." in markup(page)
    network.logits = lambda pixels: {"logits": np.full((len(pixels), 10), 20, np.float32)}
    page = visit("classify", run=run.id, epoch="2", image="test-2")
    assert "No measure finds it strange" in markup(page)


@pytest.fixture
def brought(home, monkeypatch):
    """What comes with the recorded run of the tutorial about the training images."""
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    return load_reference(reference_study(find("recorded-tutorial"), 6))


def test_look_alikes_are_the_nearest_training_images_and_one_can_be_looked_at(brought, network):
    network.seen = brought.features[7:8].astype(np.float32)
    page = visit("classify", run="recorded-tutorial", view="lookalikes")
    alike = components(page, "gallery")[-1]["pictures"]
    values = brought.features.astype(np.float64)
    cosines = values @ values[7] / np.linalg.norm(values, axis=1) / np.linalg.norm(values[7])
    nearest = np.argsort(-cosines, kind="stable")[:12]
    assert {one["id"] for one in alike} == {f"train-{brought.indices[row]}" for row in nearest}
    assert alike[0]["id"] == f"train-{brought.indices[7]}" and alike[0]["detail"] == "similarity 1.00"
    assert "of the 12 nearest are of class" in sentences(page)


def test_both_measures_of_doubt_are_told_where_the_training_images_are_known(brought, network):
    network.seen = brought.features[7:8].astype(np.float32)
    distance = feature_distance(network.seen, brought.means, brought.whitening)[0]
    page = visit("classify", run="recorded-tutorial")
    assert f"by the distance of what its last layer sees ({distance:.1f})." in markup(page)


def test_without_a_reference_it_is_offered(run, network):
    page = visit("classify", run=run.id, view="lookalikes")
    assert "What it has learned from" in sentences(page)
    assert any(button.label == "Collect it" for button in page.button)


def test_a_game_counts_what_the_person_and_the_network_recognise(run, network):
    page = visit("classify", run=run.id, view="game")
    images = page.session_state["classify_game"].images
    truth = int(data.label("test", images[0]))
    page.button(key=f"guess_{truth}").click().run()
    assert "After 1 of 10: you 1, the network" in sentences(page) and "Photograph 2 of 10" in markup(page)
    for _ in range(9):
        page.button(key=f"guess_{SHIP}").click().run()
    assert not page.exception and "After 10 of 10" in sentences(page)
    page.button(key="game_again").click().run()
    assert page.session_state["classify_game"].images != images


def test_a_refusal_of_the_serving_process_is_a_sentence(run, monkeypatch):
    def refuse(*_, **__):
        raise ServingError("Its epoch cannot be loaded.")

    monkeypatch.setattr(client, "ask", refuse)
    monkeypatch.setattr(client, "available", lambda: True)
    page = visit("classify", run=run.id)
    assert "Its epoch cannot be loaded" in sentences(page) and not page.exception


def test_a_diverged_network_is_a_sentence(run, network):
    network.logits = lambda pixels: {"logits": np.full((len(pixels), 10), np.nan, np.float32)}
    page = visit("classify", run=run.id, epoch="2")
    assert "after epoch 2 the network's answers are no numbers any more" in sentences(page)
    assert "nan" not in markup(page) and not page.exception


def test_a_second_opinion_that_cannot_be_had_leaves_the_first(run, network, monkeypatch):
    def ask(question, run, epoch, arrays=None, **options):
        if epoch == 1:
            raise ServingError("Epoch 1 cannot be loaded.")
        return network.ask(question, run, epoch, arrays, **options)

    monkeypatch.setattr(client, "ask", ask)
    page = visit("classify", run=run.id, epoch="2", against_epoch="1")
    assert "Epoch 1 cannot be loaded" in sentences(page)
    assert markup(page).count('class="es-answer') == 1 and "Grad-CAM" in markup(page)


def test_a_run_that_is_gone_is_told_and_another_answers(run, network):
    page = visit("classify", run="quick-20260101-000000-abcd")
    assert "There is no run" in sentences(page) and "es-answer" in markup(page)


def test_where_nothing_can_be_fitted_nothing_is_called_calibrated(run, network):
    (run.epoch_folder(2) / LOGITS_FILE).unlink()
    page = visit("classify", run=run.id, epoch="2", calibrated="1")
    assert "It cannot be calibrated" in sentences(page) and "at temperature" not in sentences(page)


def test_another_run_is_asked_about_the_same_picture(run, network, recorded_runs_too):
    page = visit("classify", run=run.id, epoch="2", image="test-5")
    page.selectbox(key="picked_run").set_value("recorded-tutorial").run()
    assert page.query_params["image"] == "test-5"
    assert page.session_state["inside_picture"][0] == "test-5"


@pytest.fixture
def recorded_runs_too(monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")


def test_while_nobody_can_answer_the_page_says_what_it_waits_for(run, monkeypatch):
    monkeypatch.setattr(client, "available", lambda: False)
    page = visit("classify", run=run.id)
    assert "Waking the network up" in "\n".join(one.value for one in page.info)
