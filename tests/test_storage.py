"""What lies in the home, counted; and the ends of its logs."""

import os

import pytest

from cnn_core import paths
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.storage import TAIL_BYTES, disk_use, folder_bytes, tail


def test_a_folder_is_the_sum_of_its_files_each_counted_once(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "one").write_bytes(bytes(100))
    (tmp_path / "deep" / "two").write_bytes(bytes(23))
    os.link(tmp_path / "one", tmp_path / "deep" / "again")
    assert folder_bytes(tmp_path) == 123
    assert folder_bytes(tmp_path / "missing") == 0


def test_the_largest_run_comes_first(home):
    small, large = create(QUICK.config), create(QUICK.config)
    (large.folder / "checkpoint").write_bytes(bytes(10_000))
    use = disk_use()
    assert [run.id for run, _ in use.runs] == [large.id, small.id]
    assert use.runs[0][1] - use.runs[1][1] == 10_000
    assert use.data == folder_bytes(paths.data_folder()) > 40_000_000
    assert use.total == use.data + folder_bytes(paths.runs_folder())
    assert use.free > 0


def test_studies_of_recorded_runs_count_too(home):
    before = disk_use().total
    folder = paths.studies_folder() / "recorded-tutorial" / "0006" / "embedding-1000"
    folder.mkdir(parents=True)
    (folder / "result.npz").write_bytes(bytes(5_000))
    assert disk_use().studies == 5_000 and disk_use().total == before + 5_000


def test_an_empty_home_has_its_numbers_too():
    assert disk_use().runs == () and disk_use().data == 0


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ""),
        (b"one\ntwo\nthree\nfour\n", "three\nfour"),
        (b"torn \xff\xfe\nend", "torn ��\nend"),
    ],
)
def test_the_end_of_a_log(tmp_path, content, expected):
    (tmp_path / "log").write_bytes(content)
    assert tail(tmp_path / "log", lines=2) == expected


def test_a_huge_log_is_read_from_its_end_only(tmp_path):
    (tmp_path / "log").write_bytes(b"x" * 10 * TAIL_BYTES + b"\nlast\n")
    assert len(tail(tmp_path / "log", lines=50)) <= TAIL_BYTES
    assert tail(tmp_path / "log", lines=1) == "last"


def test_a_log_that_is_not_there_is_empty(tmp_path):
    assert tail(tmp_path / "log", lines=5) == ""
