"""What a tick of the live curves costs the server, however long the run is.

    python -m benchmarks.ticks [--ticks 40]

On logs of 100, 10,000 and 100,000 batch events (their values are made up, their form is a trainer's), by HTTP on this
machine. A tick: three events are appended, and the first viewer asks for what is new: reading, folding, answering. A
further viewer asks the same at the same moment. A first load: a server that has just started reads the whole log and
sends the curves thinned; and the same for a further viewer. Beside them, in the same run, what the same scalars cost
TensorBoard's reader and pandas.
"""

import http.client
import math
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import click
import numpy as np
import psutil
import uvicorn
from starlette.applications import Starlette

from benchmarks.peers.scalars import Table, TensorBoard, milliseconds
from benchmarks.record import machine, write
from cnn_core import paths
from cnn_core.presets import QUICK
from cnn_core.runs import follow
from cnn_core.runs.directory import Run, create
from cnn_core.runs.events import BatchTrained, Claimed, EpochStarted, Started
from cnn_core.runs.log import LogWriter
from ui.live import live_route, token_of

LENGTHS = (100, 10_000, 100_000)
NEW_EVENTS = 3
"""Within 300 ms, at ten a second."""
PORT = 8599
BATCHES_PER_EPOCH = 1563
WANTED = {"tick": 50.0, "further viewer": 5.0}


@click.command()
@click.option("--ticks", default=40, show_default=True)
def main(ticks: int) -> None:
    """Measure, print and write docs/benchmarks/ticks.json."""
    results = {}
    with tempfile.TemporaryDirectory() as folder, _serving() as connection:
        os.environ[paths.HOME_VARIABLE] = str(Path(folder) / "home")
        for length in LENGTHS:
            results[str(length)] = measured = _measure(Path(folder) / str(length), connection, length, ticks)
            for name, value in measured.items():
                click.echo(f"{length:>7,} events: {name} {value:,.2f}")
    for name, wanted in WANTED.items():
        click.echo(f"{name}: {results[str(LENGTHS[-1])][name]:.1f} ms with {LENGTHS[-1]:,} events, wanted {wanted:.0f}")
    write(
        "ticks",
        {"machine": machine(), "unit": "milliseconds, medians", "ticks": ticks, "events": results},
    )


def _measure(folder: Path, connection: http.client.HTTPConnection, length: int, ticks: int) -> dict[str, Any]:
    folder.mkdir()
    events = _events(length + ticks * NEW_EVENTS)
    run, board, table = _claimed_run(), TensorBoard(folder / "board"), Table(folder / "scalars.csv")
    _append_to(run, events[:length])
    board.append(events[:length])
    table.append(events[:length])
    first, cursor, size = _ask(connection, run, "0.0.0.0")
    measured: dict[str, Any] = {
        "first load": first,
        "first load of a further viewer": median(_ask(connection, run, "0.0.0.0")[0] for _ in range(5)),
        "first load, kB": size / 1000,
        "TensorBoard's first load": _timed(board.first_load),
    }
    times: dict[str, list[float]] = {"tick": [], "further viewer": [], "TensorBoard's tick": [], "pandas' tick": []}
    for tick in range(ticks):
        new = events[length + tick * NEW_EVENTS :][:NEW_EVENTS]
        _append_to(run, new)
        board.append(new)
        table.append(new)
        spent, after, _ = _ask(connection, run, cursor)
        times["tick"].append(spent)
        times["further viewer"].append(_ask(connection, run, cursor)[0])
        times["TensorBoard's tick"].append(_timed(board.tick))
        times["pandas' tick"].append(_timed(table.tick))
        cursor = after
    board.close()
    worst = {"slowest tick": max(times["tick"]), "slowest of a further viewer": max(times["further viewer"])}
    measured |= {name: median(spent) for name, spent in times.items()} | worst
    return {name: round(value, 2) for name, value in measured.items()}


def _timed(do: Any) -> float:
    began = time.perf_counter()
    do()
    return milliseconds(began)


def _ask(connection: http.client.HTTPConnection, run: Run, cursor: str) -> tuple[float, str, int]:
    """Milliseconds, the cursor that comes back, and the bytes of the answer."""
    began = time.perf_counter()
    connection.request("GET", f"/live/{run.id}/{token_of(run.id)}?cursor={cursor}")
    answer = connection.getresponse()
    body = answer.read()
    spent = milliseconds(began)
    if answer.status != 200:
        raise RuntimeError(body.decode())
    # The cursor is the first thing in the answer.
    return spent, body[:60].decode().split('"')[3], len(body)


def _claimed_run() -> Run:
    """A run that this process is training, as far as anybody can tell."""
    follow._followers.clear()
    run = create(QUICK.config)
    process = psutil.Process()
    run.heartbeat_path.touch()
    with LogWriter(run.events_path) as log:
        log.append(Claimed(time=time.time(), pid=process.pid, process_started=process.create_time()))
        log.append(
            Started(
                time=time.time(),
                train_images=50_000,
                validation_images=10_000,
                batches_per_epoch=BATCHES_PER_EPOCH,
                epochs=100,
                parameters=315_722,
                device="CPU",
            )
        )
        log.append(EpochStarted(time=time.time(), epoch=1))
    return run


def _append_to(run: Run, events: list[BatchTrained]) -> None:
    run.heartbeat_path.touch()
    with run.events_path.open("ab") as file:
        file.writelines(event.model_dump_json().encode() + b"\n" for event in events)


def _events(count: int) -> list[BatchTrained]:
    random = np.random.default_rng(0)
    noise = random.normal(scale=0.2, size=count)
    return [
        BatchTrained(
            time=1.8e9 + place / 10,
            epoch=1 + place // BATCHES_PER_EPOCH,
            step=place + 1,
            loss=2.3 * math.exp(-place / 40_000) + abs(float(noise[place])),
            accuracy=min(max(0.5 + float(noise[place]), 0.0), 1.0),
            images_per_second=4000.0 + 500 * float(noise[place]),
            learning_rate=0.001,
        )
        for place in range(count)
    ]


@contextmanager
def _serving() -> Iterator[http.client.HTTPConnection]:
    """A server of the live route in this process, and one connection to it."""
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=[live_route]), port=PORT, log_level="error", timeout_keep_alive=600)
    )
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    while not server.started:
        time.sleep(0.01)
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    yield connection
    connection.close()
    server.should_exit = True
    serving.join()


if __name__ == "__main__":
    main()
