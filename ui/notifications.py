"""The switch for desktop notifications: kept by the browser, asked for by a click, and refused by it if it likes."""

from ui.component import component

_component = component(
    "notifications",
    '<div class="epochscope-notifications"><button type="button"></button><span role="status"></span></div>',
)


def notifications() -> None:
    """Whether this browser tells on the desktop that a training has ended."""
    _component(key="notifications", data={})
