"""What a terminal shows while something takes time. All of it goes to stderr; stdout is for results."""

import subprocess
import sys
import time

from cnn_core.config import RunConfig
from cnn_core.data import FetchProgress
from cnn_core.jobs.supervision import launch_unless_supervised
from cnn_core.jobs.unclaimed import report_stillbirth
from cnn_core.runs.commands import CommandState, command_states
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Command, EpochFinished, ValidatedWithin
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from cnn_core.runs.progress import progress_of
from cnn_core.runs.status import Status

POLL_SECONDS = 0.2
COMMAND_SECONDS = 10.0
BAR_WIDTH = 24


class TrainingLine:
    """A line that keeps changing on a terminal; elsewhere one line an epoch."""

    def __init__(self, config: RunConfig, *, told: int = 0) -> None:
        """`told` are the validations that need not be shown any more."""
        self._epochs = config.training.epochs
        self._told = told
        self._live = sys.stderr.isatty()

    def show(self, history: RunHistory, status: Status) -> None:
        epochs = history.target_epochs or self._epochs
        for judged in history.validations[self._told :]:
            self.note(_epoch_line(judged, epochs) if isinstance(judged, EpochFinished) else _line_within(judged))
        self._told = len(history.validations)
        if self._live:
            _write(f"\r\033[K{_progress_line(history, status)}")

    def note(self, text: str) -> None:
        _write(f"\r\033[K{text}\n" if self._live else f"{text}\n")

    def close(self) -> None:
        if self._live:
            _write("\r\033[K")


def follow_until_ended(run: Run, process: subprocess.Popen[bytes] | None, line: TrainingLine) -> Status:
    """Show the run's progress until it has ended or its trainer has gone; returns its status."""
    follower = follow(run)
    while True:
        history, status = follower.state()
        line.show(history, status)
        if not status.active:
            line.close()
            return status
        if status is Status.QUEUED:
            process = _trainer_of(run, process)
        time.sleep(POLL_SECONDS)


def _trainer_of(run: Run, process: subprocess.Popen[bytes] | None) -> subprocess.Popen[bytes] | None:
    """This terminal's trainer of a run that waits: none where a supervisor will start it in its turn."""
    if process is None:
        # By now: the supervisor may have ended while the run waited.
        return launch_unless_supervised(run)
    if process.poll() not in (None, 0):
        report_stillbirth(run, process.pid, process.returncode)
    return process


def wait_for(run: Run, command: Command) -> CommandState:
    """What has become of a command once it is in effect or refused, the run has ended, or it was waited long enough."""
    follower, deadline = follow(run), time.monotonic() + COMMAND_SECONDS
    while True:
        history, status = follower.state()
        state = command_states((command,), history)[0]
        settled = state.in_effect or (state.acknowledged and state.acknowledged.refused)
        if settled or not status.active or time.monotonic() > deadline:
            return state
        time.sleep(POLL_SECONDS)


def describe_fetch(progress: FetchProgress) -> str:
    """One line: stage, share, rate, time left."""
    parts = [progress.message or progress.stage]
    if progress.total_bytes:
        share = progress.done_bytes / progress.total_bytes
        parts.append(f"{_bar(share)} {progress.done_bytes / 1e6:.0f} of {progress.total_bytes / 1e6:.0f} MB")
    if progress.bytes_per_second:
        parts.append(f"{progress.bytes_per_second / 1e6:.1f} MB/s")
    if progress.eta_seconds:
        parts.append(f"{format_duration(progress.eta_seconds)} left")
    return "  ".join(parts)


def format_duration(seconds: float) -> str:
    """`12` as `12 s`, `75` as `1:15`, `4000` as `1:06:40`."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _line_within(judged: ValidatedWithin) -> str:
    return (
        f"step {judged.step} in epoch {judged.epoch}  validation accuracy {judged.validation.accuracy:.4f} "
        f"loss {judged.validation.loss:.4f}"
    )


def _epoch_line(epoch: EpochFinished, epochs: int) -> str:
    return (
        f"epoch {epoch.epoch}/{epochs}{' (partial)' if epoch.partial else ''}  {epoch.seconds:.1f} s  "
        f"training accuracy {epoch.training.accuracy:.4f} loss {epoch.training.loss:.4f}  "
        f"validation accuracy {epoch.validation.accuracy:.4f} precision {epoch.validation.precision:.4f} "
        f"recall {epoch.validation.recall:.4f} loss {epoch.validation.loss:.4f}"
        + (f"  with test-time augmentation {epoch.augmented.accuracy:.4f}" if epoch.augmented else "")
    )


def _progress_line(history: RunHistory, status: Status) -> str:
    progress = progress_of(history)
    latest = history.latest_batch
    if progress is None or latest is None or status is not Status.RUNNING:
        return status.sentence
    left = "" if progress.seconds_left is None else f"  {format_duration(progress.seconds_left)} left"
    return (
        f"epoch {progress.epoch}/{progress.epochs} {_bar(progress.epoch_share)}  loss {latest.loss:.3f}  "
        f"accuracy {latest.accuracy:.3f}  {latest.images_per_second:,.0f} images/s{left}"
    )


def _bar(share: float) -> str:
    filled = round(BAR_WIDTH * min(max(share, 0.0), 1.0))
    return f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}]"


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
