"""The process of one study: waits for its turn, computes, leaves the result whole or says why there is none, exits.

    python -m cnn_core.study KIND RUN EPOCH IMAGES
    python -m cnn_core.study rivals

Exit codes: 0 computed, cancelled, or somebody else's study; 1 failed (its log and its last word say why); 2 no study.
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

from cnn_core import paths, rivals
from cnn_core.errors import EpochscopeError, StudyError
from cnn_core.jobs.priority import lower_priority
from cnn_core.studies.launch import starting, sweep, turn
from cnn_core.studies.place import Place
from cnn_core.studies.results import write_result
from cnn_core.studies.state import StudyStatus, read_word, state_of
from cnn_core.studies.study import Study, study_of
from cnn_core.studies.telling import Teller

RESERVED_BYTES = 64 * 1024
"""Kept on disk while a study computes, so that a full disk leaves room for the last word."""
logger = logging.getLogger("cnn_core.study")


def main(arguments: Sequence[str]) -> int:
    """Compute the study that the arguments name unless somebody else has it; returns the exit code."""
    study: Place
    try:
        study = rivals.Measurement() if tuple(arguments) == rivals.WORDS else _study(arguments)
    except EpochscopeError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    teller = Teller(study)
    if not _take(study, teller):
        logger.info("This study has been computed, or another process has it.")
        return 0
    _end_on_signals(study, teller)
    with turn():
        return _compute(study, teller)


def _study(arguments: Sequence[str]) -> Study:
    if len(arguments) != 4 or not all(number.isascii() and number.isdigit() for number in arguments[2:]):
        raise StudyError(f"A study is named by KIND RUN EPOCH IMAGES, the last two numbers, not {list(arguments)}.")
    kind, run_id, epoch, images = arguments
    return study_of(kind, run_id, int(epoch), int(images))


def _take(study: Place, teller: Teller) -> bool:
    with starting():
        status, word = state_of(study).status, read_word(study)
        others = status.active and word is not None and word.pid != os.getpid()
        if others or status is StudyStatus.FINISHED:
            return False
        study.folder.mkdir(parents=True, exist_ok=True)
        teller.claim()
        return True


def _compute(study: Place, teller: Teller) -> int:
    began = time.monotonic()
    try:
        teller.stage("Loading TensorFlow.")
        study.reserve_path.write_bytes(bytes(RESERVED_BYTES))
        # TensorFlow is imported only now: a study that waits for its turn needs no memory for it.
        if isinstance(study, Study):
            from cnn_core.engine.studies import compute

            write_result(study, {**compute(study, teller), "seconds": time.monotonic() - began})
        else:
            from cnn_core.engine.rivals import measure

            rivals.keep(measure(teller))
    except Exception as error:
        logger.exception("The study failed.")
        study.reserve_path.unlink(missing_ok=True)
        teller.failed(_sentence(error))
        return 1
    study.reserve_path.unlink(missing_ok=True)
    return 0


def _sentence(error: Exception) -> str:
    if isinstance(error, EpochscopeError):
        return str(error)
    if paths.is_full(error):
        return "The disk is full. Free some space and start again."
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return "Out of memory. Start again with fewer images, or when nothing trains."
    first_line = next(iter(str(error).strip().splitlines()), "no message")
    return f"{type(error).__name__}: {first_line[:300]}"


def _end_on_signals(study: Place, teller: Teller) -> None:
    """A polite signal means what the cancel button means, at once: there is nothing to save."""

    def end(_number: int, _frame: FrameType | None) -> None:
        sweep(study)
        teller.cancelled()
        os._exit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    lower_priority()
    sys.exit(main(sys.argv[1:]))
