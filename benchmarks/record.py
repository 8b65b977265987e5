"""A result on disk, beside the machine that gave it."""

import json
import os
import platform
import time
from pathlib import Path
from typing import Any

import psutil

from cnn_core.machine import cpu_name

FOLDER = Path(__file__).parents[1] / "docs" / "benchmarks"


def machine() -> dict[str, Any]:
    """Processor, cores, memory, system and date."""
    return {
        "cpu": cpu_name(),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "date": time.strftime("%Y-%m-%d"),
    }


def write(name: str, result: dict[str, Any]) -> None:
    """Keep `result` as docs/benchmarks/NAME.json."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
