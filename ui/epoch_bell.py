"""Runs its part of the page again whenever a training has saved another epoch; it hears of that by the live route."""

from ui.component import component
from ui.plot import LiveSource

_component = component("epoch_bell", '<span class="epochscope-bell" hidden></span>', shares=["series", "live"])


def epoch_bell(live: LiveSource, *, saved: int, key: str) -> None:
    """`saved` is how many epochs are drawn already. To be put where it is to run: in a fragment, that runs alone."""
    _component(
        key=key,
        data={"url": live.url, "cursor": live.cursor, "saved": saved},
        on_rung_change=_ignore,
    )


def _ignore() -> None:
    """A trigger needs a callback; that it came is all there is to know."""
