"""Faults for a trainer that is to be killed at one exact moment, as Python to begin with (see nursery.py)."""

from typing import Literal

When = Literal["before", "within", "after"]

_KILL = """
import importlib, itertools, os, signal
def die():
    os.kill(os.getpid(), signal.SIGKILL)
"""


def at_event(kind: str, when: When, count: int = 1) -> str:
    """At the so-maniest event of this kind: before it is written, in the middle of its line, or right after it."""
    return f"""{_KILL}
from cnn_core.runs.log import LogWriter
append, seen = LogWriter.append, itertools.count(1)
def dying(self, record):
    now = getattr(record, "event", "") == {kind!r} and next(seen) == {count}
    if now and {when!r} == "within":
        os.write(self._descriptor, record.model_dump_json().encode()[:40])
    if now and {when!r} != "after":
        die()
    append(self, record)
    if now:
        die()
LogWriter.append = dying
"""


def at_call(owner: str, name: str, when: Literal["before", "after"], count: int = 1) -> str:
    """At the so-maniest call of `name`, of a module or of `module:Class`."""
    return f"""{_KILL}
module, _, klass = {owner!r}.partition(":")
owner = importlib.import_module(module)
owner = getattr(owner, klass) if klass else owner
called, calls = getattr(owner, {name!r}), itertools.count(1)
def dying(*arguments, **options):
    now = next(calls) == {count}
    if now and {when!r} == "before":
        die()
    answer = called(*arguments, **options)
    if now:
        die()
    return answer
setattr(owner, {name!r}, dying)
"""
