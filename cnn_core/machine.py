"""What is known of this computer without asking TensorFlow."""

import os
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("tensorflow", "keras", "numpy", "streamlit", "plotly", "scikit-learn", "pillow")


def cpu_name() -> str:
    """The processor's model name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def usable_processors() -> int:
    """How many this process may use, as TensorFlow counts them: a container may have fewer than the machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def versions() -> dict[str, str | None]:
    """What is installed, by name, without importing it; None for what is not."""
    return {name: _version(name) for name in PACKAGES}


@cache
def _version(package: str) -> str | None:
    candidates = (f"{package}-cpu", package) if package == "tensorflow" else (package,)
    for name in candidates:
        try:
            return version(name)
        except ImportError:
            continue
    return None
