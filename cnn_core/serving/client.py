"""Asking the serving process. Nothing of TensorFlow is here: pages import this."""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from cnn_core.config import RunConfig
from cnn_core.errors import ServingError
from cnn_core.runs.directory import Run
from cnn_core.runs.predictions import softmax
from cnn_core.serving import address, parcel
from cnn_core.serving.address import TOKEN_HEADER, Address

PATIENCE_SECONDS = 45.0
ANSWER_SECONDS = 30.0
POLL_SECONDS = 0.1
MEASURE_SECONDS = 2.0
"""A page that wants something timed goes on without it, and asks again."""


class _GoneError(Exception):
    """It died or is not there yet: worth another try."""


def wake() -> None:
    """Have the serving process started where there is none; returns at once."""
    if not available():
        address.ask_for_one()


def available() -> bool:
    """Whether there is one, TensorFlow loaded."""
    there = address.read()
    # The address of one that was killed together with its supervisor stays behind.
    return there is not None and psutil.pid_exists(there.pid)


def classify(run: Run, epoch: int, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(images, 32, 32, 3) uint8, at most 1,000 of them -> probabilities (images, 10). Raises ServingError as `ask`."""
    return softmax(ask("logits", run, epoch, {"pixels": pixels})["logits"])


def ask(
    question: str, run: Run, epoch: int, arrays: Mapping[str, NDArray[Any]] | None = None, **options: Any
) -> dict[str, NDArray[Any]]:
    """The answer of a network to one of `cnn_core.engine.questions.QUESTIONS`, arrays by name.

    Waits for a process that is starting, and asks again when one dies over the question. Raises ServingError when none
    answers in time or the question is refused.
    """
    return _told(f"ask/{question}?{urllib.parse.urlencode({'run': run.id, 'epoch': epoch})}", arrays, options)


def lesson(question: str, arrays: Mapping[str, NDArray[Any]] | None = None, **options: Any) -> dict[str, NDArray[Any]]:
    """TensorFlow's answer to one of `cnn_core.engine.lessons.LESSONS`, arrays by name. Waits and raises as `ask`."""
    return _told(f"lesson/{question}", arrays, options)


def _told(where: str, arrays: Mapping[str, NDArray[Any]] | None, options: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    body = parcel.pack(arrays or {}, options)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        there = address.read()
        if there is None:
            address.ask_for_one()
        else:
            try:
                return parcel.unpack(_post(there, where, body))[0]
            except _GoneError:
                # Its address outlives a process that was killed; the supervisor takes it back.
                address.ask_for_one()
        time.sleep(POLL_SECONDS)
    raise ServingError(
        f"The serving process did not answer within {PATIENCE_SECONDS:.0f} seconds. Its log is on the Settings page; "
        "starting Epochscope anew starts it anew."
    )


def measure(config: RunConfig) -> bool:
    """Have the time that this network takes measured in the background; cnn_core.speed tells it when it is known.

    False where nobody measures now: no serving process is there, something trains, or another network is being timed.
    """
    there = address.read()
    if there is None:
        return False
    try:
        told = _post(there, "measure", config.model_dump_json().encode(), seconds=MEASURE_SECONDS)
        return bool(json.loads(told)["begun"])
    except (_GoneError, ServingError):
        return False


def _post(there: Address, where: str, body: bytes, *, seconds: float = ANSWER_SECONDS) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{there.port}/{where}",
        data=body,
        headers={TOKEN_HEADER: there.token, "Content-Type": "application/octet-stream"},
    )
    try:
        with _without_proxy.open(request, timeout=seconds) as answer:
            told: bytes = answer.read()
            return told
    except urllib.error.HTTPError as refusal:
        raise _refused(refusal) from None
    except (OSError, http.client.HTTPException) as error:
        raise _GoneError from error


def _refused(refusal: urllib.error.HTTPError) -> Exception:
    with refusal:
        if refusal.code == 403:
            # Another process has this port by now.
            return _GoneError()
        try:
            return ServingError(str(json.load(refusal)["error"]))
        except (ValueError, KeyError):
            return ServingError(f"The serving process met an error ({refusal.code}). Its log is on the Settings page.")


# A proxy of the environment has no business between two processes of one machine.
_without_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
