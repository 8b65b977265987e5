"""What a live reader is told: what is new, all of it anew after a resume, and of much no more than can be drawn."""

from cnn_core.figures.series import Cursor, series_since
from cnn_core.figures.training import Before, learning_curves
from cnn_core.runs.events import EpochStarted
from cnn_core.runs.history import RunHistory, fold
from tests.runs.recorded import EVENTS, batch

HISTORY = fold(RunHistory(), EVENTS)


def long_history(count=5000):
    events = [batch(time=1, epoch=3, step=1000 + step, loss=1.0) for step in range(count)]
    events[2500] = events[2500].model_copy(update={"loss": 99.0})
    return fold(HISTORY, [EpochStarted(time=1, epoch=3), *events])


def test_after_a_resume_a_reader_gets_everything_anew():
    seen = Cursor.of(HISTORY)
    resumed = HISTORY.started.model_copy(update={"after_epoch": 1, "after_step": HISTORY.epochs[0].step})
    history = fold(HISTORY, [resumed])
    assert seen.outdated(history) and not Cursor.of(history).outdated(history)
    series = series_since(history, seen)
    assert series["training_loss"]["x"] == [1] and series["batch_loss"]["x"][-1] == 1
    assert series == series_since(history, Cursor(history.beginnings))


def test_learning_rate_and_speed_are_series_too():
    series = series_since(HISTORY, Cursor())
    assert series["batch_learning_rate"]["y"] == HISTORY.batches.learning_rate.tolist()
    assert series["batch_images_per_second"]["y"] == HISTORY.batches.images_per_second.tolist()


def test_much_at_once_is_thinned_and_says_so():
    history = long_history()
    points = series_since(history, Cursor.of(HISTORY))["batch_loss"]
    assert len(points["x"]) == len(points["y"]) <= 2002 and points["total"] == 5000
    assert max(points["y"]) == 99.0
    assert sum(points["stretches"]["n"]) == 5000
    assert len(series_since(history, Cursor(1, len(history.batches) - 10, 2, 2))["batch_loss"]["x"]) == 10


def test_the_figure_tells_the_browser_what_was_left_out():
    figure = learning_curves(long_history(), "loss", epochs=3)
    batches = figure.data[0]
    assert batches.meta["total"] == len(long_history().batches)
    assert len(batches.meta["stretches"]["x"]) <= 1000
    assert figure.layout.meta["steps_per_epoch"] == HISTORY.started.batches_per_epoch


def test_what_a_fork_goes_on_from_is_drawn_faint_as_far_as_it_was_left():
    figure = learning_curves(RunHistory(), "accuracy", epochs=4, before=[Before("the <first>", HISTORY, 1)])
    training, validation = figure.data[:2]
    assert list(training.x) == list(validation.x) == [1]
    assert training.meta is None and training.opacity < 1
    assert validation.y[0] == HISTORY.epochs[0].validation.accuracy
    assert [note.text for note in figure.layout.annotations] == ["forked from the &lt;first&gt;"]
