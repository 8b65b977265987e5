"""Loss against learning rate: what a range test shows."""

import plotly.graph_objects as go

from cnn_core.analysis.range_test import RangeResult
from cnn_core.figures import style

HEADROOM = 1.25
"""How far above the loss at the beginning is drawn: what lies higher is a blow-up, however high."""


def range_test_figure(result: RangeResult) -> go.Figure:
    """Each batch faint, their smoothed mean, and the suggestion as a line, where there is one."""
    figure = go.Figure()
    figure.add_trace(_line(result.rates, result.losses, "batches", width=1, opacity=0.35))
    figure.add_trace(_line(result.rates, result.smoothed, "smoothed", width=2.5, opacity=1.0))
    figure.update_xaxes(type="log", title="Learning rate", tickformat=".0e", dtick=1)
    low, high = float(result.smoothed.min()), float(result.smoothed[0])
    figure.update_yaxes(title="Loss (nats)", range=[low - 0.15 * (high - low) - 0.02, HEADROOM * high])
    title = "Loss while the learning rate rises"
    if result.suggestion is not None:
        title = f"The test suggests a learning rate of {result.suggestion:g}"
        figure.add_vline(x=result.suggestion, line={"color": style.BEST, "width": 1.5, "dash": "dot"})
    return style.styled(figure, title=title)


def _line(x: object, y: object, name: str, *, width: float, opacity: float) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={"color": style.TRAINING, "width": width},
        opacity=opacity,
        hovertemplate=f"{name}: %{{y:.3f}} at a learning rate of %{{x:.2g}}<extra></extra>",
    )
