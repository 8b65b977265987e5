"""The queue on its page: what waits, when its turn comes, and buttons that change the order."""

import re
import time

import pytest

from cnn_core.jobs import submit
from cnn_core.jobs.active import active_runs
from cnn_core.jobs.plan import Plan, Waiting
from cnn_core.jobs.queue import queue_folder, queued
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.events import Failed
from cnn_core.runs.follow import follow
from cnn_core.runs.load import LoadWriter
from cnn_core.runs.log import LogWriter
from tests.ui.visiting import markup, sentences, visit
from ui import queue
from ui.queue import when


@pytest.fixture
def waiting(home):
    return [submit(QUICK.config.model_copy(update={"name": f"Number *{place}*"})) for place in (1, 2, 3)]


def active(run):
    return next(one for one in active_runs() if one.run == run)


def press(page, label, run):
    page.button(key=f"queue_{label}_{run.id}").click().run()
    assert not page.exception


def test_the_order_is_shown_and_changed_by_its_buttons(waiting):
    one, two, three = waiting
    page = visit("train")
    shown = [button.label for button in page.button if button.key and button.key.startswith("queue_open")]
    assert [label.startswith(f"Number \\*{place}\\*") for place, label in enumerate(shown, start=1)] == [True] * 3
    assert sentences(page).count("Starts") == 3
    assert page.button(key=f"queue_up_{one.id}").disabled
    assert page.button(key=f"queue_down_{three.id}").disabled
    press(page, "first", three)
    press(page, "down", one)
    assert queued() == [three, two, one]
    press(page, "cancel", two)
    assert queued() == [three, one] and follow(two).history().phase == "stopped"


def test_a_run_that_has_just_been_taken_is_a_sentence(waiting, monkeypatch):
    page = visit("train")
    (queue_folder() / waiting[2].id).unlink()
    press(page, "up", waiting[2])
    assert ["does not wait in the queue" in toast.value for toast in page.toast] == [True]


def test_nothing_is_shown_where_nothing_waits(recorded):
    assert not [button for button in visit("train").button if button.key and button.key.startswith("queue_")]


def test_a_damaged_queue_takes_nothing_else_along(recorded):
    queue_folder().write_text("no folder")
    page = visit("train")
    assert not page.exception
    assert "the runs that wait are found again" in sentences(page) and "Every epoch is done" in sentences(page)


def test_what_trains_is_shown_where_there_is_room(home, monkeypatch):
    run = submit(QUICK.config)
    waiting = Waiting(active(run), None, None)
    plan = Plan(2, (), (waiting,))
    assert not queue._is_worth_showing(plan, compact=True), "its place is free: it is about to begin"
    assert queue._is_worth_showing(plan, compact=False)
    assert queue._is_worth_showing(Plan(1, (), (waiting, waiting)), compact=True)
    assert queue._lead(plan).startswith("2 runs train at the same time; one run waits.")
    assert not queue._is_worth_showing(Plan(1, (), ()), compact=False)


@pytest.mark.parametrize(
    ("starts_in", "takes", "expected"),
    [
        (None, None, "Starts when those before it have ended"),
        (0.0, 20.0, "Starts within a minute, takes less than a minute"),
        (600.0, 1500.0, "Starts at about 14:10, takes about 25 min"),
        (600.0, 7500.0, "Starts at about 14:10, takes about 2 h 5 min"),
        (86400.0, None, "Starts at about Friday 14:00"),
    ],
)
def test_the_start_is_a_time_of_day(home, monkeypatch, starts_in, takes, expected):
    now = time.mktime((2026, 11, 26, 14, 0, 0, 0, 0, -1))
    monkeypatch.setattr(queue.time, "time", lambda: now)
    assert when(Waiting(active(submit(QUICK.config)), starts_in, takes)) == expected


def test_the_log_is_open_when_the_trainer_failed_and_read_on_a_click_else(home):
    run = submit(QUICK.config)
    run.worker_log_path.write_text("Traceback: <b>why</b>\n")
    (closed,) = [one for one in visit("train").expander if one.label == "Log of the trainer"]
    assert not closed.code
    with LogWriter(run.events_path) as log:
        log.append(Failed(time=time.time(), message="No."))
    (shown,) = [one for one in visit("train").expander if one.label == "Log of the trainer"]
    assert [code.value for code in shown.code] == ["Traceback: <b>why</b>"]


def test_what_a_trainer_takes_is_drawn_and_said(home):
    run = submit(QUICK.config)
    assert "Looked at every second" in markup(visit("train"))
    writer = LoadWriter(run.load_path)
    for _ in range(2):
        writer.sample()
    assert re.search(
        r'aria-label="Memory of the trainer: [0-9.,]+ [MG]B, at most [0-9.,]+ [MG]B over \d+ s"', markup(visit("train"))
    )


def test_a_run_with_other_epochs_is_told_apart_by_its_mark(home):
    one, other = submit(QUICK.config), submit(with_overrides(QUICK.config, {"training.epochs": 3}))
    labels = {button.label for button in visit("train").button if button.key and button.key.startswith("queue_open")}
    assert len(labels) == 2 and one.mark != other.mark
