"""A button that saves a figure as PNG: the visitor's own browser draws it."""

import plotly.graph_objects as go

from ui.component import component
from ui.plot import plotly_script

_component = component(
    "download",
    '<button type="button" class="epochscope-download"></button><span role="status"></span>',
    shares=["plotly"],
)


def download_button(label: str, figure: go.Figure, *, key: str, filename: str) -> None:
    """Save `figure` as `<filename>.png`, twice as fine as its own width and height say."""
    _component(
        key=key,
        data={
            "label": label,
            "figure": figure.to_json(),
            "filename": filename,
            "script": plotly_script(),
        },
    )
