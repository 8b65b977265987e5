"""TensorBoard's way with many runs, in a process of its own: it may bring TensorFlow along.

    python -m benchmarks.peers.tensorboard_runs fill EVENTS FOLDER COUNT
    python -m benchmarks.peers.tensorboard_runs read FOLDER

`fill` writes what a run's log tells as TensorBoard keeps it, so many times; `read` prints the milliseconds in which
TensorBoard's own event multiplexer has read all of them, imports left out, and how many runs that were.
"""

import json
import shutil
import sys
import time
from pathlib import Path

from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from cnn_core.runs.events import BatchTrained, EpochFinished
from cnn_core.runs.log import event_reader


def fill(events: Path, folder: Path, count: int) -> None:
    """Written once, then copied."""
    first = folder / "run-000000"
    writer = EventFileWriter(str(first))
    for event in event_reader(events).read_new():
        if isinstance(event, BatchTrained):
            _add(writer, event.time, event.step, {"batch/loss": event.loss, "batch/accuracy": event.accuracy})
        elif isinstance(event, EpochFinished):
            values = {f"epoch/{name}": value for name, value in event.validation.model_dump().items()}
            _add(writer, event.time, event.step, values)
    writer.close()
    for number in range(1, count):
        shutil.copytree(first, folder / f"run-{number:06d}")


def read(folder: Path) -> tuple[float, int]:
    """Milliseconds, and how many runs were found."""
    # The first event that it reads brings TensorFlow along: that is not what is measured.
    EventMultiplexer({"first": str(folder / "run-000000")}).Reload()
    began = time.perf_counter()
    multiplexer = EventMultiplexer()
    multiplexer.AddRunsFromDirectory(str(folder))
    multiplexer.Reload()
    found = len(multiplexer.Runs())
    return round(1000 * (time.perf_counter() - began), 1), found


def _add(writer: EventFileWriter, moment: float, step: int, values: dict[str, float]) -> None:
    told = [Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
    writer.add_event(Event(wall_time=moment, step=step, summary=Summary(value=told)))


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        print(json.dumps(read(Path(sys.argv[2]))))
