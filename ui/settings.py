"""The parts of the Settings page."""

import platform
from pathlib import Path

import psutil
import streamlit as st

from cnn_core import __version__, machine, paths, preferences
from cnn_core.errors import EpochscopeError
from cnn_core.jobs.processes import processes
from cnn_core.preferences import PREWARM_VARIABLE, STOP_RUNS_VARIABLE, Preferences
from cnn_core.runs.directory import own_runs
from cnn_core.runs.follow import summarize
from cnn_core.settings import bounds
from cnn_core.storage import DiskUse, disk_use, tail
from ui import theme

TICK_SECONDS = 2.0
LOG_LINES = 200
SHORT_LOG_LINES = 8
LOG_HEIGHT = 320
LISTED_RUNS = 12
DISK_CACHE_SECONDS = 10


def switches() -> None:
    """What a person may prefer; a change is in force at once."""
    now = preferences.load()
    prewarm = _switch(
        "Keep a trainer and the classifier ready",
        now.prewarm,
        (PREWARM_VARIABLE, preferences.prewarm_forced()),
        help="Two processes wait with TensorFlow loaded, about 1 GB of memory in all: a training then starts within "
        "two seconds. Off, it takes some seconds more.",
    )
    stop = _switch(
        "Stop trainings when the server ends",
        now.stop_runs_on_exit,
        (STOP_RUNS_VARIABLE, preferences.stop_runs_forced()),
        help="Off, they go on by themselves, and the server finds them again when it comes back. Either way it says at "
        "its end, in the terminal, what becomes of them.",
    )
    wanted = now.model_copy(update={"prewarm": prewarm, "stop_runs_on_exit": stop, "slots": _slots(now.slots)})
    if wanted != now:
        _save(wanted)


def _switch(label: str, value: bool, forced: tuple[str, bool | None], *, help: str) -> bool:
    """A preference that a variable of the environment may decide; the preference itself is kept meanwhile."""
    variable, decided = forced
    shown = value if decided is None else decided
    chosen = st.toggle(label, value=shown, disabled=decided is not None, help=help)
    if decided is None:
        return chosen
    st.caption(f"Decided by {variable} in the environment that the server was started with.")
    return value


def _slots(now: int) -> int:
    field = Preferences.model_fields["slots"]
    low, high = bounds(field)
    if low == high:
        return now
    return st.slider(str(field.title), int(low), int(high), now, help=field.description, key="slots", width=360)


def places() -> None:
    """Where things lie, to be copied."""
    for name, path in (
        ("Home", paths.home()),
        ("Runs", paths.runs_folder()),
        ("Images", paths.data_folder()),
        ("Log of the classifier", paths.serving_log_path()),
        ("Log of the standby trainer", paths.standby_log_path()),
    ):
        st.caption(name)
        st.code(str(path), language=None, wrap_lines=True)
    st.caption(f"{paths.HOME_VARIABLE} in the environment moves all of it; each run keeps its trainer's worker.log.")


def disk() -> None:
    """How much room is taken, and by which runs."""
    use = _disk_use(str(paths.home()))
    theme.stat_row(
        [
            ("Images", theme.megabytes(use.data), "CIFAR-10, unpacked"),
            ("Runs", theme.megabytes(use.in_runs), f"{len(use.runs):,} of them"),
            ("Together", theme.megabytes(use.total), "Images, runs and studies"),
            ("Free", theme.megabytes(use.free), "On the disk of the home"),
        ]
    )
    if not use.runs:
        return
    theme.table(
        ["Run", "Id", "Size"],
        [(summarize(run).name, run.id, theme.megabytes(size)) for run, size in use.runs[:LISTED_RUNS]],
        numeric=(2,),
        caption=f"The largest {min(LISTED_RUNS, len(use.runs))} of {len(use.runs)}. On Runs they can be deleted, and "
        "networks that nobody needs be removed.",
    )


@st.fragment(run_every=TICK_SECONDS)
def running() -> None:
    """The processes of this home, as they are now."""
    theme.table(
        ["Process", "Number", "Memory", "State"],
        [(facts.what, str(facts.pid), theme.megabytes(facts.memory), facts.state) for facts in processes()],
        numeric=(1, 2),
        caption="Looked at every two seconds. The standby trainer waits with TensorFlow loaded; the classifier answers "
        "on Classify. Memory is what each holds at the moment (its resident set).",
    )


def this_machine() -> None:
    """Processor, memory, versions, and what trained the latest run."""
    newest = next(own_runs(), None)
    trained = summarize(newest).history.started if newest else None
    installed = {name: version for name, version in machine.versions().items() if version}
    theme.stat_row(
        [
            ("Processor", f"{psutil.cpu_count()} cores", machine.cpu_name()),
            ("Memory", theme.megabytes(psutil.virtual_memory().total), platform.platform(terse=True)),
            ("Trains on", trained.device if trained else "–", "As the latest run found it"),
        ]
    )
    rows = [("Epochscope", __version__), ("Python", platform.python_version()), *installed.items()]
    theme.table(["Package", "Version"], rows)


def log(title: str, path: Path, *, key: str) -> None:
    """The end of a log, to be read and to be taken along."""
    with st.expander(title, icon=":material/article:"):
        text = tail(path, lines=LOG_LINES)
        if not text:
            st.caption(f"Nothing has been written to {path} yet.")
            return
        short = text.count("\n") < SHORT_LOG_LINES
        st.code(text, language=None, height="content" if short else LOG_HEIGHT, wrap_lines=True)
        st.download_button(
            "Download",
            data=lambda: text,
            file_name=path.name,
            mime="text/plain",
            key=key,
            icon=":material/download:",
        )


def _save(wanted: Preferences) -> None:
    try:
        preferences.save(wanted)
    except EpochscopeError as error:
        st.error(str(error), icon=":material/error:")


@st.cache_data(ttl=DISK_CACHE_SECONDS, max_entries=2, show_spinner=False)
def _disk_use(home: str) -> DiskUse:
    """`home` tells one home's numbers from another's."""
    return disk_use()
