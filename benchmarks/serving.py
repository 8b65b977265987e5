"""How soon the REST interface answers, and how many images a second, beside Keras in a plain script.

    python -m benchmarks.serving [--rounds 3]

`python -m cnn_core serve` is asked as a client of TensorFlow Serving asks: `requests` with JSON, one connection kept
open, the client on the same processors. Measured from the call to the parsed answer, the client's own JSON included.
Peers in the same rounds, in a process of their own: `model.predict` and `model(x)` on the same network, which need no
JSON at all. Then the speedrun that comes with the app classifies all 10,000 test images through the interface (float32,
batches of 500), and its accuracy is held against that which Evaluate shows.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import click
import numpy as np
import psutil
import requests

from benchmarks.record import machine, write
from cnn_core import data, paths
from cnn_core.analysis.evaluation import evaluate
from cnn_core.runs.directory import find
from cnn_core.runs.follow import follow
from cnn_core.serving.files import choose_epoch

RUN = "recorded-tutorial"
JUDGED = "recorded-speedrun"
BATCHES = {1: 60, 32: 10, 500: 3}
"""How often each is asked in a round."""

CLIENTS = 16
QUESTIONS = 15
"""Of each client in a round."""


@dataclass
class Server:
    """The interface under test."""

    base: str
    pixels: np.ndarray
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self, pixels: np.ndarray, run: str = RUN, session: requests.Session | None = None) -> np.ndarray:
        answer = (session or self.session).post(
            f"{self.base}/v1/models/{run}:predict", json={"instances": pixels.tolist()}, timeout=120
        )
        answer.raise_for_status()
        return np.array(answer.json()["predictions"])

    def seconds(self, batch: int, times: int) -> list[float]:
        self.ask(self.pixels[:batch])
        return [_timed(lambda: self.ask(self.pixels[:batch])) for _ in range(times)]

    def crowd(self) -> tuple[list[float], float]:
        """The seconds of every question of all clients at once, and those from the first to the last answer."""

        def client(number: int) -> list[float]:
            with requests.Session() as session:
                picture = self.pixels[number : number + 1]
                return [_timed(lambda: self.ask(picture, session=session)) for _ in range(QUESTIONS)]

        began = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as clients:
            seconds = [second for one in clients.map(client, range(CLIENTS)) for second in one]
        return seconds, time.perf_counter() - began


@click.command()
@click.option("--rounds", default=3, show_default=True)
def main(rounds: int) -> None:
    """Measure, print and write docs/benchmarks/serving.json."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ[paths.HOME_VARIABLE] = folder
        pixels = np.asarray(data.load("sample").test.images, np.float32)
        with _serving() as (process, base), _peer() as peer:
            server = Server(base, pixels)
            answers, crowds = _rounds(server, peer, rounds)
            accuracy = _accuracy(server)
            memory = round(psutil.Process(process.pid).memory_full_info().uss / 1e6)
    one = {way: _latency(answers[way, 1]) for way in ("rest", "predict", "call")}
    rates = {batch: _rates(answers, batch) | {"client_json_ms": _json_ms(pixels[:batch])} for batch in BATCHES}
    together = {
        "clients": CLIENTS,
        **_latency([second for seconds, _ in crowds for second in seconds]),
        "images_per_second": round(rounds * CLIENTS * QUESTIONS / sum(whole for _, whole in crowds)),
    }
    together["over_call"] = round(together["images_per_second"] / rates[1]["images_per_second"]["call"], 2)
    _tell(one, rates, together, accuracy)
    result = {
        "rounds": rounds,
        "run": RUN,
        "one_image_ms": one,
        "batches": rates,
        "at_once": together,
        "accuracy": accuracy,
        "server_mb": memory,
        "note": f"Load average at the end: {os.getloadavg()[0]:.1f}. Other work on the machine slowed all alike.",
    }
    write("serving", {"machine": machine()} | result)


def _rounds(server: Server, peer: subprocess.Popen[str], rounds: int) -> tuple[dict[Any, list[float]], list[Any]]:
    answers: dict[Any, list[float]] = {}
    crowds = []
    for number in range(1, rounds + 1):
        for batch, times in BATCHES.items():
            answers.setdefault(("rest", batch), []).extend(server.seconds(batch, times))
            for way in ("predict", "call"):
                answers.setdefault((way, batch), []).extend(_ask_peer(peer, way, batch, times))
        crowds.append(server.crowd())
        click.echo(f"round {number} of {rounds} is done")
    return answers, crowds


def _accuracy(server: Server) -> dict[str, Any]:
    """Of all test images through the interface, and of the answers that the trainer kept."""
    run = find(JUDGED)
    epoch = choose_epoch(run, None)
    kept = evaluate(run, follow(run).history(), epoch)
    began = time.perf_counter()
    batches = [server.ask(server.pixels[start : start + 500], JUDGED) for start in range(0, 10_000, 500)]
    seconds = time.perf_counter() - began
    answers = np.concatenate(batches).argmax(axis=1)
    return {
        "run": JUDGED,
        "epoch": epoch,
        "images": len(answers),
        "rest": float((answers == kept.labels).mean()),
        "evaluate": float(kept.right.mean()),
        "answers_that_differ": int((answers != kept.predicted).sum()),
        "images_per_second": round(len(answers) / seconds),
    }


@contextmanager
def _serving() -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "cnn_core", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        listening = (re.search(r"Listening on (\S+)", line) for line in process.stderr)
        yield process, next(found[1] for found in listening if found)
        process.kill()


@contextmanager
def _peer() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.peers.prediction", RUN, str(choose_epoch(find(RUN), None))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def _ask_peer(peer: subprocess.Popen[str], way: str, batch: int, times: int) -> list[float]:
    assert peer.stdin is not None and peer.stdout is not None
    peer.stdin.write(f"{way} {batch} {times}\n")
    peer.stdin.flush()
    seconds: list[float] = json.loads(peer.stdout.readline())
    return seconds


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _latency(seconds: list[float]) -> dict[str, float]:
    return {f"p{share}": round(1000 * float(np.percentile(seconds, share)), 1) for share in (50, 95)} | {
        "n": len(seconds)
    }


def _json_ms(pixels: np.ndarray) -> float:
    """What the client takes to write this question, before anything is sent."""
    return round(1000 * _timed(lambda: json.dumps({"instances": pixels.tolist()})), 1)


def _rates(answers: dict[Any, list[float]], batch: int) -> dict[str, Any]:
    """Images a second by the median call, and the interface's as a share of either peer's."""
    rates = {way: round(batch / float(np.median(answers[way, batch]))) for way in ("rest", "predict", "call")}
    return {
        "images_per_second": rates,
        "over_predict": round(rates["rest"] / rates["predict"], 2),
        "over_call": round(rates["rest"] / rates["call"], 2),
    }


def _tell(one: dict[str, Any], rates: dict[int, Any], together: dict[str, Any], accuracy: dict[str, Any]) -> None:
    for way, found in one.items():
        click.echo(f"one image, {way:7}: p50 {found['p50']} ms, p95 {found['p95']} ms")
    for batch, found in rates.items():
        click.echo(f"batches of {batch:3}: {found['images_per_second']} images/s, {found['over_predict']} x predict")
    click.echo(f"{CLIENTS} clients at once: {together['images_per_second']} images/s, p95 {together['p95']} ms")
    click.echo(
        f"{JUDGED}: {accuracy['rest']:.4f} through REST, {accuracy['evaluate']:.4f} in Evaluate, "
        f"{accuracy['answers_that_differ']} of {accuracy['images']} answers differ"
    )


if __name__ == "__main__":
    main()
