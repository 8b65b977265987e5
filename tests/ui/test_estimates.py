"""The line that says how far off estimates have been."""

from pathlib import Path

from cnn_core import estimates
from cnn_core.estimates import Estimate, Past
from cnn_core.runs.directory import Run
from ui.estimates import error_words


def past(folder: Path, seconds: float, *, took: float = 10.0) -> Past:
    run = Run(folder.name, folder)
    folder.mkdir()
    estimates.keep(run, Estimate(seconds=seconds, epoch_seconds=1, memory=900, disk=99, kept=99, network=1))
    return Past(run, took, memory=1000, disk=100, design_bytes=1)


def test_the_error_is_told_in_a_line(tmp_path):
    assert error_words([]) == "How far off the time is will be told once a run that was timed here has ended."
    one = past(tmp_path / "run-0001", 11)
    assert error_words([one]) == "The last estimate of the time was off by 10%; memory by 10%, disk by 1%."
    more = [one, past(tmp_path / "run-0002", 9.5), past(tmp_path / "run-0003", 13)]
    assert error_words(more) == (
        "The last 3 estimates of the time were off by 10% in the median, 30% at worst; memory by 10%, disk by 1%."
    )
