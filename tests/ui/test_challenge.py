"""Where a run stands against the tutorial's network, on Train."""

import numpy as np
import pytest

from cnn_core import paths
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from tests.analysis.runs import saved_run
from tests.ui.visiting import component, markup, sentences, visit
from ui.challenge import standing_words

LABELS = np.arange(500) % 10


@pytest.fixture(autouse=True)
def recorded(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")


def run_of(accuracy: float, **changes: object):
    """A finished run on the sample, right on this share of the held-out images."""
    config = with_overrides(QUICK.config, {name.replace("__", "."): value for name, value in changes.items()})
    answers = np.where(np.arange(500) < accuracy * 500, LABELS, (LABELS + 1) % 10)
    return saved_run(np.eye(10, dtype=np.float32)[answers][None] * 5, config=config, labels=LABELS)[0]


@pytest.mark.parametrize(
    ("own", "active", "said"),
    [
        (None, True, "reached 51.8% on the same 500 held-out images."),
        (0.418, True, "**10.0 points to go.**"),
        (0.418, False, "**10.0 points behind.**"),
        (0.518, False, "**Level.**"),
        (0.538, False, "Less than four points may be chance."),
        (0.618, False, "**Ahead by 10.0 points.**"),
    ],
)
def test_it_is_told_how_far_a_run_has_come(own, active, said):
    words = standing_words(0.518, own, active=active)
    assert said in words
    assert ("chance" in words) == (own == 0.538)


def test_who_beats_the_tutorials_network_is_told_and_led_to_the_challenge(home):
    page = visit("train", run=run_of(0.9).id)
    assert "**Ahead by 38.2 points.** The tutorial's network reached 51.8%" in sentences(page)
    page.button(key="challenge_open").click().run()
    assert not page.exception and page.query_params["step"] in ("together", ["together"])
    assert component(page, "landing")["asked"] == 1, "the score lies below the fold"


@pytest.mark.parametrize("changes", [{"data__split_seed": 3}, {"data__validation": "test"}])
def test_other_images_are_no_comparison(home, changes):
    assert "tutorial's network reached" not in sentences(visit("train", run=run_of(0.9, **changes).id))


def test_the_ranking_sets_like_beside_like(home):
    assert "on the sample" not in markup(visit("home"))
    run_of(0.9)
    assert "The tutorial&#x27;s network on the sample, recorded" in markup(visit("home"))


def test_a_design_is_told_what_there_is_to_beat(home):
    page = visit("train")
    assert "To beat: 51.8%" in sentences(page)
    page.selectbox(key="quick_validation").set_value("test").run()
    assert "To beat" not in sentences(page)
