"""One visual language for every figure: the classes' colours, the roles' colours, and a quiet layout.

One figure fits the light and the dark theme: see PLACEHOLDERS.
"""

import plotly.graph_objects as go

CLASS_COLORS = (
    "#2e8fd6",  # airplane
    "#d14a5b",  # automobile
    "#0f9c8a",  # bird
    "#c9780c",  # cat
    "#858b22",  # deer
    "#a3683c",  # dog
    "#3a9c48",  # frog
    "#c058a6",  # horse
    "#6f66cf",  # ship
    "#7b828c",  # truck
)
"""One a class, in CIFAR-10's order; each stands out by at least 3:1 from the light and from the dark page."""

TRAINING = "#5B7FD6"
VALIDATION = "#D9791E"
BEST = "#2E9E5B"
CORRECT = "#2E9E5B"
WRONG = "#D2453A"

TEXT = "#1c2331"
FADED_TEXT = "#6b7383"
GRID = "#e3e7ee"
PAGE = "#fefeff"
SCALE = ("#eff3fb", "#93b0ee", "#2f60d0")

SEQUENTIAL = ((0.0, SCALE[0]), (0.5, SCALE[1]), (1.0, SCALE[2]))
"""From almost the page's background to its accent."""

PLACEHOLDERS = {
    TEXT: "var(--st-text-color)",
    FADED_TEXT: "color-mix(in srgb, var(--st-text-color) 62%, transparent)",
    GRID: "color-mix(in srgb, var(--st-text-color) 13%, transparent)",
    PAGE: "var(--st-background-color)",
    SCALE[0]: "color-mix(in srgb, var(--st-primary-color) 7%, var(--st-background-color))",
    SCALE[1]: "color-mix(in srgb, var(--st-primary-color) 45%, var(--st-background-color))",
    SCALE[2]: "var(--st-primary-color)",
}
"""Colours that stand for the theme's own. Plotly refuses CSS variables, so figures use these, which would do on a light
page; the plot component puts the visitor's theme in their place."""


def styled(figure: go.Figure, *, title: str = "") -> go.Figure:
    """`figure` in the common style. The title is a sentence that says what is seen."""
    figure.update_layout(
        template="none",
        title={"text": title, "x": 0, "xref": "paper", "y": 0.98, "yanchor": "top", "font": {"size": 14}},
        font={"color": TEXT, "size": 12},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 56, "r": 12, "t": 44 if title else 12, "b": 44},
        hoverlabel={"bgcolor": PAGE, "bordercolor": GRID, "font": {"color": TEXT}},
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": FADED_TEXT, "activecolor": TEXT},
    )
    figure.update_xaxes(gridcolor=GRID, zeroline=False, linecolor=GRID, automargin=True)
    figure.update_yaxes(gridcolor=GRID, zeroline=False, linecolor=GRID, automargin=True)
    return figure
