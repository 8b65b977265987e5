"""The live route: what is new of a run since a cursor, folded once for everybody who watches.

A page hands its plot component the address with a token that cannot be guessed, so whoever may not open the page cannot
read the run either.
"""

import hashlib
import hmac
import json
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cnn_core.errors import EpochscopeError
from cnn_core.figures.training import Cursor, series_since
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from ui.address import address
from ui.plot import LiveSource

_SECRET = secrets.token_bytes(32)
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def live_source(run: Run, history: RunHistory) -> LiveSource:
    """Where a plot drawn from `history` finds what comes after it."""
    return LiveSource(address(f"/live/{run.id}/{token_of(run.id)}"), str(Cursor.of(history)))


def is_token(run_id: str, token: str) -> bool:
    """Whether this server handed it out for this run."""
    return hmac.compare_digest(token.encode(), token_of(run_id).encode())


async def _answer(request: Request) -> Response:
    run_id, token = request.path_params["run_id"], request.path_params["token"]
    if not is_token(run_id, token):
        return JSONResponse({"error": "Open the run's page again: this address is not valid any more."}, 404, HEADERS)
    try:
        cursor = Cursor.parse(request.query_params.get("cursor", ""))
        body = await run_in_threadpool(_what_is_new, run_id, cursor)
    except EpochscopeError as error:
        return JSONResponse({"error": str(error)}, 404, HEADERS)
    return Response(body, media_type="application/json", headers=HEADERS)


def _what_is_new(run_id: str, cursor: Cursor) -> str:
    history, status = follow(find(run_id)).state()
    body = {
        "cursor": str(Cursor.of(history)),
        "series": series_since(history, cursor),
        "done": not status.active,
    }
    return json.dumps(body, allow_nan=False)


def token_of(run_id: str) -> str:
    """What a page hands its plots, so that they may ask about this run."""
    return hmac.new(_SECRET, run_id.encode(), hashlib.sha256).hexdigest()


live_route = Route("/live/{run_id}/{token}", _answer)
