"""Two faults of Streamlit 1.67 with fragments, mended here; both leave a page dead on a busy machine.

- Before a fragment runs again, Streamlit drops what the fragment drew last and the browser has not fetched, but keeps
  what fragments inside it drew. These lie in places that are never made then, and the browser gives up ("Bad delta path
  index"). Here all of it is sent, in its order, as it would have been had the browser fetched it a moment sooner.
- A fragment that asks to run while another page is being drawn is one of the page that was left. Streamlit then tells
  the browser of a run of that page, and the browser takes away all that the new one has drawn. Here it does not run.
"""

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

_run_script = ScriptRunner._run_script


def mend() -> None:
    """To be called once, before the first page is drawn."""
    AppSession._clear_queue = _keep_what_is_unsent  # type: ignore[method-assign]
    ScriptRunner._run_script = _run_what_is_there  # type: ignore[method-assign]


def _keep_what_is_unsent(self: AppSession, fragment_ids_this_run: list[str] | None = None) -> None:
    queue: ForwardMsgQueue = self._browser_queue
    if fragment_ids_this_run:
        # What is drawn from now on follows what waits; it must not be put in its place.
        queue._delta_index_map = {}
    else:
        queue.clear(retain_lifecycle_msgs=True)


def _run_what_is_there(self: ScriptRunner, rerun_data: RerunData) -> None:
    asked = rerun_data.fragment_id_queue
    if not asked or any(self._fragment_storage.contains(one) for one in asked):
        _run_script(self, rerun_data)
