"""The log of a real two-epoch run, kept as the format of this release: later releases must go on reading it."""

from pathlib import Path

from cnn_core.runs.events import BatchTrained
from cnn_core.runs.log import event_reader

GOLDEN = Path(__file__).parent / "golden" / "events-v1.jsonl"
EVENTS = event_reader(GOLDEN).read_new()


def batch(**values):
    return BatchTrained(**{"loss": 1.0, "accuracy": 0.5, "images_per_second": 1.0, "learning_rate": 0.1} | values)
