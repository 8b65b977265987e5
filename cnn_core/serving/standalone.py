"""`python -m cnn_core serve`: the public routes alone, in this process, for other programs."""

import errno
import secrets
import socket
from collections.abc import Callable

from cnn_core.errors import ConfigError
from cnn_core.serving import private, server
from cnn_core.serving.address import PREFERRED_PORT
from cnn_core.serving.application import base_url
from cnn_core.serving.guard import LOOPBACK
from cnn_core.serving.service import Service

_PLACES = {
    errno.EADDRINUSE: (
        "Port {port} is taken, perhaps by an Epochscope that runs already and answers there as well. Ask there, or "
        "choose another port: --port {other}."
    ),
    errno.EACCES: "Port {port} may not be opened by this user. Choose another: --port {usual}.",
}


def listen(host: str, port: int) -> socket.socket:
    """Raises ConfigError when the port is taken or the host is no address of this machine."""
    host = host.strip("[]")
    try:
        return server.open_port(host, port)
    except OSError as error:
        sentence = _PLACES.get(
            error.errno or 0, "{host} is no address of this machine. Leave --host out, or try 0.0.0.0."
        )
        other = port + 1 if port < 65535 else PREFERRED_PORT
        raise ConfigError(sentence.format(host=host, port=port, other=other, usual=PREFERRED_PORT)) from None


def serve(listening: socket.socket, host: str, say: Callable[[str], object]) -> None:
    """Answer until Ctrl-C; `say` gets the lines for the person who started it."""
    host = host.strip("[]")
    try:
        say("Loading TensorFlow.")
        service = Service(server.new_models())
        base = base_url(host, listening.getsockname()[1])
        say(f"Listening on {base} (Ctrl-C ends it). {base}/docs tells what can be asked; for example:")
        say(f"  curl -F files=@picture.png {base}/v1/classify")
        if host not in LOOPBACK:
            say("There is no password: whoever reaches this address may ask.")
        # Nobody is told this token: a page whose own process had this port before is sent away as by any stranger.
        closed = private.routes(service, secrets.token_urlsafe(32), lambda _config: False)
        server.serve(listening, host, service, closed)
    except KeyboardInterrupt:
        say("Ended.")
