"""A finished run drawn again as it grew: the curves ask this route as they ask the live one of a run that trains."""

import time
from dataclasses import dataclass

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cnn_core.errors import ConfigError
from cnn_core.figures.series import Cursor
from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory
from cnn_core.runs.replay import Recording, recording_of
from ui import selection
from ui.address import address
from ui.live import answer, token_of
from ui.plot import LiveSource

_BEGAN = "replay_began"


@dataclass(frozen=True)
class Replay:
    """A replay under way in this visit; `began` is in seconds since 1970."""

    run: Run
    recording: Recording
    began: float

    @property
    def words(self) -> str:
        """What is shown, and that it is a recording."""
        day = time.strftime("%d %B %Y", time.localtime(self.recording.events[0].time))
        return f"Recorded on {day} on {self.run.machine()}; shown {self._speed}."

    @property
    def _speed(self) -> str:
        times = round(self.recording.speed)
        return f"{times} times as fast" if times > 1 else "as fast as it was"

    @property
    def history(self) -> RunHistory:
        """What has been replayed by now."""
        return self.recording.at(time.time() - self.began)

    def source(self, history: RunHistory) -> LiveSource:
        """Where a plot drawn from `history` finds what comes after it."""
        path = f"/replay/{self.run.id}/{token_of(self.run.id)}/{round(1000 * self.began)}"
        return LiveSource(address(path), str(Cursor.of(history)))


def replay_of(run: Run) -> Replay | None:
    """The replay that the selection asks for, begun now if it has not been; None where none is, or it is over."""
    if not selection.current().replay:
        st.session_state.pop(_BEGAN, None)
        return None
    run_id, began = st.session_state.get(_BEGAN, (None, 0.0))
    if run_id != run.id:
        began = time.time()
        st.session_state[_BEGAN] = (run.id, began)
    recording = recording_of(run)
    if recording.is_over(time.time() - began):
        selection.select(selection.choose(replay=False))
        return None
    return Replay(run, recording, began)


def begin(run: Run) -> None:
    """Have the page that shows this run's replay begin it now, wherever an earlier one of this visit had come to."""
    st.session_state[_BEGAN] = (run.id, time.time())


def start_again(run: Run) -> None:
    """Select the replay of this run and begin it now."""
    begin(run)
    selection.select(selection.choose(run=run.id, replay=True))


def stop_replay() -> None:
    """Show the run as it is."""
    selection.select(selection.choose(replay=False))


async def _replayed(request: Request) -> Response:
    text = request.path_params["began"]

    def by_now(run: Run) -> tuple[RunHistory, bool]:
        recording, elapsed = recording_of(run), time.time() - _moment(text)
        return recording.at(elapsed), recording.is_over(elapsed)

    return await answer(request, by_now)


def _moment(text: str) -> float:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise ConfigError(f"A replay's beginning is in milliseconds since 1970; received {text[:40]!r}.")
    return int(text) / 1000


replay_route = Route("/replay/{run_id}/{token}/{began}", _replayed)
