"""Notices on every page: how far what trains has come, in the tab's title, and a word when it has ended.

One small component asks one route; no page is run again for it.
"""

import hmac
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cnn_core.errors import EpochscopeError
from cnn_core.jobs.active import ActiveRun, active_runs, endings_since
from cnn_core.runs.directory import find
from cnn_core.runs.follow import RunSummary
from cnn_core.runs.progress import progress_of
from cnn_core.runs.status import Status, sentence_of
from cnn_core.terminal import format_duration
from ui import selection
from ui.address import address
from ui.component import component
from ui.headers import NEVER
from ui.live import token_of

NAME = "notices"
LONGEST_SENTENCE = 240
_VERBS = {
    Status.FINISHED: "has finished",
    Status.STOPPED: "has stopped",
    Status.FAILED: "has failed",
    Status.LOST: "was lost",
}
_component = component(NAME, '<span class="epochscope-listens" hidden></span>', shares=["element"])


def notices() -> None:
    """Mounted by the shell on every page. A notice that is followed shows its run on Train."""
    result = _component(
        key=NAME,
        data={"url": address(f"/{NAME}/{token_of(NAME)}"), "train": address("/train"), "site": "Epochscope"},
        on_open_change=_ignore,
    )
    chosen = result.get("open")
    if isinstance(chosen, str):
        try:
            selection.go("train", selection.choose_run(find(chosen).id))
        except EpochscopeError:
            # Removed since, or no run of ours: a browser may send anything.
            return


async def _news(request: Request) -> Response:
    if not hmac.compare_digest(request.path_params["token"].encode(), token_of(NAME).encode()):
        return JSONResponse({"error": "Open the page again: this address is not valid any more."}, 404, NEVER)
    try:
        since = float(request.query_params.get("since", "inf"))
    except ValueError:
        since = float("inf")
    return JSONResponse(await run_in_threadpool(news, since), headers=NEVER)


def news(since: float) -> dict[str, Any]:
    """What trains, and what has ended after the ending of this number; infinity is told the latest number alone."""
    training = [_trains(active) for active in active_runs() if active.history.claimed]
    endings = endings_since(float("-inf"))
    ended = [_ends(ending.summary()) for ending in endings if ending.number > since]
    latest = max((ending.number for ending in endings), default=0.0)
    return {"cursor": latest, "training": training, "ended": [told for told in ended if told is not None]}


def _trains(active: ActiveRun) -> dict[str, Any]:
    progress = progress_of(active.history)
    share = (progress.epoch - 1 + progress.epoch_share) / progress.epochs if progress else None
    return {"name": active.name, "share": share, "paused": active.status is Status.PAUSED}


def _ends(summary: RunSummary) -> dict[str, Any] | None:
    """None where nothing was trained that could have ended: a waiting run was taken back, or the run has gone."""
    verb = _VERBS.get(summary.status)
    if verb is None or (summary.history.started is None and summary.status is Status.STOPPED):
        return None
    return {
        "run": summary.run.id,
        "name": summary.name,
        "verb": verb,
        "words": _result(summary),
        "trouble": summary.status in (Status.FAILED, Status.LOST),
    }


def _result(summary: RunSummary) -> str:
    history, best = summary.history, summary.history.best
    if summary.status in (Status.FAILED, Status.LOST):
        return sentence_of(summary.status, history)[:LONGEST_SENTENCE]
    if best is None:
        return "No epoch was trained to its end."
    # Whether it ended early, and by which rule.
    reason = sentence_of(summary.status, history)
    told = "" if reason == summary.status.sentence else f"{reason} "
    return told + (
        f"{best.validation.accuracy:.1%} validation accuracy at epoch {best.epoch}, its best; trained for "
        f"{format_duration(history.seconds)}."
    )


def _ignore() -> None:
    """A trigger needs a callback; the shell reads its value instead."""


notices_route = Route("/notices/{token}", _news)
