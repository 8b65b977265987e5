"""The tour: its steps, the run it shows, and what the address may ask of it."""

import pytest

from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.log import LogWriter
from tests.runs.recorded import EVENTS
from tests.ui.test_shell import visit
from ui import tour
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
    run = create(QUICK.config)
    with LogWriter(run.events_path) as log:
        for event in EVENTS:
            log.append(event)
    shown = tour._run_to_show()
    assert shown.run.id == run.id
    selections = [step.where(shown) for step in tour.STEPS if step.page != "evaluate"]
    assert selections == [
        Selection(),
        Selection(run=run.id, replay=True),
        Selection(run=run.id, image=tour.TOUR_IMAGE),
        Selection(run=run.id),
    ]
    best = shown.history.best.validation.accuracy
    assert f"{best:.1%}" in tour.STEPS[1].words(shown) and f"{best:.1%}" in tour.STEPS[4].words(shown)
