"""The serving process: answers what a network makes of pictures, on this machine and to this home's pages alone.

    python -m cnn_core.serving.server

It ends with whoever started it: when its stdin does. One serves a home; a second one leaves at once.
"""

import hmac
import json
import logging
import os
import secrets
import socket
import sys
import threading

import numpy as np
import uvicorn
from filelock import FileLock, Timeout
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cnn_core import paths
from cnn_core.engine.device import share_memory
from cnn_core.errors import EpochscopeError
from cnn_core.parsing import parse_config
from cnn_core.runs.directory import find
from cnn_core.serving import address
from cnn_core.serving.address import IMAGE_BYTES, MAXIMUM_IMAGES, TOKEN_HEADER, Address
from cnn_core.serving.inference import Models
from cnn_core.serving.stopwatch import Stopwatch

LOOPBACK = "127.0.0.1"
logger = logging.getLogger(__name__)


def main() -> int:
    """Serve until stdin ends; returns the exit code."""
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    paths.locks_folder().mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(paths.locks_folder() / "serving.lock").acquire(timeout=0):
            share_memory()
            _serve()
    except Timeout:
        pass
    return 0


def application(token: str) -> Starlette:
    """The routes, answering to this token."""
    models, stopwatch = Models(), Stopwatch()

    def is_ours(request: Request) -> bool:
        return hmac.compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), token.encode())

    async def measure(request: Request) -> Response:
        if not is_ours(request):
            return _refused(403, "Only this home's own pages are answered.")
        try:
            config = parse_config(json.loads(await _body(request)))
        except (ValueError, EpochscopeError) as error:
            return _refused(400, str(error))
        return JSONResponse({"begun": stopwatch.begin(config)}, 202)

    async def classify(request: Request) -> Response:
        if not is_ours(request):
            return _refused(403, "Only this home's own pages are answered.")
        try:
            run = find(request.query_params.get("run", ""))
            epoch = _epoch(request.query_params.get("epoch", ""))
            images = _images(await _body(request))
            logits = await run_in_threadpool(models.logits, run, epoch, images)
        except ValueError as error:
            return _refused(400, str(error))
        except EpochscopeError as error:
            return _refused(404, str(error))
        return JSONResponse({"logits": logits.tolist()})

    return Starlette(
        routes=[Route("/classify", classify, methods=["POST"]), Route("/measure", measure, methods=["POST"])]
    )


def _epoch(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise ValueError(f"epoch must be a number from 1 on, not {text[:20]!r}.")
    return int(text)


async def _body(request: Request) -> bytes:
    """At most what the largest question takes, however much is sent."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAXIMUM_IMAGES * IMAGE_BYTES:
            raise ValueError(f"At most {MAXIMUM_IMAGES} pictures may be asked about at once.")
    return bytes(body)


def _images(body: bytes) -> np.ndarray:
    if not body or len(body) % IMAGE_BYTES:
        raise ValueError(f"The body must hold pictures of {IMAGE_BYTES} bytes each, not {len(body)} bytes.")
    return np.frombuffer(body, np.uint8).reshape(-1, 32, 32, 3)


def _refused(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, status)


def _serve() -> None:
    token = secrets.token_urlsafe(32)
    config = uvicorn.Config(application(token), log_level="warning", access_log=False, lifespan="off")
    with _listen() as listening:
        address.publish(Address(pid=os.getpid(), port=listening.getsockname()[1], token=token))
        try:
            uvicorn.Server(config).run([listening])
        finally:
            address.withdraw(os.getpid())


def _listen() -> socket.socket:
    """On the port that is asked for, else on any that is free."""
    try:
        return socket.create_server((LOOPBACK, _wanted_port()))
    except OSError:
        return socket.create_server((LOOPBACK, 0))


def _wanted_port() -> int:
    word = os.environ.get(address.PORT_VARIABLE, str(address.PREFERRED_PORT))
    if word.isascii() and word.isdigit() and int(word) < 65536:
        return int(word)
    logger.error(
        "%s must be a port from 0 to 65535, not %r; %d is used instead.",
        address.PORT_VARIABLE,
        word,
        address.PREFERRED_PORT,
    )
    return address.PREFERRED_PORT


def _end_with_stdin() -> None:
    # Not by way of sys.stdin: a thread that holds its lock makes Python abort when the process ends by itself.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    # Whoever started this has gone, however it went: nothing here is worth a farewell.
    address.withdraw(os.getpid())
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
