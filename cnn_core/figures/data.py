"""Figures of the data set itself."""

from collections.abc import Sequence

import plotly.graph_objects as go

from cnn_core.figures import style


def class_balance(counts: Sequence[int], names: Sequence[str]) -> go.Figure:
    """A bar a class, in its colour."""
    figure = go.Figure(
        go.Bar(
            x=list(counts),
            y=list(names),
            orientation="h",
            marker={"color": list(style.CLASS_COLORS), "cornerradius": 3},
            text=[f"{count:,}" for count in counts],
            textposition="inside",
            insidetextanchor="end",
            textfont={"color": "#ffffff"},
            hovertemplate="%{y}: %{x:,} images<extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(title="Images", rangemode="tozero")
    figure.update_layout(bargap=0.3)
    balanced = len(set(counts)) == 1
    title = f"Every class has {counts[0]:,} images" if balanced else "Images a class"
    return style.styled(figure, title=title)
