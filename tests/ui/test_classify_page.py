"""Classify by way of the shell, its network a stand-in whose answers are known; and the page's parts by themselves."""

import csv
import io
import json

import numpy as np
import pytest
from PIL import Image

from cnn_core import data, paths
from cnn_core.analysis.doubt import energy, feature_distance
from cnn_core.data.crop import Crop
from cnn_core.data.uploads import UploadedPicture, read_picture
from cnn_core.errors import ImageError, ServingError
from cnn_core.presets import QUICK
from cnn_core.runs.directory import find
from cnn_core.runs.predictions import read_logits, softmax
from cnn_core.serving import client
from cnn_core.studies import load_reference, reference_study
from tests.analysis.runs import saved_run
from tests.ui.visiting import sentences, visit
from ui.classify import game
from ui.classify.album import Entry
from ui.classify.answers import Answers
from ui.classify.batch import comma_separated
from ui.classify.eraser import change_words, places_of, without
from ui.classify.heat import AGAINST, FOR, overlay
from ui.classify.sources import read_all

SHIP, CAT = 8, 3


class StandIn:
    """In place of the serving process: of each picture the mean of its first pixel is the logit of a ship."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict]] = []
        self.seen = np.zeros((1, 128), np.float32)

    def ask(self, question, run, epoch, arrays=None, **options):
        self.asked.append((question, options))
        return getattr(self, question)(arrays["pixels"], **options)

    def logits(self, pixels):
        logits = np.zeros((len(pixels), 10), np.float32)
        logits[:, SHIP] = pixels[:, 0, 0].mean(axis=1) / 50
        return {"logits": logits}

    def epochs(self, pixels):
        logits = np.zeros((2, 10), np.float32)
        logits[0, CAT] = logits[1, SHIP] = 3
        return {"epochs": np.array([1, 2]), "logits": logits}

    def features(self, pixels):
        return {"features": self.seen}

    def grad_cam(self, pixels, *, class_index, random_seed=None):
        heat = np.zeros((32, 32), np.float32)
        heat[4, 5] = 1
        return {"map": np.ones((6, 6), np.float32), "heat": heat, "layer": np.array("conv2d_3")}

    def occlusion(self, pixels, *, class_index, random_seed=None):
        drop = np.full((7, 7), 0.25, np.float32)
        return {"drop": drop, "heat": np.zeros((32, 32), np.float32), "probability": np.float32(0.75)}

    def integrated_gradients(self, pixels, *, class_index, random_seed=None):
        heat = np.ones((32, 32), np.float32)
        return {"heat": heat, "total": np.float32(4.5), "difference": np.float32(4.51)}


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


def test_score_words_say_who_leads():
    played = game.Game([5, 6, 7], [1, 2])
    assert game.score_words(played, [1, 0], [1, 2]) == "After 2 of 3: you 2, the network 1. You lead."
    assert game.score_words(played, [1, 2], [1, 0]).endswith("you 1, the network 1. Level.")


def test_a_refusal_of_the_serving_process_is_a_sentence(run, monkeypatch):
    def refuse(*_, **__):
        raise ServingError("Its epoch cannot be loaded.")

    monkeypatch.setattr(client, "ask", refuse)
    monkeypatch.setattr(client, "available", lambda: True)
    page = visit("classify", run=run.id)
    assert "Its epoch cannot be loaded" in sentences(page) and not page.exception


def test_while_nobody_can_answer_the_page_says_what_it_waits_for(run, monkeypatch):
    monkeypatch.setattr(client, "available", lambda: False)
    page = visit("classify", run=run.id)
    assert "Waking the network up" in "\n".join(one.value for one in page.info)


def test_pictures_that_were_answered_are_not_asked_about_again(run, network):
    pictures = [np.full((32, 32, 3), value, np.uint8) for value in (10, 20, 10)]
    answers = Answers()
    first = answers.logits(run, 2, pictures[:1])[0]
    both = answers.logits(run, 2, pictures)
    np.testing.assert_array_equal(both[2], first)
    assert [float(one[SHIP]) for one in both] == pytest.approx([0.2, 0.4, 0.2])
    assert len(network.asked) == 2
    answers.logits(run, 1, pictures)
    assert len(network.asked) == 3, "another epoch gives other answers"


def test_files_become_pictures_or_sentences_and_the_same_file_is_the_same_picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 50), "red").save(file, "PNG")
    found, refused = read_all([(file.getvalue(), "a.png"), (b"<script>", "b.png"), (file.getvalue(), "c.png")], "file")
    assert [entry.picture.name for entry in found] == ["a.png", "c.png"] and found[0].id == found[1].id
    assert refused == ["b.png is not a picture that can be read. Choose a PNG, JPEG, WebP, GIF or BMP file."]


def test_the_table_to_be_saved_has_a_line_a_picture_and_no_formulas():
    picture = UploadedPicture("=cmd()", Image.new("RGB", (32, 32)), np.zeros((32, 32, 3), np.uint8))
    answer = np.full(10, 0.05)
    answer[CAT] = 0.55
    head, line = csv.reader(io.StringIO(comma_separated([Entry("file-1", picture, SHIP)], [answer])))
    told = dict(zip(head, line, strict=True))
    assert (told["picture"], told["answer"], told["true class"]) == ("'=cmd()", "cat", "ship")
    assert float(told["cat"]) == 0.55 and float(told["probability"]) == 0.55


def test_what_the_brush_takes_away_gets_the_mean_colour():
    pixels = np.zeros((32, 32, 3), np.uint8)
    pixels[:, 16:] = (200, 100, 50)
    left = without(pixels, np.array([0, 33]))
    assert left[0, 0].tolist() == left[1, 1].tolist() == [100, 50, 25]
    changed = np.argwhere((left != pixels).any(axis=2)).tolist()
    assert changed == [[0, 0], [1, 1]]


@pytest.mark.parametrize(
    ("told", "places"), [([3, 1, 1], [1, 3]), ([-1, 1024, "x", 2.5, None, 7], [7]), ("all", []), (None, [])]
)
def test_what_a_browser_says_was_erased_is_checked(told, places):
    assert places_of(told).tolist() == places


def test_the_change_of_an_answer_is_told():
    before, now = np.full(10, 0.01), np.full(10, 0.01)
    before[CAT], now[SHIP] = 0.91, 0.91
    assert change_words(0, CAT, before, before) == "As it is: cat, 91.0%."
    assert (
        change_words(512, CAT, before, now) == "50% of the picture is gone; the answer turns from cat to ship, 91.0%."
    )
    assert "cat goes from 91.0% to 91.0%" in change_words(1, CAT, before, before)


def test_a_map_colours_what_speaks_for_and_what_against():
    heat = np.zeros((32, 32))
    heat[:8, :8], heat[24:, 24:] = 2, -2
    image = np.asarray(overlay(np.full((32, 32, 3), 100, np.uint8), heat)).astype(int)
    grey = 75
    np.testing.assert_allclose(image[8, 8], np.round(0.1 * grey + 0.9 * np.array(FOR)), atol=1)
    np.testing.assert_allclose(image[-8, -8], np.round(0.1 * grey + 0.9 * np.array(AGAINST)), atol=1)
    np.testing.assert_allclose(image[128, 128], grey, atol=1)
    flat = np.asarray(overlay(np.full((32, 32, 3), 100, np.uint8), np.zeros((32, 32))))
    np.testing.assert_allclose(flat, grey, atol=1)


def test_another_part_of_a_picture_is_shown_to_the_network():
    file = io.BytesIO()
    picture = Image.new("RGB", (64, 32), "red")
    picture.paste("blue", (32, 0, 64, 32))
    picture.save(file, "PNG")
    entry = Entry("file-1", read_picture(file.getvalue(), "flag.png"), crop=Crop("free", 0.5, 0.0, 1.0))
    assert (entry.pixels == (0, 0, 255)).all()
    with pytest.raises(ImageError, match="between 0 and 1"):
        Crop("free", 2.0)
