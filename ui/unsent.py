"""What a page has drawn and not yet sent, when a part of it runs anew: Streamlit 1.67 throws away too much of it.

Before a fragment runs again, Streamlit drops what the fragment drew last and the browser has not fetched, but keeps
what fragments inside it drew. These lie in places that are never made then, and the browser gives up on the page with
"Bad delta path index" (seen where a network was built with quick hands on a busy machine). So all of it is sent here,
in its order, as it would have been had the browser fetched it a moment sooner.
"""

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue


def keep_what_is_unsent() -> None:
    """To be called once, before the first page is drawn."""
    AppSession._clear_queue = _clear_queue  # type: ignore[method-assign]


def _clear_queue(self: AppSession, fragment_ids_this_run: list[str] | None = None) -> None:
    queue: ForwardMsgQueue = self._browser_queue
    if fragment_ids_this_run:
        # What is drawn from now on follows what waits; it must not be put in its place.
        queue._delta_index_map = {}
    else:
        queue.clear(retain_lifecycle_msgs=True)
