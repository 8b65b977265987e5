"""Starting a study in a process and a session of its own, and ending it: one computes at a time, the others wait."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

import psutil
from filelock import FileLock

from cnn_core import paths
from cnn_core.studies.place import Place
from cnn_core.studies.state import StudyStatus, read_word, state_of, write_word
from cnn_core.studies.study import Study, study_of
from cnn_core.studies.telling import word_of

GRACE_SECONDS = 1.5
"""Within a long step of TensorFlow's or scikit-learn's a process does not hear a polite signal before the step ends."""

# Kept until they end, so that each is reaped whoever has lost interest in it.
_launched: list[subprocess.Popen[bytes]] = []


def start(study: Study) -> None:
    """Compute the study in a process that outlives the page and the server; once, however often it is asked for.

    Raises as `study_of` does, and HomeNotWritable when the disk is full or read-only.
    """
    study_of(study.kind, study.run.id, study.epoch, study.images)
    start_at(study, [study.kind, study.run.id, str(study.epoch), str(study.images)])


def start_at(study: Place, words: Sequence[str]) -> None:
    """As `start`, what `cnn_core.study` knows by these words."""
    with paths.writing("The study"), starting():
        status = state_of(study).status
        if status.active or status is StudyStatus.FINISHED:
            return
        study.folder.mkdir(parents=True, exist_ok=True)
        process = _launch(study, words)
        # The first word comes from here, so that a page that looks at once finds a study under way, or one that died.
        write_word(study, word_of(process.pid))


def cancel(study: Place) -> None:
    """End the study's process, waiting or computing, and say so; nothing happens when none has it."""
    word = read_word(study)
    if word is None or not state_of(study).status.active:
        return
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(word.pid)
        process.terminate()
        _, deaf = psutil.wait_procs([process], timeout=GRACE_SECONDS)
        for alive in deaf:
            alive.kill()
        psutil.wait_procs(deaf, timeout=GRACE_SECONDS)
    sweep(study)
    if state_of(study).status is not StudyStatus.FINISHED:
        with paths.writing("The end of the study"):
            write_word(study, word.model_copy(update={"cancelled": True}))


def discard(study: Place) -> None:
    """Forget the study, whatever there is of it; a process that computes it is ended."""
    cancel(study)
    shutil.rmtree(study.folder, ignore_errors=True)


def starting() -> FileLock:
    """Held for a moment by whoever starts a study or takes it over. Raises OSError where it cannot be made."""
    return _lock("studies-start.lock")


def turn() -> FileLock:
    """Held by the one study of this home that computes, for as long as it does. It goes free when its holder dies."""
    return _lock("study.lock")


def sweep(study: Place) -> None:
    """Remove what was half written."""
    for left in study.folder.glob(".*"):
        left.unlink(missing_ok=True)
    study.reserve_path.unlink(missing_ok=True)


def _lock(name: str) -> FileLock:
    paths.locks_folder().mkdir(parents=True, exist_ok=True)
    return FileLock(paths.locks_folder() / name)


def _launch(study: Place, words: Sequence[str]) -> subprocess.Popen[bytes]:
    with study.log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cnn_core.study", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _launched[:] = [child for child in (*_launched, process) if child.poll() is None]
    return process
