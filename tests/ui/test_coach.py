"""The coach on the Train page: what it says, and the run that its button makes."""

import os

import psutil

from cnn_core.runs.directory import all_runs, find
from cnn_core.runs.events import Claimed, Finished
from tests.coach.histories import config, events
from tests.coach.runs import OVERFITTING, run_of
from tests.runs.recorded import recorded_run
from tests.ui.visiting import markup, sentences, visit

FINISHED = [*OVERFITTING, Finished(time=9)]
TRY = "Try it: fork at epoch 4"


def button(page, label):
    return next(found for found in page.button if found.label == label)


def labels(page):
    return [found.label for found in page.button]


def test_it_says_what_it_sees_with_the_numbers_and_what_would_change(home):
    page = visit("train", run=run_of(FINISHED).id)
    assert not page.exception
    assert "**Overfitting since epoch 5.** Validation loss was lowest after epoch 4, at 1.200" in sentences(page)
    assert TRY in labels(page)
    told = "With training images mirrored and shifted by up to 2 pixels. A new run\\: this one stays as it is."
    assert told in sentences(page)
    assert "at least 3% above its lowest for 3 epochs in a row" in sentences(page)
    assert "<td>Mirror</td><td>off</td><td>random</td>" in markup(page)
    assert "<td>Epochs</td><td>30</td><td>9</td>" in markup(page)


def test_one_press_makes_the_run_selects_it_and_says_so(home):
    run = run_of(FINISHED)
    page = button(visit("train", run=run.id), TRY).click().run()
    new_id = page.query_params["run"]
    assert not page.exception and new_id != run.id
    assert find(new_id).config().parent.run == run.id
    assert "this run goes on from epoch 4 of Mine with training images mirrored and shifted" in page.info[0].value
    # Coming back, it is not made twice.
    page.query_params["run"] = run.id
    page = page.run()
    assert TRY not in labels(page)
    assert "Fork at epoch 4 with training images mirrored and shifted by up to 2 pixels." in sentences(page)
    page = button(page, "Open the run that tries it").click().run()
    assert page.query_params["run"] == new_id
    assert len(list(all_runs())) == 2


def test_while_it_trains_the_new_run_waits(home):
    told = [Claimed(time=0, pid=os.getpid(), process_started=psutil.Process().create_time()), *OVERFITTING]
    run = run_of(told)
    run.heartbeat_path.touch()
    page = visit("train", run=run.id)
    assert "It waits in the queue until this one has ended." in sentences(page)
    page = button(page, TRY).click().run()
    assert "It waits in the queue until Mine has ended" in page.info[0].value


def test_what_cannot_be_tried_is_said_and_makes_nothing(home):
    run = run_of(FINISHED, told_of=config())
    page = button(visit("train", run=run.id), TRY).click().run()
    assert "which is not on this machine yet" in page.error[0].value
    assert page.query_params["run"] == run.id and len(list(all_runs())) == 1


def test_a_healthy_run_gets_a_quiet_line(home):
    page = visit("train", run=run_of([*events([1.9, 1.7, 1.5, 1.4]), Finished(time=9)]).id)
    assert "Coach: Nothing to remark after 4 epochs" in sentences(page)
    assert not [label for label in labels(page) if label.startswith("Try it")]


def test_of_two_epochs_nothing_is_said(home):
    assert "oach" not in sentences(visit("train", run=recorded_run().id))
