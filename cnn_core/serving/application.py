"""The routes of one server, and the sentences of whatever goes wrong on them."""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from cnn_core import __version__
from cnn_core.errors import EpochscopeError
from cnn_core.serving import page, rest, schema
from cnn_core.serving.guard import EVERYWHERE, Guard
from cnn_core.serving.limits import LAST_EPOCH
from cnn_core.serving.refusal import Refusal
from cnn_core.serving.service import Service


class _Application(FastAPI):
    def openapi(self) -> dict[str, Any]:
        told = super().openapi()
        told["components"]["schemas"]["Picture"] = schema.PICTURE
        return told


def application(service: Service, host: str, port: int, private: Iterable[BaseRoute] = ()) -> ASGIApp:
    """What a server on this host and port answers: the public routes, and those of the home's pages, if any."""
    app = _Application(
        title="Epochscope",
        version=__version__,
        summary="Ask the networks that were trained here what they take pictures for.",
        servers=[{"url": base_url(host, port)}],
        # FastAPI's own pages fetch their scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(rest.router(service))
    app.router.routes.extend(private)

    @app.get("/", include_in_schema=False)
    @app.get("/docs", include_in_schema=False)
    async def documentation() -> HTMLResponse:
        return HTMLResponse(page.page(app.openapi()))

    for error, handler in _HANDLERS.items():
        app.add_exception_handler(error, handler)
    return Guard(app, host)


def base_url(host: str, port: int) -> str:
    """The address to ask, as a client on this machine writes it."""
    name = "127.0.0.1" if host in EVERYWHERE else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _refused(status: int, sentence: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": sentence}, status, headers)


async def _on_refusal(_request: Request, error: Any) -> JSONResponse:
    return _refused(error.status, error.sentence, error.headers)


async def _on_known(_request: Request, error: Any) -> JSONResponse:
    return _refused(404, str(error))


async def _on_path(_request: Request, error: Any) -> JSONResponse:
    wrong = error.errors()[0]
    return _refused(
        400, f"{wrong['loc'][-1]} must be a number from 1 to {LAST_EPOCH:,}, not {str(wrong['input'])[:20]!r}."
    )


async def _on_http(request: Request, error: Any) -> JSONResponse:
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "another method")
        return _refused(405, f"This address is asked with {allowed}, not with {request.method}.", error.headers)
    return _refused(error.status_code, "There is nothing at this address; /docs tells what there is.")


async def _on_fault(_request: Request, _error: Any) -> JSONResponse:
    # Starlette raises it again for the log.
    return _refused(500, "The server met an error over this question. Its log says more.")


_HANDLERS: dict[type[Exception], Any] = {
    Refusal: _on_refusal,
    EpochscopeError: _on_known,
    RequestValidationError: _on_path,
    HTTPException: _on_http,
    Exception: _on_fault,
}
