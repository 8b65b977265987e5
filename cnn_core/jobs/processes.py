"""The processes that work on this home, whoever started them."""

from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from cnn_core import paths
from cnn_core.jobs.active import active_runs


@dataclass(frozen=True)
class ProcessFacts:
    """`what` is in words; `memory` is the resident set in bytes; `state` is the system's word for it."""

    what: str
    pid: int
    memory: int
    state: str


def processes() -> list[ProcessFacts]:
    """This one, trainers, the standby, the serving process and a study, as they are now."""
    trained = _trained_runs()
    found = []
    for process in (psutil.Process(), *of_home()):
        try:
            with process.oneshot():
                what = _what(process, trained)
                found.append(ProcessFacts(what, process.pid, process.memory_info().rss, process.status()))
        except psutil.Error:
            continue
    return found


def of_home() -> Iterator[psutil.Process]:
    """Trainers, standby, serving process and studies of this home; those of other users cannot be told: left out."""
    for process in psutil.process_iter():
        try:
            ours = any(word.startswith("cnn_core.") for word in process.cmdline()[1:4])
            if ours and paths.home_named(process.environ().get(paths.HOME_VARIABLE)) == paths.home():
                yield process
        except psutil.Error:
            continue


def _trained_runs() -> dict[int, str]:
    """Run names by the pid of their trainers."""
    return {active.history.claimed.pid: active.name for active in active_runs() if active.history.claimed}


def _what(process: psutil.Process, trained: dict[int, str]) -> str:
    words = process.cmdline()
    if process.pid in trained:
        return f"Trainer of “{trained[process.pid]}”"
    if "cnn_core.serving.server" in words:
        return "Classifier"
    if "--standby" in words:
        return "Standby trainer"
    if "cnn_core.study" in words:
        return "Study of a saved epoch"
    if "cnn_core.worker" in words:
        return "Trainer, waiting or ending"
    return "Web server"
