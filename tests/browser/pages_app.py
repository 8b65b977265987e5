"""Two pages, as a busy machine would serve them: the first ticks and leads to the second, which takes its time.

With the variable MENDED the faults of Streamlit that ui/fragments.py tells of are mended.
"""

import os
import time

import streamlit as st
from streamlit.runtime.app_session import AppSession

from ui import fragments

LATE_SECONDS = 0.4


@st.cache_resource
def _serve_late():
    """Once: what has been drawn reaches the browser at intervals, not at once."""
    flush = AppSession.flush_browser_queue

    def flush_late(self):
        now = time.monotonic()
        if now < getattr(self, "due", 0.0):
            self._event_loop.call_later(LATE_SECONDS, self._message_enqueued_callback)
            return []
        self.due = now + LATE_SECONDS
        return flush(self)

    AppSession.flush_browser_queue = flush_late


@st.fragment(run_every=0.1)
def _tick():
    st.write("tick")


def first():
    _tick()
    if st.button("On"):
        st.switch_page(pages[1])


def second():
    st.write("The second page")
    time.sleep(1)
    st.write("is whole")


_serve_late()
if os.environ.get("MENDED"):
    fragments.mend()
pages = [st.Page(first, default=True), st.Page(second)]
st.navigation(pages).run()
