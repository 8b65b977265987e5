"""Logs of trainings that were killed, resumed, paused and turned at any place: however they are cut, they load."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.runs.events import (
    Acknowledged,
    BatchTrained,
    Change,
    CheckpointSaved,
    Claimed,
    EpochFinished,
    EpochStarted,
    Event,
    Failed,
    Finished,
    InEffect,
    LayerProbe,
    Metrics,
    Probed,
    Started,
    Stopped,
    ValidatedWithin,
    Validating,
)
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.log import LogWriter, event_reader
from cnn_core.runs.progress import progress_of

BATCHES_PER_EPOCH = 4
JUDGED = Metrics(loss=1.0, accuracy=0.5, precision=0.5, recall=0.5)
LAYER = LayerProbe(name="conv2d", weight_norm=1.0, gradient_norm=0.1, zero_share=0.5, dead_share=0.0)
COMMANDS = ("pause", "resume", "step_batch", "step_epoch", "set", "stop")

clocks = st.floats(0, 1e9)
"""The clock may be set at any time."""


@st.composite
def answers_to_a_command(draw, step: int) -> list[Event]:
    command, number = draw(st.sampled_from(COMMANDS)), f"{draw(st.integers(0, 2**32 - 1)):08x}"
    refused = draw(st.sampled_from([None, None, "It is paused already."]))
    acknowledged = Acknowledged(time=draw(clocks), command_id=number, command=command, refused=refused)
    if refused:
        return [acknowledged]
    change = Change(setting="epochs", value=draw(st.integers(1, 9)), before=2) if command == "set" else None
    return [acknowledged, InEffect(time=draw(clocks), command_id=number, command=command, step=step, change=change)]


@st.composite
def epochs_of_events(draw, number: int, first_batch: int) -> list[Event]:
    """One epoch from a batch on; saved within it, or stopped, as chance has it."""
    events: list[Event] = [EpochStarted(time=draw(clocks), epoch=number)]
    before = (number - 1) * BATCHES_PER_EPOCH
    last = draw(st.sampled_from([BATCHES_PER_EPOCH, BATCHES_PER_EPOCH, first_batch + 1]))
    step = before + first_batch
    for batch in range(first_batch + 1, last + 1):
        step = before + batch
        events.append(
            BatchTrained(
                time=draw(clocks),
                epoch=number,
                step=step,
                loss=draw(st.floats()),
                accuracy=0.5,
                images_per_second=1.0,
                learning_rate=0.1,
            )
        )
        events += draw(st.one_of(st.just([]), answers_to_a_command(step)))
        if batch < BATCHES_PER_EPOCH and draw(st.booleans()):
            events.append(ValidatedWithin(time=draw(clocks), epoch=number, step=step, validation=JUDGED))
            events.append(CheckpointSaved(time=draw(clocks), epoch=number, bytes=1, step=step))
    partial = last < BATCHES_PER_EPOCH
    finished = EpochFinished(
        time=draw(clocks), epoch=number, step=step, seconds=1.0, partial=partial, training=JUDGED, validation=JUDGED
    )
    return [
        *events,
        Validating(time=draw(clocks), epoch=number),
        finished,
        CheckpointSaved(time=draw(clocks), epoch=number, bytes=1, step=step),
        Probed(time=draw(clocks), epoch=number, step=step, layers=(LAYER,)),
    ]


@st.composite
def one_training(draw, saved: CheckpointSaved | None) -> list[Event]:
    """What one trainer says, from what was saved last, until it is killed at any place, or ends."""
    step = saved.step if saved else 0
    epoch, within = divmod(step, BATCHES_PER_EPOCH)
    started = Started(
        time=draw(clocks),
        train_images=32,
        validation_images=8,
        batches_per_epoch=BATCHES_PER_EPOCH,
        epochs=4,
        parameters=1,
        device="CPU",
        after_epoch=epoch,
        after_step=step,
        restored="weights and optimizer" if saved else "nothing",
    )
    events: list[Event] = [Claimed(time=draw(clocks), pid=1, process_started=1.0), started]
    for number in range(epoch + 1, epoch + 1 + draw(st.integers(0, 3))):
        events += draw(epochs_of_events(number, within))
        within = 0
        if isinstance(judged := events[-3], EpochFinished) and judged.partial:
            break
    last_word = st.sampled_from([Finished(time=1), Stopped(time=1), Failed(time=1, message="It fell.")])
    return [*events, draw(last_word)][: draw(st.integers(1, len(events) + 1))]


@st.composite
def logs(draw) -> list[Event]:
    """The log of a run that has had one to four trainers."""
    events: list[Event] = []
    for _ in range(draw(st.integers(1, 4))):
        saved = fold(RunHistory(), events).saved
        events += draw(one_training(saved[-1] if saved else None))
    return events


def written(events: list[Event]) -> bytes:
    return b"".join(event.model_dump_json().encode() + b"\n" for event in events)


def alike(one: RunHistory, other: RunHistory) -> bool:
    """Equal, a loss that is no number included."""
    return repr(one) == repr(other)


def assert_sound(history: RunHistory) -> None:
    """No batch twice, none out of order, nothing to look at that was not judged and saved."""
    assert all(earlier < later for earlier, later in itertools.pairwise(history.batches.step))
    assert len(history.batches.loss) == len(history.batches.accuracy) == len(history.batches)
    assert [epoch.epoch for epoch in history.epochs] == list(range(1, len(history.epochs) + 1))
    assert history.checkpoints <= {epoch.epoch for epoch in history.epochs}
    assert [saved.step for saved in history.saved] == sorted({saved.step for saved in history.saved})
    assert history.best is None or not history.best.partial
    progress = progress_of(history)
    assert progress is None or progress.seconds_left is None or progress.seconds_left >= 0


@given(logs(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_log_with_resumes_folds_the_same_however_it_is_chopped(events, data):
    cuts = data.draw(st.lists(st.integers(0, len(events)), max_size=6))
    history = RunHistory()
    for start, end in itertools.pairwise([0, *sorted(cuts), len(events)]):
        history = fold(history, events[start:end])
    assert alike(history, fold(RunHistory(), events))
    assert_sound(history)


@given(logs(), st.data())
@settings(max_examples=60, deadline=None)
def test_any_truncation_of_a_log_with_resumes_loads_and_goes_on(tmp_path_factory, events, data):
    whole = written(events)
    length = data.draw(st.integers(0, len(whole)))
    path = tmp_path_factory.mktemp("log") / "events.jsonl"
    path.write_bytes(whole[:length])
    kept = whole[:length].count(b"\n")
    history = fold(RunHistory(), event_reader(path).read_new())
    assert alike(history, fold(RunHistory(), events[:kept]))
    assert_sound(history)
    with LogWriter(path) as log:
        log.append(Failed(time=1, message="It fell."))
    assert alike(fold(RunHistory(), event_reader(path).read_new()), fold(history, [Failed(time=1, message="It fell.")]))


@given(logs(), st.data())
@settings(max_examples=30, deadline=None)
def test_a_reader_that_looks_at_any_moment_sees_each_event_once(tmp_path_factory, events, data):
    whole = written(events)
    looks = data.draw(st.lists(st.integers(0, len(whole)), max_size=8))
    path = tmp_path_factory.mktemp("log") / "events.jsonl"
    reader, history = event_reader(path), RunHistory()
    for start, end in itertools.pairwise([0, *sorted(looks), len(whole)]):
        with path.open("ab") as file:
            file.write(whole[start:end])
        history = fold(history, reader.read_new())
    assert alike(history, fold(RunHistory(), events))
