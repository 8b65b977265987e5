"""How the curves of a training are looked at: by epoch or step, smoothed, on a logarithmic axis.

The browser keeps the choice as long as the tab is open and redraws by itself: no page runs for it.
"""

from ui.component import component

_component = component("curve_controls", '<div class="epochscope-curve-controls"></div>', shares=["element", "curves"])
SMOOTHING = (0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
"""Weights of what came before in the exponential moving average; 0 leaves the curve as it was measured."""


def curve_controls(key: str) -> None:
    """Shown once, for all plots of the page that are drawn with `curves=True`."""
    _component(key=key, data={"smoothing": SMOOTHING})
