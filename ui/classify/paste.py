"""Taking a picture from the clipboard, wherever on the page it is pasted."""

import base64

from ui.component import component

_component = component("paste", '<div class="epochscope-paste"></div>', shares=["element"])


def pasted() -> tuple[bytes, str] | None:
    """The content and a name of what was pasted, in the one page run that it causes; it may be anything."""
    result = _component(key="classify_paste", data={}, on_pasted_change=_ignore)
    told = result.get("pasted")
    if not isinstance(told, str):
        return None
    try:
        return base64.b64decode(told, validate=True), "Pasted picture.png"
    except ValueError:
        # What a browser tells may be anything.
        return b"", "Pasted picture.png"


def _ignore() -> None:
    """A trigger needs a callback; the page reads its value instead."""
