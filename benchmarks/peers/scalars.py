"""What a tick costs others that draw the same scalars: TensorBoard's reader of its files, and pandas reading a CSV."""

import json
import time
from pathlib import Path

import pandas as pd
from tensorboard.backend.event_processing.event_accumulator import SCALARS, EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from cnn_core.runs.events import BatchTrained
from cnn_core.runs.series import COLUMNS

KEPT_SCALARS = 1000
"""Of each curve, as TensorBoard's own server keeps by default, chosen at random."""


class TensorBoard:
    """Writes event files and reads them as TensorBoard's server does: what is new, then all that it has kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer = EventFileWriter(str(folder))
        self._reader = self._new_reader()

    def append(self, events: list[BatchTrained]) -> None:
        for event in events:
            values = [Summary.Value(tag=name, simple_value=getattr(event, name)) for name in COLUMNS]
            self._writer.add_event(Event(wall_time=event.time, step=event.step, summary=Summary(value=values)))
        self._writer.flush()

    def first_load(self) -> str:
        self._reader = self._new_reader()
        return self.tick()

    def tick(self) -> str:
        self._reader.Reload()
        return json.dumps(
            {name: [(scalar.step, scalar.value) for scalar in self._reader.Scalars(name)] for name in COLUMNS}
        )

    def close(self) -> None:
        self._writer.close()

    def _new_reader(self) -> EventAccumulator:
        return EventAccumulator(str(self._folder), size_guidance={SCALARS: KEPT_SCALARS})


class Table:
    """A CSV that is read anew at every tick, as a page does that keeps nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.write_text(",".join(("step", *COLUMNS)) + "\n")

    def append(self, events: list[BatchTrained]) -> None:
        with self._path.open("a") as file:
            file.writelines(
                ",".join(map(str, (event.step, *(getattr(event, name) for name in COLUMNS)))) + "\n" for event in events
            )

    def tick(self) -> str:
        return pd.read_csv(self._path).tail(KEPT_SCALARS).to_json(orient="values")


def milliseconds(began: float) -> float:
    """Since `began`, by time.perf_counter."""
    return 1000 * (time.perf_counter() - began)
