"""What stands before every route: whom this server answers, and what browsers may do with the answers."""

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "::1")
EVERYWHERE = ("0.0.0.0", "::", "")
ANSWER_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses what a web page of somebody else has a browser ask: by its Host, or by its Origin.

    A name that somebody makes point at this machine (DNS rebinding) is none of `names`.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        self._names = {name.lower() for name in (*LOOPBACK, host) if name}
        self._everywhere = host in EVERYWHERE
        if self._everywhere:
            self._names |= {socket.gethostname().lower(), socket.getfqdn().lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(ANSWER_HEADERS)
            await send(message)

        headers = Headers(scope=scope)
        if not self._knows(f"//{headers.get('host', '')}"):
            await _refusal("host", headers.get("host", "")[:60], self._names)(scope, receive, send_guarded)
        elif "origin" in headers and not self._knows(headers["origin"]):
            await _refusal("origin", headers["origin"][:60], self._names)(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _knows(self, address: str) -> bool:
        try:
            name = urlsplit(address).hostname or ""
        except ValueError:
            return False
        return name in self._names or (self._everywhere and _is_number(name))


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _refusal(what: str, received: str, names: Iterable[str]) -> JSONResponse:
    sentence = f"This server is asked as one of {', '.join(sorted(names))}; the request names the {what} {received!r}."
    return JSONResponse({"error": sentence}, 403)
