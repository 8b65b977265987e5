"""Asking the serving process. Nothing of TensorFlow is here: pages import this."""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from cnn_core.config import RunConfig
from cnn_core.errors import ServingError
from cnn_core.runs.directory import Run
from cnn_core.runs.predictions import softmax
from cnn_core.serving import address
from cnn_core.serving.address import TOKEN_HEADER, Address

PATIENCE_SECONDS = 45.0
ANSWER_SECONDS = 30.0
POLL_SECONDS = 0.1


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
    """(images, 32, 32, 3) uint8, at most 64 of them -> probabilities (images, 10).

    Waits for a process that is starting, and asks again when one dies over the question. Raises ServingError when none
    answers in time or the question is refused.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        there = address.read()
        if there is None:
            address.ask_for_one()
        else:
            try:
                return softmax(_ask(there, run, epoch, pixels))
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
        return bool(_post(there, "measure", config.model_dump_json().encode())["begun"])
    except (_GoneError, ServingError):
        return False


def _ask(there: Address, run: Run, epoch: int, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    question = f"classify?{urllib.parse.urlencode({'run': run.id, 'epoch': epoch})}"
    return np.asarray(_post(there, question, np.ascontiguousarray(pixels).tobytes())["logits"], np.float32)


def _post(there: Address, question: str, body: bytes) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{there.port}/{question}",
        data=body,
        headers={TOKEN_HEADER: there.token, "Content-Type": "application/octet-stream"},
    )
    try:
        with _without_proxy.open(request, timeout=ANSWER_SECONDS) as answer:
            told: dict[str, Any] = json.load(answer)
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
