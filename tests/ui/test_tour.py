"""The tour: its steps, the run it shows, and what the address may ask of it."""

import time

import pytest

from cnn_core.jobs import submit
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.events import Failed
from cnn_core.runs.follow import summarize
from cnn_core.runs.log import LogWriter
from tests.runs.recorded import recorded_run
from tests.ui.visiting import sentences, visit
from ui import selection, tour
from ui.selection import Selection


@pytest.mark.parametrize("step", range(1, 6))
def test_every_step_can_be_shown_before_anything_was_trained(home, step):
    page = visit(tour.STEPS[step - 1].page, tour=str(step))
    assert not page.exception and not page.error
    assert page.query_params["tour"] == str(step)
    assert tour.STEPS[step - 1].words(None)


@pytest.mark.parametrize("hostile", ["0", "6", "-1", "1e9", "<script>", "١"])
def test_a_step_that_there_is_not_is_no_tour(home, hostile):
    page = visit("data", tour=hostile)
    assert not page.exception
    assert "tour" not in page.query_params


def test_the_steps_show_the_run_and_only_step_two_replays_it(home):
    run = recorded_run()
    shown = tour._run_to_show()
    assert shown.run.id == run.id
    selections = [step.where(shown) for step in tour.STEPS if step.page != "evaluate"]
    assert selections == [
        Selection(run=run.id),
        Selection(run=run.id, replay=True),
        Selection(run=run.id, image=tour.TOUR_IMAGE),
        Selection(run=run.id),
    ]
    best = shown.history.best.validation.accuracy
    assert f"{best:.1%}" in tour.STEPS[1].words(shown) and f"{best:.1%}" in tour.STEPS[4].words(shown)


def test_the_selected_run_is_toured_and_another_where_it_has_nothing_to_show(home, monkeypatch):
    runs = {recorded_run().id, recorded_run().id}
    untrained = create(QUICK.config).id
    toured = {}
    for run_id in {*runs, untrained}:
        monkeypatch.setattr(selection, "current", lambda chosen=run_id: Selection(run=chosen, tour=2))
        toured[run_id] = tour._run_to_show()
    assert {run_id: toured[run_id].run.id for run_id in runs} == {run_id: run_id for run_id in runs}
    assert toured[untrained].run.id in runs


def test_the_words_tell_of_no_run_that_is_not_on_show(home, monkeypatch):
    shown = summarize(recorded_run())
    for chosen, told in ((shown.run.id, shown), (None, shown), (create(QUICK.config).id, None)):
        monkeypatch.setattr(selection, "current", lambda chosen=chosen: Selection(run=chosen, tour=2))
        assert tour._on_show(shown) is told


def test_each_coming_to_step_two_begins_its_replay_anew(home, monkeypatch):
    run = recorded_run()
    begun, shown = [], []
    monkeypatch.setattr(tour.replay, "begin", lambda run: begun.append(run.id))
    monkeypatch.setattr(selection, "go", lambda page, where: shown.append((page, where)))
    for number in (1, 2, 4, 2):
        tour._go(number)
    assert begun == [run.id, run.id]
    assert shown[1] == shown[3] == ("train", Selection(run=run.id, tour=2, replay=True))


def test_a_link_that_names_the_step_alone_shows_all_of_it(home):
    run = recorded_run()
    page = visit("train", tour="2")
    assert page.query_params == {"run": run.id, "tour": "2", "replay": "1"}
    assert "Recorded on" in sentences(page)


def test_a_replay_that_is_asked_of_a_failed_run_hides_nothing(home):
    run = submit(QUICK.config)
    with LogWriter(run.events_path) as log:
        log.append(Failed(time=time.time(), message="The disk is full."))
    page = visit("train", run=run.id, replay="1")
    assert not page.exception
    assert "The disk is full." in sentences(page) and "Replay" not in sentences(page)
    assert "replay" not in page.query_params
