"""What a run was trained with and on: kept beside its results."""

import os
import platform
import subprocess
from pathlib import Path

import psutil
import tensorflow as tf

from cnn_core.config import RunConfig
from cnn_core.machine import cpu_name, versions


def describe_environment(config: RunConfig, dataset_sha256: str) -> dict[str, object]:
    """JSON-ready facts: versions, machine, threads, seed, data checksum, git revision (None outside a checkout)."""
    return {
        "python": platform.python_version(),
        "packages": versions(),
        "system": platform.platform(),
        "cpu": cpu_name(),
        "cpu_count": os.cpu_count(),
        "memory_bytes": psutil.virtual_memory().total,
        "threads": {
            "intra_op": tf.config.threading.get_intra_op_parallelism_threads(),
            "inter_op": tf.config.threading.get_inter_op_parallelism_threads(),
        },
        "onednn": os.environ.get("TF_ENABLE_ONEDNN_OPTS"),
        "seed": config.training.seed,
        "dataset": config.data.dataset,
        "dataset_sha256": dataset_sha256,
        "git_revision": git_revision(),
    }


def git_revision() -> str | None:
    folder = Path(__file__).parent
    try:
        answer = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, timeout=5, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()
