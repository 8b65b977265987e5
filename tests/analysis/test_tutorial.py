"""The tutorial's claims, against runs whose answers were made so that each claim holds or does not."""

import numpy as np
import pytest

from cnn_core import data
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.analysis.tutorial import CONFUSED, EASY, compare, join, what_sets_apart
from cnn_core.config import Parent
from cnn_core.data import CLASS_NAMES
from cnn_core.presets import QUICK, TUTORIAL
from cnn_core.runs.events import EpochFinished, Metrics
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.predictions import Predictions

LABELS = np.repeat(np.arange(10), 100).astype(np.uint8)
AIRPLANE, AUTOMOBILE, BIRD, DEER, TRUCK = (
    CLASS_NAMES.index(name) for name in ("airplane", "automobile", "bird", "deer", "truck")
)


def evaluation(wrong: dict[int, dict[int, int]], sureness: float = 8.0) -> Evaluation:
    """100 images a class, all right but for `wrong`: true class -> answer -> how many."""
    answers = LABELS.astype(np.int64)
    for true_class, mistakes in wrong.items():
        start = 100 * true_class
        for answer, count in mistakes.items():
            answers[start : start + count] = answer
            start += count
    logits = np.eye(10, dtype=np.float32)[answers] * np.float32(sureness)
    return Evaluation("test", np.arange(1000, dtype=np.int32), LABELS, Predictions(logits))


def history(*epochs: tuple[float, float, float, float]) -> RunHistory:
    """An epoch a tuple: accuracy in training and validation, precision in training and validation."""
    return fold(
        RunHistory(),
        [
            EpochFinished(
                time=place,
                epoch=place,
                step=place,
                seconds=1,
                partial=False,
                training=Metrics(loss=1, accuracy=values[0], precision=values[2], recall=0.5),
                validation=Metrics(loss=1, accuracy=values[1], precision=values[3], recall=0.5),
            )
            for place, values in enumerate(epochs, start=1)
        ],
    )


LIKE_THE_TUTORIAL = history(
    (0.50, 0.60, 0.70, 0.75),
    (0.62, 0.64, 0.7655, 0.76),
    (0.6709, 0.672, 0.79, 0.77),
    *[(0.7 + place / 50, 0.69, 0.8, 0.78) for place in range(5)],
)
HARD = {2: {0: 40, 4: 10}, 3: {5: 60}, 4: {2: 50}, 5: {3: 50}, 1: {9: 20, 8: 3}}


def test_a_run_like_the_tutorials_holds_every_claim():
    claims = compare(LIKE_THE_TUTORIAL, evaluation(HARD), TUTORIAL.config)
    assert [claim.verdict for claim in claims] == ["holds"] * 7
    assert [claim.because for claim in claims] == [""] * 7
    assert "69.00% on validation at epoch 4" in claims[0].own and "67.09% in training at epoch 3" in claims[0].own
    assert "78.00% on validation at epoch 4" in claims[2].own and "76.55% in training at epoch 2" in claims[2].own
    assert [claim.epoch for claim in claims] == [4, 3, 4, 2, 4, 4, 4]
    assert claims[0].cell == (3, 5)
    assert tuple(claim.cell for claim in claims[5:]) == CONFUSED == ((BIRD, AIRPLANE), (AUTOMOBILE, TRUCK))
    assert claims[6].own == "Most often for trucks: 20 of 100"


def test_each_claim_can_fail():
    poor = history(*[(0.5 + place / 20, 0.45, 0.6 + place / 20, 0.55) for place in range(8)])
    birds_for_deer = {0: {8: 90}, 1: {8: 20, 9: 10}, 2: {0: 5, 4: 6}}
    claims = compare(poor, evaluation(birds_for_deer), TUTORIAL.config)
    assert [claim.verdict for claim in claims] == ["fails"] * 7
    assert claims[1].own == "At no epoch do the curves come that close"
    assert claims[4].own.endswith("cat 100%, deer 100%; not automobile (70%) and airplane (10%)")
    assert claims[4].cell == (AUTOMOBILE, AUTOMOBILE)
    assert claims[5].own == "Most often for deer: 6 of 100; for airplanes: 5"


def test_a_run_of_another_kind_differs_instead_of_failing():
    claims = compare(LIKE_THE_TUTORIAL, evaluation(HARD | {2: {4: 60}}), QUICK.config)
    verdicts = {claim.tutorial: claim.verdict for claim in claims}
    assert verdicts["Birds are taken for airplanes"] == "differs"
    assert verdicts["Automobiles are taken for trucks"] == "holds"
    (because,) = {claim.because for claim in claims if claim.verdict == "differs"}
    assert because == (
        "this run has another network, trains with another batch size and learning rate, learns from the sample, is "
        "judged by held-out training images and changes its training images at random"
    )


def test_another_seed_and_more_epochs_set_nothing_apart_but_fewer_do():
    longer = TUTORIAL.training.model_copy(update={"seed": 7, "epochs": 40})
    assert what_sets_apart(LIKE_THE_TUTORIAL, TUTORIAL.config.model_copy(update={"training": longer})) == ""
    short = RunHistory(epochs=LIKE_THE_TUTORIAL.epochs[:5])
    assert what_sets_apart(short, TUTORIAL.config) == "this run has trained 5 of 8 epochs"
    fork = TUTORIAL.config.model_copy(update={"parent": Parent(run="tutorial-1", epoch=2)})
    assert what_sets_apart(LIKE_THE_TUTORIAL, fork) == "this run goes on from another run"


def test_precision_opens_the_confusion_among_sure_answers():
    """Cats are taken for dogs more often, but never surely; birds for airplanes are sure."""
    judged = evaluation({3: {5: 30}, 2: {0: 10}})
    unsure = np.flatnonzero((LABELS == 3) & (judged.predicted == 5))
    judged.predictions.logits[unsure] *= 0.05
    claims = compare(LIKE_THE_TUTORIAL, judged, TUTORIAL.config)
    assert claims[0].cell == (3, 5)
    assert claims[2].cell == (2, 0)


def test_nothing_is_claimed_of_a_run_without_answers():
    diverged = evaluation({})
    diverged.predictions.logits[5] = np.nan
    assert compare(LIKE_THE_TUTORIAL, diverged, TUTORIAL.config) == ()
    assert compare(RunHistory(), evaluation({}), TUTORIAL.config) == ()


def test_without_a_mistake_no_confusion_is_claimed():
    birds = compare(LIKE_THE_TUTORIAL, evaluation({}), TUTORIAL.config)[5]
    assert (birds.verdict, birds.own) == ("fails", "None of 100 birds is answered wrong")


def test_the_easy_six_are_the_tutorials():
    assert [CLASS_NAMES[index] for index in EASY] == ["airplane", "automobile", "frog", "horse", "ship", "truck"]
    assert set(EASY) <= set(range(data.NUM_CLASSES))


@pytest.mark.parametrize(
    ("parts", "joined"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_join(parts, joined):
    assert join(parts) == joined
