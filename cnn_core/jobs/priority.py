"""Who waits when the processors are all busy: a training, not the person who looks at it."""

from contextlib import suppress
from pathlib import Path

import psutil

NICENESS = 10
_AUTOGROUP = Path("/proc/self/autogroup")


def lower_priority() -> None:
    """Let other processes go first; where the system forbids it, nothing happens.

    Linux shares the processors among sessions before it looks at a process's niceness, where autogroups are on: so the
    session, which a trainer has to itself, is made nice as well (sched(7)).
    """
    with suppress(psutil.Error, OSError):
        psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", NICENESS))
    with suppress(OSError):
        if _AUTOGROUP.exists():
            _AUTOGROUP.write_text(str(NICENESS), encoding="ascii")
