from cnn_core.runs.events import EpochFinished, EpochStarted, Metrics, Started
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.progress import progress_of
from tests.runs.recorded import batch


def finished(epoch, accuracy, partial=False):
    metrics = Metrics(loss=1, accuracy=accuracy, precision=0, recall=0)
    return EpochFinished(
        time=epoch, epoch=epoch, step=epoch * 10, seconds=5, partial=partial, training=metrics, validation=metrics
    )


def test_best_is_the_earliest_of_equals_and_never_partial():
    events = [finished(1, 0.5), finished(2, 0.7), finished(3, 0.7), finished(4, 0.9, partial=True)]
    assert fold(RunHistory(), events).best_epoch == 2


def test_a_run_of_one_partial_epoch_has_no_best():
    assert fold(RunHistory(), [finished(1, 0.9, partial=True)]).best_epoch is None


def test_progress_counts_batches_and_tells_the_time_left():
    started = Started(
        time=100,
        train_images=320,
        validation_images=10,
        batches_per_epoch=10,
        epochs=4,
        parameters=1,
        device="CPU",
    )
    history = fold(RunHistory(), [started, EpochStarted(time=100, epoch=1)])
    assert progress_of(RunHistory()) is None
    progress = progress_of(history)
    assert (progress.epoch_share, progress.seconds_left) == (0.0, None)
    history = fold(history, [finished(1, 0.1), EpochStarted(time=110, epoch=2), batch(time=115, epoch=2, step=15)])
    progress = progress_of(history)
    assert (progress.epoch, progress.epoch_share) == (2, 0.5)
    # 1.5 of 4 epochs took 15 s.
    assert progress.seconds_left == 25
