"""One visual language for every figure: the classes' colours, the roles' colours, and a quiet layout.

One figure fits the light and the dark theme: see PLACEHOLDERS.
"""

import plotly.graph_objects as go

CLASS_COLORS = (
    "#3b8eec",  # airplane
    "#ed666e",  # automobile
    "#12744a",  # bird
    "#9a75c2",  # cat
    "#9c500d",  # deer
    "#c67815",  # dog
    "#269e5b",  # frog
    "#af4f74",  # horse
    "#555cc4",  # ship
    "#7c9499",  # truck
)
"""One a class, in CIFAR-10's order. Each stands out by at least 3:1 from the light and from the dark page.

Found by search within these bounds for the largest smallest distance in OKLab, as seen by normal, deuteranopic,
protanopic and tritanopic eyes (simulated after Machado, Oliveira and Fernandes 2009).
"""

TRAINING = "#4c7fd9"
VALIDATION = "#d9791e"
BEST = "#269e5b"
TUTORIAL = "#d6333f"
"""The red line of the tutorial's plots; drawn unbroken, so that more than its colour tells it from the others."""

BEST_NOTE, TUTORIAL_NOTE = "#12643f", "#9c2a33"
"""The words beside a line of that colour, which itself is too faint for words on one of the two pages."""

TEXT = "#1c2331"
FADED_TEXT = "#6b7383"
GRID = "#e3e7ee"
PAGE = "#fefeff"
SCALE = ("#eff3fb", "#93b0ee", "#2f60d0")

SEQUENTIAL = ((0.0, SCALE[0]), (0.5, SCALE[1]), (1.0, SCALE[2]))
"""From almost the page's background to its accent."""

RARER, UNCHANGED, MORE_COMMON = "#3f78d8", "#f4f5f9", "#d9791e"
DIVERGING = ((0.0, RARER), (0.5, UNCHANGED), (1.0, MORE_COMMON))

PLACEHOLDERS = {
    TEXT: "var(--st-text-color)",
    FADED_TEXT: "color-mix(in srgb, var(--st-text-color) 62%, transparent)",
    GRID: "color-mix(in srgb, var(--st-text-color) 10%, transparent)",
    PAGE: "var(--st-background-color)",
    BEST_NOTE: "var(--st-green-text-color)",
    TUTORIAL_NOTE: "var(--st-red-text-color)",
    SCALE[0]: "color-mix(in oklab, var(--st-primary-color) 6%, var(--st-background-color))",
    SCALE[1]: "color-mix(in oklab, var(--st-primary-color) 48%, var(--st-background-color))",
    SCALE[2]: "var(--st-primary-color)",
    UNCHANGED: "color-mix(in srgb, var(--st-text-color) 5%, var(--st-background-color))",
}
"""Colours that stand for the theme's own. A figure stays valid anywhere, in a notebook or as a file, where they suit a
light page; the plot component puts the visitor's theme in their place."""

_AXIS = {
    "gridcolor": GRID,
    "gridwidth": 1,
    "zeroline": False,
    "showline": False,
    "ticks": "",
    "automargin": True,
    "tickfont": {"color": FADED_TEXT, "size": 12},
    "title": {"font": {"color": FADED_TEXT, "size": 12}, "standoff": 10},
}

TEMPLATE = go.layout.Template(
    layout={
        "font": {"color": TEXT, "size": 13},
        "title": {"x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 6}},
        "title_font": {"size": 15, "weight": 600},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": CLASS_COLORS,
        "margin": {"l": 52, "r": 12, "t": 12, "b": 44},
        "hoverlabel": {
            "bgcolor": PAGE,
            "bordercolor": FADED_TEXT,
            "font": {"color": TEXT, "size": 13},
            "align": "left",
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "font": {"color": FADED_TEXT, "size": 12},
        },
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": FADED_TEXT, "activecolor": TEXT},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "coloraxis": {"colorscale": SEQUENTIAL},
    }
)

TITLE_HEIGHT = 32
LEGEND_HEIGHT = 26


def styled(figure: go.Figure, *, title: str = "") -> go.Figure:
    """`figure` in the common style; what the figure sets itself stays. The title is a sentence that says what is seen.

    Title and legend get a line each above the axes, so that they never meet on a narrow screen.
    """
    top = 12 + TITLE_HEIGHT * bool(title) + LEGEND_HEIGHT * _has_legend(figure)
    return figure.update_layout(template=TEMPLATE, title_text=title or None, margin_t=top)


def _has_legend(figure: go.Figure) -> bool:
    if figure.layout.showlegend is not None:
        return bool(figure.layout.showlegend)
    named = [trace for trace in figure.data if trace.showlegend is not False and trace.type not in ("heatmap", "image")]
    return len(named) > 1
