"""The parts of Classify by themselves."""

import csv
import io

import numpy as np
import pytest
from PIL import Image

from cnn_core.data.crop import Crop
from cnn_core.data.uploads import UploadedPicture, read_picture
from cnn_core.errors import ImageError
from cnn_core.serving import client
from tests.ui.classify_stand_in import CAT, SHIP, StandIn
from ui.classify import album, cropper, game, paste
from ui.classify.album import Entry
from ui.classify.answers import Answers
from ui.classify.batch import comma_separated
from ui.classify.eraser import change_words, places_of, without
from ui.classify.heat import AGAINST, FOR, overlay
from ui.classify.sources import read_all


def test_a_double_click_does_not_guess_a_photograph_that_was_never_seen():
    played = game.Game([5, 6], [])
    played.guess(0, 3)
    played.guess(0, 3)
    assert played.guesses == [3]
    for _ in range(3):
        played.guess(1, 4)
    assert played.guesses == [3, 4] and played.over


def test_score_words_say_who_leads():
    played = game.Game([5, 6, 7], [1, 2])
    assert game.score_words(played, [1, 0], [1, 2]) == "After 2 of 3: you 2, the network 1. You lead."
    assert game.score_words(played, [1, 2], [1, 0]).endswith("you 1, the network 1. Level.")


def test_too_many_pictures_push_photographs_out_first(monkeypatch):
    monkeypatch.setattr(album.st, "session_state", {})
    monkeypatch.setattr(album, "MOST_PICTURES", 3)
    own, photographs = [a_picture(f"file-{one}") for one in "abcd"], [a_picture(f"test-{one}") for one in (1, 2)]
    album.add([own[0], *photographs])
    album.add([own[1]])
    assert [entry.id for entry in album.entries()] == ["file-a", "test-2", "file-b"] and album.lost() == 0
    album.add(own[2:])
    assert [entry.id for entry in album.entries()] == ["file-b", "file-c", "file-d"] and album.lost() == 1
    album.add([])
    assert album.lost() == 0


def a_picture(name: str) -> Entry:
    return Entry(name, UploadedPicture(name, Image.new("RGB", (32, 32)), np.zeros((32, 32, 3), np.uint8)))


@pytest.mark.parametrize("told", [None, 7, {}, [], {"left": "x", "top": 0, "side": 1}, {"left": 10**400}])
def test_what_a_browser_says_of_a_square_is_checked(monkeypatch, told):
    told = told | {"top": 0, "side": 1} if told == {"left": 10**400} else told
    monkeypatch.setattr(cropper, "_component", lambda **_: {"moved": told})
    free = Crop("free", 0.1, 0.1, 0.5)
    assert cropper.cropper(Image.new("RGB", (64, 64)), free, key="square", name="picture") is None
    monkeypatch.setattr(cropper, "_component", lambda **_: {"moved": {"left": 0.2, "top": 0, "side": 0.4}})
    assert cropper.cropper(Image.new("RGB", (64, 64)), free, key="square", name="picture").left == 0.2


@pytest.mark.parametrize(("told", "content"), [(None, None), (7, None), ("é", b""), ("aGk=", b"hi"), ("a", b"")])
def test_what_a_browser_says_was_pasted_may_be_anything(monkeypatch, told, content):
    monkeypatch.setattr(paste, "_component", lambda **_: {"pasted": told})
    found = paste.pasted()
    assert (found and found[0]) == content


def test_pictures_that_were_answered_are_not_asked_about_again(recorded, monkeypatch):
    network = StandIn()
    monkeypatch.setattr(client, "ask", network.ask)
    pictures = [np.full((32, 32, 3), value, np.uint8) for value in (10, 20, 10)]
    answers = Answers()
    first = answers.logits(recorded, 2, pictures[:1])[0]
    both = answers.logits(recorded, 2, pictures)
    np.testing.assert_array_equal(both[2], first)
    assert [float(one[SHIP]) for one in both] == pytest.approx([0.2, 0.4, 0.2])
    assert len(network.asked) == 2
    answers.logits(recorded, 1, pictures)
    assert len(network.asked) == 3, "another epoch gives other answers"


def test_files_become_pictures_or_sentences_and_the_same_file_is_the_same_picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 50), "red").save(file, "PNG")
    found, refused = read_all([(file.getvalue(), "a.png"), (b"<script>", "b.png"), (file.getvalue(), "c.png")], "file")
    assert [entry.picture.name for entry in found] == ["a.png", "c.png"] and found[0].id == found[1].id
    assert refused == ["b.png is not a picture that can be read. Choose a PNG, JPEG, WebP, GIF or BMP file."]


def test_the_table_to_be_saved_has_a_line_a_picture_and_no_formulas():
    picture = a_picture("=cmd()").picture
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
