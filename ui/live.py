"""The live route: what is new of a run since a cursor, folded once for everybody who watches.

A page hands its plot component the address with a token that cannot be guessed, so whoever may not open the page cannot
read the run either.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cnn_core.errors import EpochscopeError
from cnn_core.figures.series import Cursor, series_since, steps_per_epoch
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from ui.address import address
from ui.headers import NEVER
from ui.plot import LiveSource

REMEMBERED_ANSWERS = 32
_SECRET = secrets.token_bytes(32)


def live_source(run: Run, history: RunHistory) -> LiveSource:
    """Where a plot drawn from `history` finds what comes after it."""
    return LiveSource(address(f"/live/{run.id}/{token_of(run.id)}"), str(Cursor.of(history)))


async def answer(request: Request, history_of: Callable[[Run], tuple[RunHistory, bool]]) -> Response:
    """What a run's plots are told since their cursor; `history_of` gives what there is to tell, and whether it is all.

    The address holds `run_id` and `token`, the query `cursor`.
    """
    run_id, token = request.path_params["run_id"], request.path_params["token"]
    if not hmac.compare_digest(token.encode(), token_of(run_id).encode()):
        return JSONResponse({"error": "Open the run's page again: this address is not valid any more."}, 404, NEVER)
    try:
        cursor = Cursor.parse(request.query_params.get("cursor", ""))
        news = await run_in_threadpool(lambda: _news(*history_of(find(run_id)), cursor))
    except EpochscopeError as error:
        return JSONResponse({"error": str(error)}, 404, NEVER)
    return Response(news, media_type="application/json", headers=NEVER)


def token_of(run_id: str) -> str:
    """What a page hands its plots, so that they may ask about this run."""
    return hmac.new(_SECRET, run_id.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class _Asked:
    """What was asked of a history; two are the same only where they are one object, for comparing would cost more."""

    history: RunHistory
    done: bool
    cursor: Cursor

    def __hash__(self) -> int:
        return hash((id(self.history), self.done, self.cursor))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Asked)
            and self.history is other.history
            and (self.done, self.cursor) == (other.done, other.cursor)
        )


def _news(history: RunHistory, done: bool, cursor: Cursor) -> bytes:
    return _written(_Asked(history, done, cursor))


@lru_cache(maxsize=REMEMBERED_ANSWERS)
def _written(asked: _Asked) -> bytes:
    """The answer, written once for all who ask the same at the same moment."""
    history, cursor = asked.history, asked.cursor
    news = {
        "cursor": str(Cursor.of(history)),
        "reset": cursor.outdated(history),
        "series": series_since(history, cursor),
        "steps_per_epoch": steps_per_epoch(history),
        "saved": len(history.checkpoints),
        "done": asked.done,
    }
    return json.dumps(news, allow_nan=False).encode()


async def _live(request: Request) -> Response:
    return await answer(request, _now)


def _now(run: Run) -> tuple[RunHistory, bool]:
    history, status = follow(run).state()
    return history, not status.active


live_route = Route("/live/{run_id}/{token}", _live)
