from cnn_core.runs.events import (
    Acknowledged,
    CheckpointSaved,
    EpochFinished,
    EpochStarted,
    Failed,
    InEffect,
    Metrics,
    Started,
    Stopped,
    Validating,
)
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


def resumed(after_epoch, after_step):
    return Started(
        time=50,
        train_images=320,
        validation_images=10,
        batches_per_epoch=10,
        epochs=4,
        parameters=1,
        device="CPU",
        after_epoch=after_epoch,
        after_step=after_step,
        restored="weights and optimizer",
    )


def test_a_resumed_run_takes_back_what_comes_again_and_keeps_the_rest():
    trained = [batch(time=step, epoch=1 + step // 11, step=step) for step in (5, 10, 15, 18)]
    events = [
        resumed(0, 0),
        *trained[:2],
        finished(1, 0.3),
        CheckpointSaved(time=1, epoch=1, bytes=1, step=10),
        *trained[2:],
        Failed(time=20, message="It fell."),
        resumed(1, 10),
        batch(time=60, epoch=2, step=12),
    ]
    history = fold(RunHistory(), events)
    assert history.batches.step.tolist() == [5, 10, 12]
    assert [epoch.epoch for epoch in history.epochs] == [1]
    assert (history.checkpoints, history.beginnings) == ({1}, 2)
    assert [saved.step for saved in history.saved] == [10]


def test_an_epoch_that_was_stopped_within_goes_on_and_its_validation_stays_as_one_within():
    events = [
        resumed(0, 0),
        finished(1, 0.3),
        finished(2, 0.4, partial=True).model_copy(update={"step": 14}),
        CheckpointSaved(time=1, epoch=2, bytes=1, step=14),
        Stopped(time=21),
    ]
    stopped = fold(RunHistory(), events)
    assert (stopped.phase, stopped.checkpoints) == ("stopped", {2})
    history = fold(stopped, [resumed(1, 14)])
    assert [epoch.epoch for epoch in history.epochs] == [1]
    assert [judged.step for judged in history.validated] == [14]
    assert history.checkpoints == set()
    assert [saved.step for saved in history.saved] == [14]


def test_what_is_saved_within_an_epoch_is_no_epoch_to_look_at():
    history = fold(RunHistory(), [resumed(0, 0), CheckpointSaved(time=1, epoch=1, bytes=1, step=4)])
    assert history.checkpoints == set()
    assert len(history.saved) == 1


def test_a_paused_training_that_takes_a_step_is_paused_all_along():
    asked = [
        InEffect(time=1, command_id="a" * 8, command="pause", step=0),
        Acknowledged(time=2, command_id="b" * 8, command="step_epoch"),
        EpochStarted(time=3, epoch=1),
        Validating(time=4, epoch=1),
    ]
    history = fold(RunHistory(), [resumed(0, 0), *asked])
    assert (history.phase, history.stepping) == ("paused", True)
    done = fold(history, [InEffect(time=5, command_id="b" * 8, command="step_epoch", step=10)])
    assert (done.phase, done.stepping) == ("paused", False)
    going = fold(done, [InEffect(time=6, command_id="c" * 8, command="resume", step=10), Validating(time=7, epoch=2)])
    assert going.phase == "validating"
