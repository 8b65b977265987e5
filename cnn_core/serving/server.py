"""The serving process: answers what a network makes of pictures, on this machine.

    python -m cnn_core.serving.server [--ahead]

The home's own pages and any client on this machine may ask. It ends with whoever started it: when its stdin does. One
serves a home; a second one leaves at once. Started ahead of the first question, it makes ready for it.
"""

import gc
import logging
import os
import secrets
import socket
import sys
import threading
from collections.abc import Iterable

import uvicorn
from filelock import FileLock, Timeout
from starlette.routing import BaseRoute

from cnn_core import paths
from cnn_core.serving import address, private, warming
from cnn_core.serving.address import Address
from cnn_core.serving.application import application
from cnn_core.serving.service import Answering, Service
from cnn_core.serving.warming import AHEAD

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 5
logger = logging.getLogger(__name__)


def main() -> int:
    """Serve until stdin ends; returns the exit code."""
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    paths.locks_folder().mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(paths.locks_folder() / "serving.lock").acquire(timeout=0):
            _serve_home(ahead=AHEAD in sys.argv)
    except Timeout:
        pass
    return 0


def serve(listening: socket.socket, host: str, service: Service, private_routes: Iterable[BaseRoute] = ()) -> None:
    """Answer what comes in on this socket until a signal ends it."""
    _collect_seldom()
    app = application(service, host, listening.getsockname()[1], private_routes)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    uvicorn.Server(config).run([listening])


def new_models() -> Answering:
    """With no network loaded yet."""
    # Only now: whoever finds the home served or the port taken need not wait for TensorFlow.
    from cnn_core.engine.device import share_memory
    from cnn_core.serving.inference import Models

    share_memory()
    return Models()


def _serve_home(*, ahead: bool) -> None:
    from cnn_core.serving.stopwatch import Stopwatch

    token = secrets.token_urlsafe(32)
    models = new_models()
    service = Service(models)
    with _listen() as listening:
        address.publish(Address(pid=os.getpid(), port=listening.getsockname()[1], token=token))
        if ahead:
            # Not where somebody waits: the processors are for what they ask.
            warming.begin(models)
        try:
            serve(listening, LOOPBACK, service, private.routes(service, token, Stopwatch().begin))
        finally:
            address.withdraw(os.getpid())


def _collect_seldom() -> None:
    # The lists of a request with 500 pictures are half a million objects: looked through again and again while they
    # grow, they would take four times as long to read.
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def open_port(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 is any. Raises OSError when the port is taken, or the host is not here."""
    listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    # What is accepted inherits it. Without, an answer on a kept connection waits 40 ms for the client's delayed ACK:
    # asyncio asks for it on sockets of its own making alone.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _listen() -> socket.socket:
    """On the port that is asked for, else on any that is free."""
    try:
        return open_port(LOOPBACK, _wanted_port())
    except OSError:
        return open_port(LOOPBACK, 0)


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
