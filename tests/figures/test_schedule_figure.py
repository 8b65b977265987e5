"""The learning rate over a training, and the loss over the learning rate, as they are drawn."""

import numpy as np

from cnn_core.analysis.range_test import read_range_test
from cnn_core.config import TrainingConfig
from cnn_core.figures.range_test import range_test_figure
from cnn_core.figures.schedule import planned, schedule_figure, trained
from cnn_core.runs.history import RunHistory, fold
from cnn_core.schedules import CosineSchedule, LinearSchedule
from tests.runs.recorded import EVENTS

TRAINING = TrainingConfig(epochs=2, learning_rate=0.002, schedule=LinearSchedule())
HISTORY = fold(RunHistory(), EVENTS)
PER_EPOCH = HISTORY.started.batches_per_epoch


def test_the_plan_goes_over_every_epoch():
    plan = planned(TRAINING, PER_EPOCH)
    assert (plan.epochs[0], plan.rates[0]) == (0, 0.002)
    assert len(plan.epochs) == 2 * PER_EPOCH and plan.epochs[-1] < 2
    np.testing.assert_allclose(plan.rates, [TRAINING.rate_at(step, PER_EPOCH) for step in range(2 * PER_EPOCH)])
    assert len(planned(TRAINING, 10_000).epochs) == 400


def test_before_the_training_there_is_one_line_and_no_legend():
    figure = schedule_figure(planned(TRAINING, PER_EPOCH), TRAINING, so_far=trained(RunHistory()))
    assert [trace.name for trace in figure.data] == ["planned"] and not figure.layout.showlegend
    assert figure.layout.title.text == "Learning rate: linear"


def test_during_it_what_was_run_is_drawn_to_where_it_is_now():
    half = fold(RunHistory(), [event for event in EVENTS if event.event != "batch" or event.step <= PER_EPOCH])
    cosine = TRAINING.model_copy(update={"schedule": CosineSchedule(hold=1)})
    plan = planned(cosine, PER_EPOCH, after_step=PER_EPOCH)
    figure = schedule_figure(plan, cosine, so_far=trained(half))
    assert [trace.name for trace in figure.data] == ["planned", "so far", "now"]
    assert figure.data[0].x[0] == 1.0 and figure.data[0].line.dash == "dot"
    assert list(figure.data[2].x) == [1.0] and figure.data[2].y[0] == half.batches.learning_rate[-1]


def test_a_range_test_is_drawn_over_a_log_axis_with_its_suggestion():
    rates = np.geomspace(1e-5, 1.0, 300)
    losses = np.interp(np.log10(rates), [-5, -4, -2, -1, 0], [2.3, 2.3, 1.3, 2.3, 9.0])
    figure = range_test_figure(read_range_test(rates, losses))
    assert figure.layout.xaxis.type == "log"
    assert figure.layout.title.text == "The test suggests a learning rate of 0.002"
    assert figure.layout.shapes[0].x0 == 0.002 and figure.layout.yaxis.range[1] < 9
    assert not range_test_figure(read_range_test(rates[:70], losses[:70])).layout.shapes
