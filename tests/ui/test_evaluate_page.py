"""Evaluate by way of the shell, on runs whose answers are known: cells, the case of an image, words, the tutorial."""

import numpy as np
import pytest

from cnn_core import data
from cnn_core.analysis.case import Case
from cnn_core.analysis.crossing import Crossing, Meeting
from cnn_core.data import CLASS_NAMES
from cnn_core.presets import QUICK
from tests.analysis.runs import saved_run
from tests.ui.visiting import sentences, visit
from ui.evaluate.biography import case_words
from ui.evaluate.curves import meeting_words

CAT, DOG, SHIP = (CLASS_NAMES.index(name) for name in ("cat", "dog", "ship"))


@pytest.fixture
def judged(home):
    """The images that judge a run of the quick preset."""
    config = QUICK.config.data
    return data.split(data.load("sample"), fraction=1, validation="holdout", seed=config.split_seed).validation


@pytest.fixture
def cats(judged):
    return np.flatnonzero(judged.labels == CAT)


@pytest.fixture
def run(judged, cats):
    """Three epochs. The first calls every cat a dog; later the first ten still are dogs, the rest of all is right.

    The very first cat was right at epoch 2 alone.
    """
    answers = np.repeat(judged.labels[None].astype(int), 3, axis=0)
    answers[0, cats] = DOG
    answers[1:, cats[:10]] = DOG
    answers[1, cats[0]] = CAT
    made, _ = saved_run(np.eye(10, dtype=np.float32)[answers] * 5, labels=judged.labels)
    return made


@pytest.fixture
def image(judged, cats):
    """The identifier of the cat at a place among the cats."""
    return lambda place: f"train-{judged.indices[cats[place]]}"


def test_a_link_to_an_image_opens_its_case_in_its_cell(run, image):
    page = visit("evaluate", run=run.id, epoch="3", image=image(0))
    assert not page.exception
    assert page.selectbox(key="cell_true").value == CAT and page.selectbox(key="cell_answer").value == DOG
    told = sentences(page)
    assert "10 of 50 images: cat taken for dog" in told
    assert "First answered right at epoch 2, and right at 1 of 3 saved epochs. The answer changed twice;" in told
    assert "a right answer was followed by a wrong one once" in told


def test_without_a_cell_the_images_own_is_shown(run, image):
    page = visit("evaluate", run=run.id, epoch="3", image=image(20))
    assert page.selectbox(key="cell_true").value == page.selectbox(key="cell_answer").value == CAT
    assert "another cell" not in sentences(page)


def test_an_image_that_does_not_judge_the_run_is_a_sentence(run):
    page = visit("evaluate", run=run.id, image="test-5")
    assert not page.exception and not page.error
    assert "test-5 is not one of the 500 images that judge this run" in sentences(page)


def test_an_image_of_another_cell_says_which_and_leads_there(run, image):
    page = visit("evaluate", run=run.id, epoch="3", image=image(20), answer="ship", **{"class": "ship"})
    assert f"At epoch 3 the picture chosen, {image(20)}, is in another cell: cat recognized." in sentences(page)
    page.button(key="own_cell").click().run()
    assert page.query_params["class"] == page.query_params["answer"] == "cat"
    assert page.query_params["image"] == image(20)
    assert "another cell" not in sentences(page)


def test_previous_and_next_walk_through_the_cell(run, image):
    page = visit("evaluate", run=run.id, epoch="3", answer="dog", **{"class": "cat"})
    assert page.button(key="case_Previous").disabled
    seen = []
    while not page.button(key="case_Next").disabled:
        page.button(key="case_Next").click().run()
        seen.append(page.query_params["image"])
    assert sorted(seen) == sorted(image(place) for place in range(1, 10))
    page.button(key="case_Previous").click().run()
    assert page.query_params["image"] == seen[-2]


def test_the_classes_in_words_open_their_cells(run):
    page = visit("evaluate", run=run.id, epoch="3")
    labels = [button.label for button in page.button]
    assert "cat (80%)" in labels and "cats taken for dogs (10 of 50)" in labels
    assert "Easy: above the mean of the classes shown, 98.0%" in sentences(page)
    page.button(key=f"words_{SHIP}_{SHIP}").click().run()
    assert page.query_params["class"] == page.query_params["answer"] == "ship"
    assert "50 of 50 images: ship recognized" in sentences(page)


def test_a_claim_of_the_tutorial_opens_its_images_at_the_best_epoch(run):
    page = visit("evaluate", run=run.id, epoch="1", view="tutorial")
    assert "Differs, because this run has another network" in sentences(page)
    page.button(key="claim_0").click().run()
    assert "view" not in page.query_params and page.query_params["epoch"] == "2"
    assert page.query_params["class"] == "cat" and page.query_params["answer"] == "dog"


def test_home_shows_the_tutorial_beside_the_latest_finished_run(run):
    page = visit("home")
    assert not page.exception
    page.button(key="claim_0").click().run()
    assert page.query_params["run"] == run.id


def test_a_run_that_still_trains_is_evaluated_by_what_is_saved(run):
    lines = run.events_path.read_bytes().splitlines(keepends=True)
    run.events_path.write_bytes(b"".join(lines[:3]))
    page = visit("evaluate", run=run.id)
    assert not page.exception and not page.error
    assert "50 of 50 images: cat taken for dog" in sentences(page)
    assert "The run still trains" in sentences(visit("evaluate", run=run.id, view="tutorial"))


def test_the_story_of_an_image_grows_with_its_run(run, image):
    lines = run.events_path.read_bytes().splitlines(keepends=True)
    run.events_path.write_bytes(b"".join(lines[:5]))
    assert "of 2 saved epochs" in sentences(visit("evaluate", run=run.id, image=image(0)))
    run.events_path.write_bytes(b"".join(lines))
    assert "of 3 saved epochs" in sentences(visit("evaluate", run=run.id, image=image(0)))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([CAT], "Its story is told from the second saved epoch on."),
        ([DOG, DOG], "Not answered right at any of the 2 saved epochs. The answer never changed."),
        ([DOG, SHIP], "Not answered right at any of the 2 saved epochs. The answer changed once."),
        (
            [CAT, CAT],
            "First answered right at epoch 1, and right at 2 of 2 saved epochs. The answer never changed; no right "
            "answer was followed by a wrong one (forgetting events, Toneva et al. 2019).",
        ),
    ],
)
def test_the_story_of_an_image_in_words(answers, words):
    assert case_words(Case(CAT, tuple(range(1, len(answers) + 1)), np.eye(10)[answers])) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            Meeting(Crossing(3.0, 0.6758), Crossing(2.794, 0.666)),
            "Optimal value by the tutorial's definition: 67.6% at epoch 3, the tutorial's epoch 2. The curves cross at "
            "epoch 2.79, at 66.6%.",
        ),
        (
            Meeting(None, Crossing(2.5, 0.5)),
            "The curves never come within 0.01 of each other; the tutorial's own code would raise an error here. They "
            "cross between two epochs at epoch 2.50, at 50.0%.",
        ),
        (
            Meeting(None, None),
            "The curves never come within 0.01 of each other; the tutorial's own code would raise an error here. They "
            "do not cross.",
        ),
    ],
)
def test_where_the_curves_meet_in_words(found, words):
    assert meeting_words("accuracy", found) == words
