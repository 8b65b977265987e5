"""What corrupted images cost: accuracy against severity, a line a kind of corruption or a line a run."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from cnn_core.figures import style

_DASHES = ("solid", "dash", "dot")


def accuracy_by_severity(
    lines: Mapping[str, Sequence[float]], titles: Mapping[str, str], *, chosen: str, title: str
) -> go.Figure:
    """A line a kind of corruption: accuracy on the images as they are, then at each severity from 1 on.

    `customdata` of a point is its kind and its severity, 0 for the images as they are. The chosen kind stands out.
    """
    figure = go.Figure()
    for place, (kind, accuracy) in enumerate(lines.items()):
        line = _line(accuracy, titles[kind], place, width=3.5 if kind == chosen else 1.8)
        figure.add_trace(line.update(customdata=[[kind, severity] for severity in range(len(accuracy))]))
    return _finished(figure, title)


def runs_by_severity(lines: Mapping[str, Sequence[float]], *, title: str) -> go.Figure:
    """A line a run, by its name, for one kind of corruption."""
    figure = go.Figure(
        [_line(accuracy, name, place, width=2.5) for place, (name, accuracy) in enumerate(lines.items())]
    )
    return _finished(figure.update_layout(showlegend=True), title)


def _line(accuracy: Sequence[float], name: str, place: int, *, width: float) -> go.Scatter:
    return go.Scatter(
        x=list(range(len(accuracy))),
        y=list(accuracy),
        name=name,
        mode="lines+markers",
        # Neighbouring lines differ in more than their colour.
        line={"color": style.CLASS_COLORS[place % 10], "width": width, "dash": _DASHES[place % len(_DASHES)]},
        marker={"size": 6},
        hovertemplate=f"{name}, severity %{{x}}: %{{y:.1%}} right<extra></extra>",
    )


def _finished(figure: go.Figure, title: str) -> go.Figure:
    severities = max((len(line.x) for line in figure.data), default=1)
    words = ["as they are", *map(str, range(1, severities))]
    figure.update_xaxes(
        title="Severity", tickvals=list(range(severities)), ticktext=words, range=[-0.2, severities - 0.8]
    )
    figure.update_yaxes(title="Accuracy", tickformat=".0%", range=[0, 1])
    # Nine names take several lines on a narrow page: below there is room for them.
    figure.update_layout(legend={"y": -0.2, "yanchor": "top"})
    return style.styled(figure, title=title).update_layout(margin_t=12 + style.TITLE_HEIGHT)
