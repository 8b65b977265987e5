"""A plain script that classifies pictures: the network in this process, asked by `model.predict` and by `model(x)`.

    python -m benchmarks.peers.prediction RUN EPOCH

Reads lines "WAY BATCH TIMES" from stdin, WAY being predict or call, and answers each with a JSON list: the seconds of
every one of the TIMES. Each call turns float32 pixels into probabilities as a NumPy array.
"""

import json
import sys
import time

import keras
import numpy as np

from cnn_core import data
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.runs.directory import find


def main() -> None:
    run, epoch = sys.argv[1:]
    model = load_epoch(find(run), int(epoch))
    pixels = np.asarray(data.load("sample").test.images, np.float32)
    ways = {
        "predict": lambda batch: model.predict(batch, batch_size=len(batch), verbose=0),
        "call": lambda batch: keras.ops.convert_to_numpy(model(batch, training=False)),
    }
    print("ready", flush=True)
    for line in sys.stdin:
        way, batch, times = line.split()
        print(json.dumps(timed(ways[way], pixels[: int(batch)], int(times))), flush=True)


def timed(ask, batch, times: int) -> list[float]:
    """After one call that does not count."""
    ask(batch)
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        ask(batch)
        seconds.append(time.perf_counter() - began)
    return seconds


if __name__ == "__main__":
    main()
