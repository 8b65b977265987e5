"""The one plot component: Plotly on a node that is kept, so that zoom, hover and selection survive every update.

Streamlit's own chart element is mounted anew whenever its data change. This one calls `Plotly.react` on the same node,
reports clicks (on heat maps too), puts the theme's colours in place, and extends its traces from the live route.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import plotly
import plotly.graph_objects as go

from cnn_core.figures.style import PLACEHOLDERS
from ui.address import address
from ui.component import component

_component = component(
    "plot",
    '<div class="epochscope-plot" role="img" data-loading></div><span class="epochscope-theme"></span>'
    '<div class="epochscope-saves"><button type="button">Save as PNG</button>'
    '<button type="button">Save as CSV</button></div><p class="epochscope-measured" hidden></p>',
    shares=["plotly", "table", "pointed", "series", "live", "curves"],
)


@dataclass(frozen=True)
class LiveSource:
    """Where the plot finds what comes after the points it was drawn with.

    `GET url?cursor=...` answers `{"cursor": str, "series": {name: {"x": [...], "y": [...]}}, "done": bool}`; null,
    "NaN" and "Infinity" become gaps. x only grows: by it the plot knows what it has already. A cursor is counts joined
    by dots, the first of them how often all began anew; then the answer has `"reset": true` and all there is.
    """

    url: str
    cursor: str


@dataclass(frozen=True)
class PlotClick:
    """The point that was clicked. `point_index` is [row, column] on a heat map."""

    curve_number: int
    trace_name: str
    x: Any
    y: Any
    z: Any
    point_index: Any
    customdata: Any


def plot(
    figure: go.Figure,
    *,
    key: str,
    shows: str = "",
    description: str,
    height: int = 360,
    live: LiveSource | None = None,
    curves: bool = False,
    on_click: Callable[[], None] | None = None,
    on_ended: Callable[[], None] | None = None,
) -> PlotClick | None:
    """Draw `figure`, `height` pixels high; returns a click in the one page run that it causes, else None.

    `shows` names what a plot draws whose key stays while that changes, such as the run's id: it keeps its node, and is
    drawn sooner than a new one; the zoom is forgotten.

    Its bar, and two buttons for touch screens and keyboards, save the picture as PNG and its values as CSV.

    `description` is the figure in words, for those who do not see it. With `live`, traces whose
    `meta={"series": name}` names a series of the live route grow by themselves until the route says `done`. `on_ended`
    makes that end run the page again, once for all plots of the same source; without it the end is silent.

    `curves` draws as `ui.curve_controls` says, and tells below how much was measured and how much of it is drawn. The
    figure's `layout.meta` then holds `steps_per_epoch`, and `log` where the values may be on a logarithmic axis.
    """
    result = _component(
        key=key,
        data=_data(figure, f"{key}_{shows}" if shows else key, description, height)
        | {"live": {"url": live.url, "cursor": live.cursor, "announce": on_ended is not None} if live else None}
        | {"curves": curves},
        on_click_change=on_click or _ignore,
        on_ended_change=on_ended or _ignore,
    )
    clicked = result.get("click")
    return PlotClick(**clicked) if clicked else None


@dataclass(frozen=True)
class PlotSelection:
    """The points within a box or a lasso; none when it was taken back."""

    customdata: tuple[Any, ...]


def plot_points(
    figure: go.Figure, *, key: str, description: str, height: int = 480, pictures: Mapping[int, str] | None = None
) -> PlotClick | PlotSelection | None:
    """As `plot`, of a figure whose `layout.dragmode` is "select" or "lasso": what was drawn around comes back too.

    `pictures` are images such as `test-123` by the `customdata` of their points; one is shown while it is pointed at.
    """
    shown = {place: address(f"/images/{image}.png") for place, image in (pictures or {}).items()}
    result = _component(
        key=key,
        data=_data(figure, key, description, height) | {"selects": True, "pictures": shown},
        on_click_change=_ignore,
        on_selected_change=_ignore,
    )
    # A click on a point tells once more what was drawn around before.
    if clicked := result.get("click"):
        return PlotClick(**clicked)
    chosen = result.get("selected")
    return PlotSelection(tuple(chosen)) if chosen is not None else None


def _data(figure: go.Figure, revision: str, description: str, height: int) -> dict[str, Any]:
    return {
        "figure": figure.to_json(),
        "placeholders": PLACEHOLDERS,
        "description": description,
        "height": height,
        "revision": revision,
        "script": plotly_script(),
    }


def plotly_script() -> str:
    """Where this server keeps Plotly's own script, its version in the address."""
    return address(f"/plotly/plotly.min.js?v={plotly.__version__}")


def _ignore() -> None:
    """A trigger needs a callback; the page reads its value instead."""
