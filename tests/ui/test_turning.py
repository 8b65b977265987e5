"""What is turned on the page, as commands; the schedule's control; a range test's suggestion on its way to a slider."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.jobs.range_test import range_test_config
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.events import Finished, Started
from cnn_core.runs.follow import Follower
from cnn_core.runs.log import LogWriter
from cnn_core.schedules import CosineSchedule, StepSchedule
from tests.runs.recorded import batch, recorded_run


def turning_page(run_id):
    from cnn_core.runs.directory import find
    from cnn_core.runs.effective import effective_config
    from cnn_core.runs.follow import Follower
    from ui import turning

    run = find(run_id)
    history = Follower(run).history()
    config = effective_config(run.config(), history)
    turning._learning_rate(run, config, history)
    turning._dropout(run, config)
    turning._length(run, config)


DROPPING = with_overrides(
    QUICK.config,
    {
        "training.epochs": 2,
        "model.layers": [
            {"kind": "dropout", "rate": 0.1},
            {"kind": "flatten"},
            {"kind": "dropout", "rate": 0.0},
            {"kind": "dense", "units": 10, "activation": "softmax"},
        ],
    },
)


@pytest.fixture(autouse=True)
def no_fragment_rerun(monkeypatch):
    """A click runs the whole script here, where `st.rerun(scope="fragment")` is an error."""
    monkeypatch.setattr("streamlit.rerun", lambda **_: None)


def asked(run):
    return [command.change for command in Follower(run).commands()]


def test_each_slider_stands_at_what_is_in_effect_and_its_button_asks_for_what_it_says(home):
    run = recorded_run(DROPPING)
    page = AppTest.from_function(turning_page, kwargs={"run_id": run.id}, default_timeout=30).run()
    rate, epochs = page.select_slider
    assert (rate.value, epochs.value) == (0.002, 2)
    assert [slider.value for slider in page.slider] == [0.1, 0.0, 0.25, 0]
    buttons = {button.key.split("_set")[0]: button for button in page.button}
    assert buttons[f"turn_learning_rate_all_{run.id}"].disabled
    rate.set_value(0.0005)
    page.slider[1].set_value(0.3)
    page.run()
    buttons = {button.key: button for button in page.button}
    buttons[f"turn_learning_rate_all_{run.id}_set"].click().run()
    {button.key: button for button in page.button}[f"turn_rate_2_{run.id}_set"].click().run()
    found = asked(run)
    assert [(change.setting, change.value, change.layer) for change in found] == [
        ("learning_rate", 0.0005, None),
        ("dropout", 0.3, 2),
    ]


def test_a_look_at_the_run_takes_no_press_back_and_moves_no_step_under_the_next(home):
    run = recorded_run(with_overrides(DROPPING, {"training.epochs": 15}))
    page = AppTest.from_function(turning_page, kwargs={"run_id": run.id}, default_timeout=30).run()
    steps = page.select_slider[1].options
    page.run()
    assert not page.select_slider[1].proto.set_value, "what nobody changed is not written to the browser again"
    page.select_slider[1].set_value(12).run()
    assert (page.select_slider[1].value, page.select_slider[1].options) == (12, steps)


def test_another_schedule_is_drawn_from_here_and_asked_for(home):
    run = recorded_run(DROPPING)
    page = AppTest.from_function(turning_page, kwargs={"run_id": run.id}, default_timeout=30).run()
    assert "at its end" not in page.selectbox[0].label
    page.selectbox[0].set_value("step").run()
    assert {one.label for one in page.number_input} == {"Drops every"}, "no warm-up and no hold: it begins now"
    next(button for button in page.button if button.label == "Set the schedule").click().run()
    (change,) = asked(run)
    assert change.value == StepSchedule()


def control_page(kind):
    import streamlit as st

    from cnn_core.schedules import CosineSchedule
    from ui.schedule_control import schedule_control

    st.session_state["made"] = schedule_control(CosineSchedule(hold=3.0), key="schedule", title="Schedule")


@pytest.mark.parametrize("kind", ["constant", "step", "cosine", "linear", "one_cycle", "bent"])
def test_the_control_makes_each_schedule_and_starts_from_what_is_there(kind, home):
    page = AppTest.from_function(control_page, kwargs={"kind": kind}, default_timeout=30).run()
    assert page.session_state["made"] == CosineSchedule(hold=3.0)
    page.selectbox[0].set_value(kind).run()
    assert page.session_state["made"].kind == kind
    assert not page.exception


def finding_page(run_id):
    import streamlit as st

    from cnn_core.jobs.range_test import range_test_config
    from cnn_core.presets import QUICK
    from ui import range_test

    of = range_test_config(range_test._same_rate(QUICK.config))
    st.session_state.setdefault("range_tested", (run_id, of))
    range_test.find_learning_rate(QUICK.config, slider="rate")
    st.select_slider("Rate", [0.0005, 0.001, 0.002], key="rate")


def test_a_range_test_that_has_ended_offers_its_suggestion_to_the_slider(home):
    config = range_test_config(QUICK.config)
    run = create(config)
    steps = np.arange(300)
    rates = 1e-5 * 1e5 ** (steps / 300)
    losses = np.interp(np.log10(rates), [-5, -4, -2.3, -1, 0], [2.3, 2.3, 1.3, 2.3, 9.0])
    with LogWriter(run.events_path) as log:
        log.append(
            Started(
                time=0,
                train_images=4500,
                validation_images=500,
                batches_per_epoch=71,
                epochs=5,
                parameters=1,
                device="CPU",
            )
        )
        for step, (rate, loss) in enumerate(zip(rates, losses, strict=True), start=1):
            log.append(batch(time=step, epoch=1, step=step, loss=float(loss), learning_rate=float(rate)))
        log.append(Finished(time=400, reason="blown_up"))
    page = AppTest.from_function(finding_page, kwargs={"run_id": run.id}, default_timeout=30).run()
    assert any("four fifths" in caption.value for caption in page.caption)
    next(button for button in page.button if button.label == "Use 0.002").click().run()
    assert page.select_slider[0].value == 0.002
