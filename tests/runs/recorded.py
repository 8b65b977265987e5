"""The log of a real two-epoch run, kept as the format of this release: later releases must go on reading it."""

from pathlib import Path

from cnn_core.config import RunConfig
from cnn_core.presets import QUICK
from cnn_core.runs.directory import Run, create
from cnn_core.runs.events import BatchTrained
from cnn_core.runs.log import LogWriter, event_reader

GOLDEN = Path(__file__).parent / "golden" / "events-v1.jsonl"
EVENTS = event_reader(GOLDEN).read_new()


def recorded_run(config: RunConfig = QUICK.config) -> Run:
    """A run whose log is the golden one; its epochs were not kept, only its history."""
    run = create(config)
    with LogWriter(run.events_path) as log:
        for event in EVENTS:
            log.append(event)
    return run


def batch(**values):
    return BatchTrained(**{"loss": 1.0, "accuracy": 0.5, "images_per_second": 1.0, "learning_rate": 0.1} | values)
