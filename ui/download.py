"""A button that saves a figure as PNG: the visitor's own browser draws it."""

import plotly
import plotly.graph_objects as go

from ui.address import address
from ui.component import component

_component = component(
    "download", '<button type="button" class="epochscope-download"></button><span role="status"></span>'
)


def download_button(label: str, figure: go.Figure, *, key: str, filename: str) -> None:
    """Save `figure` as `<filename>.png`, twice as fine as its own width and height say."""
    _component(
        key=key,
        data={
            "label": label,
            "figure": figure.to_json(),
            "filename": filename,
            "script": address(f"/plotly/plotly.min.js?v={plotly.__version__}"),
        },
    )
