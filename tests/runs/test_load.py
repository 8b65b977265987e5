"""What a trainer takes of the computer: kept in a file of bounded size, read as far as it is sound."""

import os

import numpy as np
import pytest

from cnn_core.runs import load
from cnn_core.runs.load import RECORD, SAMPLES, Load, LoadWriter, in_columns, latest, read_load


@pytest.fixture
def path(tmp_path):
    return tmp_path / "load.bin"


def series(times, processors, memory) -> Load:
    return Load(np.asarray(times, "<f8"), np.asarray(processors, "<f4"), np.asarray(memory, "<f8"))


def test_a_sample_says_what_this_process_takes(path):
    writer = LoadWriter(path)
    sum(range(3_000_000))
    writer.sample()
    found = read_load(path)
    assert len(found) == 1 and found.processors[0] > 0 and 10e6 < found.memory[0] < 100e9


def test_the_file_keeps_the_last_ten_minutes_and_does_not_grow(path, monkeypatch):
    clock = iter(range(1, SAMPLES + 101))
    monkeypatch.setattr(load.time, "time", lambda: next(clock))
    writer = LoadWriter(path)
    for _ in range(SAMPLES + 50):
        writer.sample()
    # A resumed run's trainer goes on where the last one was.
    after = LoadWriter(path)
    for _ in range(50):
        after.sample()
    assert path.stat().st_size == SAMPLES * RECORD.itemsize
    np.testing.assert_array_equal(read_load(path).time, np.arange(101, SAMPLES + 101))


@pytest.mark.parametrize("content", [b"", b"x", os.urandom(777), b"\xff" * 40, b"\x00" * 400])
def test_a_damaged_file_gives_what_is_sound_of_it_and_is_written_on(path, content):
    path.write_bytes(content)
    before = len(read_load(path))
    LoadWriter(path).sample()
    assert len(read_load(path)) >= min(before, 1)


def test_no_file_is_no_load(path):
    assert len(read_load(path)) == len(latest(read_load(path))) == len(in_columns(read_load(path), 60)) == 0


def test_columns_are_means_of_processors_and_peaks_of_memory_and_gaps_stay_gaps():
    found = in_columns(series([0, 1, 2, 3, 9, 10], [1, 1, 2, 2, 4, 2], [5, 9, 5, 5, 5, 7]), 3)
    np.testing.assert_allclose(found.time, [10 / 3, 20 / 3, 10])
    np.testing.assert_allclose(found.processors, [1.5, np.nan, 3])
    np.testing.assert_allclose(found.memory, [9, np.nan, 7])


def test_an_earlier_trainers_samples_are_left_out():
    assert latest(series([0, 1000, 1300], [1, 1, 1], [1, 1, 1])).time.tolist() == [1000, 1300]
