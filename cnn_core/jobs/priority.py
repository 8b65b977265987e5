"""Who waits when the processors are all busy: a training, not the person who looks at it.

`EPOCHSCOPE_NICE` in the environment sets how nice trainers are: 0 has them compete as equals, 10 is the default.
"""

import os
from contextlib import suppress
from pathlib import Path

import psutil

NICE_VARIABLE = "EPOCHSCOPE_NICE"
DEFAULT_NICENESS = 10
_AUTOGROUP = Path("/proc/self/autogroup")


def lower_priority() -> None:
    """Let other processes go first; where the system forbids it, nothing happens.

    Linux shares the processors among sessions before it looks at a process's niceness, where autogroups are on: so the
    session, which a trainer has to itself, is made nice as well (sched(7)).
    """
    niceness = _niceness()
    if niceness == 0:
        return
    with suppress(psutil.Error, OSError):
        psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", niceness))
    with suppress(OSError):
        if _AUTOGROUP.exists():
            _AUTOGROUP.write_text(str(niceness), encoding="ascii")


def _niceness() -> int:
    """Between 0 and 19; what is no such number is taken for the default."""
    word = os.environ.get(NICE_VARIABLE, "")
    return int(word) if word.isascii() and word.isdigit() and int(word) < 20 else DEFAULT_NICENESS
