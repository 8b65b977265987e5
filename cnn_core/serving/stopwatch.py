"""Timing a network while nothing trains: what a page asks for when it wants to say how long a training will take."""

import logging
import threading

from cnn_core.config import RunConfig
from cnn_core.engine.timing import measure
from cnn_core.jobs.queue import queued
from cnn_core.jobs.slots import slots_held

logger = logging.getLogger(__name__)


class Stopwatch:
    """One measurement at a time; whoever trains has the processor."""

    def __init__(self) -> None:
        self._running = threading.Lock()

    def begin(self, config: RunConfig) -> bool:
        """Measure this network in the background. False where a training or another measurement is under way."""
        if not _is_quiet() or not self._running.acquire(blocking=False):
            return False
        threading.Thread(target=self._measure, args=(config,), daemon=True).start()
        return True

    def _measure(self, config: RunConfig) -> None:
        try:
            measure(config, goes_on=_is_quiet)
        except Exception:
            # A network too large for the memory, say. Nothing is known of its speed then, and that is what is shown.
            logger.exception("A network could not be timed.")
        finally:
            self._running.release()


def _is_quiet() -> bool:
    return not queued() and not slots_held()
