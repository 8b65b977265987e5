"""Every page by way of the shell, without a browser: it draws, and it answers strangers with sentences."""

import time

import numpy as np
import pytest

from cnn_core.jobs import submit
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.events import Failed
from cnn_core.runs.follow import follow, summarize
from cnn_core.runs.log import LogWriter
from cnn_core.runs.predictions import LOGITS_FILE
from tests.ui.visiting import markup, sentences, visit
from ui.pages import ICONS
from ui.runs import run_label


def page_by_page(damages):
    """Each page with one of the damages, and Evaluate with each of them; every other pair is slow."""
    pages = list(ICONS)
    always = {(name, place % len(damages)) for place, name in enumerate(pages)}
    return [
        pytest.param(name, damage, marks=() if name == "evaluate" or (name, place) in always else pytest.mark.slow)
        for name in pages
        for place, damage in enumerate(damages)
    ]


@pytest.mark.parametrize("name", ICONS)
def test_every_page_draws_on_an_empty_home(home, name):
    page = visit(name)
    assert not page.exception and not page.error
    assert markup(page)


@pytest.mark.parametrize("name", ["home", "train"])
def test_a_page_shows_the_latest_run(recorded, name):
    page = visit(name)
    assert not page.exception
    assert "Every epoch is done and saved." in sentences(page)


def test_home_starts_a_real_run_in_the_queue(home):
    page = visit("home")
    page.button[0].click().run()
    assert not page.exception
    from cnn_core.jobs.queue import queued

    (run,) = queued()
    assert run.config() == QUICK.config


def test_a_failed_run_shows_its_sentence(home):
    run = submit(QUICK.config)
    with LogWriter(run.events_path) as log:
        log.append(Failed(time=time.time(), message="The disk is full."))
    assert "The disk is full." in sentences(visit("train"))


def test_a_damaged_run_is_a_sentence_and_does_not_take_the_page_down(home):
    run = create(QUICK.config)
    (run.folder / "config.json").write_text("{")
    page = visit("train", run=run.id)
    assert not page.exception
    assert "cannot be read" in sentences(page)


def test_a_damaged_log_is_a_sentence(recorded):
    recorded.events_path.write_bytes(b"garbage\n" + recorded.events_path.read_bytes())
    page = visit("evaluate", run=recorded.id)
    assert not page.exception
    assert "line 1" in sentences(page)


BROKEN = [b"", b"{", b"[]", b"\xff\xfe", b'{"model": 1}', b'{"training": {"epochs": -1}}', b'{"unheard_of": true}']


@pytest.mark.parametrize(("name", "config"), page_by_page(BROKEN))
def test_a_hand_broken_config_is_a_sentence_on_every_page(recorded, name, config):
    (recorded.folder / "config.json").write_bytes(config)
    page = visit(name, run=recorded.id)
    assert not page.exception
    assert "Something went wrong" not in sentences(page)


@pytest.mark.parametrize(("name", "place"), page_by_page([0, 1, 2]))
def test_a_hand_broken_log_is_a_sentence_on_every_page(recorded, name, place):
    lines = recorded.events_path.read_bytes().splitlines(keepends=True)
    broken = [b"garbage\n", b'{"event": "epoch", "time": "noon"}\n', b"\x00" * 200 + b"\n"][place]
    recorded.events_path.write_bytes(b"".join([*lines[:place], broken, *lines[place:]]))
    page = visit(name, run=recorded.id)
    assert not page.exception
    assert "Something went wrong" not in sentences(page)


@pytest.mark.parametrize(("name", "damage"), page_by_page([None, b"", b"no array", b"\x93NUMPY\x01"]))
def test_answers_that_are_gone_or_damaged_are_a_sentence_and_take_nothing_else_along(recorded, name, damage):
    if damage is not None:
        folder = recorded.epoch_folder(recorded_epoch := 2)
        folder.mkdir(parents=True)
        (folder / LOGITS_FILE).write_bytes(damage)
        assert recorded_epoch in follow(recorded).history().checkpoints
    page = visit(name, run=recorded.id, tour="3")
    assert not page.exception
    words = sentences(page)
    assert "Something went wrong" not in words
    if name in ("home", "evaluate"):
        assert f"its {LOGITS_FILE} is gone or damaged" in words
    if name == "home":
        assert "Latest run" in "".join(element.proto.body for element in page.get("html"))


def test_runs_that_look_alike_have_labels_of_their_own(home):
    one, other = create(QUICK.config), create(QUICK.config)
    labels = {run_label(summarize(run)) for run in (one, other)}
    assert len(labels) == 2


def test_a_diverged_epoch_is_told_in_a_sentence(recorded):
    folder = recorded.epoch_folder(2)
    folder.mkdir(parents=True)
    np.save(folder / LOGITS_FILE, np.full((500, 10), np.nan, np.float32))
    page = visit("evaluate", run=recorded.id, epoch="2")
    assert not page.exception and not page.error
    assert "This training diverged" in sentences(page)


def test_a_design_survives_a_look_at_another_page(home):
    page = visit("train")
    page.slider(key="quick_blocks").set_value(4).run()
    page.switch_page("../pages/data.py").run()
    page.switch_page("../pages/train.py").run()
    assert page.slider(key="quick_blocks").value == 4


def test_a_name_is_text_and_not_markdown(home):
    create(QUICK.config.model_copy(update={"name": "![x](https://example.com/x.png) *bold*"}))
    assert "![x](" not in sentences(visit("home"))


@pytest.mark.parametrize(
    "hostile",
    [
        "../../etc/passwd",
        pytest.param("x" * 5000, marks=pytest.mark.slow),
        pytest.param("<script>alert(1)</script>", marks=pytest.mark.slow),
        "quick-0000-none",
    ],
)
def test_hostile_parameters_are_ignored_or_answered_with_a_sentence(home, hostile):
    for name in ICONS:
        page = visit(name, run=hostile, epoch=hostile, image=hostile, answer=hostile, **{"class": hostile})
        assert not page.exception
        assert "Traceback" not in sentences(page)
