import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.errors import CorruptLog
from cnn_core.runs.events import BatchTrained, Finished
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.log import LogWriter, event_reader
from tests.runs.recorded import EVENTS


def write(path, events):
    with LogWriter(path) as log:
        for event in events:
            log.append(event)


def test_a_reader_gets_each_event_once_in_order(tmp_path):
    path = tmp_path / "events.jsonl"
    reader = event_reader(path)
    assert reader.read_new() == []
    write(path, EVENTS[:5])
    assert reader.read_new() == EVENTS[:5]
    assert reader.read_new() == []
    write(path, EVENTS[5:])
    assert reader.read_new() == EVENTS[5:]


def test_a_torn_last_line_waits_for_its_end(tmp_path):
    path = tmp_path / "events.jsonl"
    write(path, EVENTS[:3])
    line = EVENTS[3].model_dump_json().encode() + b"\n"
    reader = event_reader(path)
    with path.open("ab") as file:
        file.write(line[:20])
    assert reader.read_new() == EVENTS[:3]
    with path.open("ab") as file:
        file.write(line[20:])
    assert reader.read_new() == EVENTS[3:4]


def test_a_new_writer_cuts_the_torn_line_of_a_killed_one(tmp_path):
    path = tmp_path / "events.jsonl"
    write(path, EVENTS[:3])
    with path.open("ab") as file:
        file.write(b'{"time":1,"event":"ba' + b"x" * 9000)
    write(path, EVENTS[3:4])
    assert event_reader(path).read_new() == EVENTS[:4]


def test_a_torn_first_line_is_cut_too(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_bytes(b'{"time":1,"eve')
    write(path, EVENTS[:1])
    assert event_reader(path).read_new() == EVENTS[:1]


def test_damage_in_the_middle_names_file_and_line(tmp_path):
    path = tmp_path / "events.jsonl"
    write(path, EVENTS[:2])
    with path.open("ab") as file:
        file.write(b"garbage\n")
    write(path, EVENTS[2:3])
    with pytest.raises(CorruptLog, match=r"events\.jsonl line 3 .*garbage"):
        event_reader(path).read_new()


def test_nan_and_infinity_survive_as_strict_json(tmp_path):
    path = tmp_path / "events.jsonl"
    event = BatchTrained(
        time=1, epoch=1, step=1, loss=math.nan, accuracy=0, images_per_second=math.inf, learning_rate=1
    )
    write(path, [event])
    assert '"loss":"NaN"' in path.read_text()
    (read,) = event_reader(path).read_new()
    assert math.isnan(read.loss) and read.images_per_second == math.inf


@given(cuts=st.lists(st.integers(0, len(EVENTS)), max_size=6))
def test_fold_is_the_same_however_the_log_is_chopped(cuts):
    places = [0, *sorted(cuts), len(EVENTS)]
    history = RunHistory()
    for start, end in itertools.pairwise(places):
        history = fold(history, EVENTS[start:end])
    assert history == fold(RunHistory(), EVENTS)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_truncation_of_the_log_loads(tmp_path_factory, data):
    whole = "".join(event.model_dump_json() + "\n" for event in EVENTS).encode()
    length = data.draw(st.integers(0, len(whole)))
    path = tmp_path_factory.mktemp("log") / "events.jsonl"
    path.write_bytes(whole[:length])
    assert event_reader(path).read_new() == EVENTS[: whole[:length].count(b"\n")]


def test_history_of_the_recorded_run():
    history = fold(RunHistory(), EVENTS)
    assert history.phase == "finished" and isinstance(EVENTS[-1], Finished)
    assert [epoch.epoch for epoch in history.epochs] == [1, 2]
    assert history.checkpoints == {1, 2}
    best = max(history.epochs, key=lambda epoch: epoch.validation.accuracy)
    assert history.best_epoch == best.epoch
    assert history.batches.step[-1] == history.epochs[-1].step
