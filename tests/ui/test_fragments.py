"""A browser that fetches late gets all that a page has drawn, in order, whatever runs again meanwhile."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from ui import fragments, lifespan

OUTER, INNER = "the section", "the panel in it"


def drawn(path, fragment, text):
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    message.delta.fragment_id = fragment
    message.delta.new_element.markdown.body = text
    return message


def texts(session):
    return [message.delta.new_element.markdown.body for message in session._browser_queue.flush()]


@pytest.fixture(autouse=True)
def _as_it_comes(monkeypatch):
    """Streamlit is after each test what it was before."""
    for owner, name in ((AppSession, "_clear_queue"), (ScriptRunner, "_run_script")):
        monkeypatch.setattr(owner, name, getattr(owner, name))


@pytest.fixture
def session():
    """A session with what a section drew last still unsent: its own words, then those of the panel in it."""
    made = SimpleNamespace(_browser_queue=ForwardMsgQueue())
    made._browser_queue.enqueue(drawn([0, 1, 0], OUTER, "a warning"))
    made._browser_queue.enqueue(drawn([0, 1, 1, 0], INNER, "an estimate"))
    return made


def test_streamlit_alone_sends_a_panel_without_what_it_lies_in(session):
    """As soon as this fails, the half of ui/fragments.py that is about the queue can go."""
    AppSession._clear_queue(session, [OUTER])
    assert texts(session) == ["an estimate"]


def test_what_was_drawn_before_a_section_runs_again_is_sent_before_what_it_draws_then(session):
    fragments.mend()
    AppSession._clear_queue(session, [OUTER])
    session._browser_queue.enqueue(drawn([0, 1, 0], OUTER, "another warning"))
    assert texts(session) == ["a warning", "an estimate", "another warning"]


def test_what_the_whole_page_draws_anew_is_not_sent_twice(session):
    fragments.mend()
    AppSession._clear_queue(session)
    assert texts(session) == []


def test_the_server_begins_with_it(monkeypatch):
    monkeypatch.setattr(lifespan, "Supervisor", lambda: MagicMock(supervises=False))

    async def begin():
        async with lifespan.lifespan(None):
            return AppSession._clear_queue

    # Elsewhere than in a thread of its own a browser's test may have left its loop.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, begin()).result() is fragments._keep_what_is_unsent
