"""The tutorial's claims beside a run's own values, as a picture to be saved."""

import textwrap
from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from cnn_core.analysis.tutorial import Claim
from cnn_core.figures import style

WIDTH = 1200
MARGIN = 48
LINE = 22
GAP = 16
HEAD = 112
TUTORIAL_COLUMN, RUN_COLUMN = 210, 520
TUTORIAL_LETTERS, RUN_LETTERS, FACTS_LETTERS, FOOT_LETTERS = 36, 80, 125, 145
MARKS = {
    "holds": ("✓ holds", style.BEST),
    "fails": ("✗ fails", style.TUTORIAL),
    "differs": ("≠ differs", style.FADED_TEXT),
}
FONT = "Arial, Helvetica, sans-serif"
"""A picture cannot bring the page's font along."""


def tutorial_picture(claims: Sequence[Claim], facts: str, foot: str) -> go.Figure:
    """A row a claim: verdict, the tutorial's words, the run's. As high as its text needs; always on a light page.

    `facts` say whose run it is, where and when it was trained; `foot` stands below the rows.
    """
    page = _Page()
    page.write("The tutorial and you", x=MARGIN, y=MARGIN, size=34, weight=700)
    head = textwrap.wrap(facts, FACTS_LETTERS)
    page.write(_lines(head), x=MARGIN, y=MARGIN + 52, color=style.FADED_TEXT)
    bottom = HEAD + GAP + LINE * len(head)
    for claim in claims:
        bottom = _row(page, claim, bottom)
    page.rule(bottom)
    closing = textwrap.wrap(foot, FOOT_LETTERS)
    page.write(_lines(closing), x=MARGIN, y=bottom + GAP, size=15, color=style.FADED_TEXT)
    return page.figure(bottom + GAP + LINE * len(closing) + MARGIN)


class _Page:
    """Text and rules at pixels from the upper left corner, before the height is known."""

    def __init__(self) -> None:
        self._texts: list[dict[str, object]] = []
        self._rules: list[dict[str, object]] = []

    def write(
        self, text: str, *, x: float, y: float, size: int = 17, color: str = style.TEXT, weight: int = 400
    ) -> None:
        font = {"size": size, "color": color, "weight": weight, "family": FONT}
        place = {"x": x, "y": y, "xanchor": "left", "yanchor": "top", "align": "left", "showarrow": False}
        self._texts.append({"text": text, "font": font, **place})

    def rule(self, y: float) -> None:
        line = {"color": style.GRID, "width": 1}
        self._rules.append({"type": "line", "x0": MARGIN, "x1": WIDTH - MARGIN, "y0": y, "y1": y, "line": line})

    def figure(self, height: int) -> go.Figure:
        # All at once: added one by one they would each be checked again with all that came before.
        return go.Figure(
            layout={
                "width": WIDTH,
                "height": height,
                "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
                "paper_bgcolor": style.PAGE,
                "plot_bgcolor": style.PAGE,
                "xaxis": {"visible": False, "range": [0, WIDTH]},
                "yaxis": {"visible": False, "range": [height, 0]},
                "annotations": self._texts,
                "shapes": self._rules,
            }
        )


def _row(page: _Page, claim: Claim, top: int) -> int:
    """Draws one claim below `top`; returns where the next begins."""
    mark, color = MARKS[claim.verdict]
    theirs, ours = textwrap.wrap(claim.tutorial, TUTORIAL_LETTERS), textwrap.wrap(claim.own, RUN_LETTERS)
    page.rule(top)
    page.write(mark, x=MARGIN, y=top + GAP, color=color, weight=700)
    page.write(_lines(theirs), x=TUTORIAL_COLUMN, y=top + GAP, weight=700)
    page.write(_lines(ours), x=RUN_COLUMN, y=top + GAP)
    page.write(claim.criterion, x=RUN_COLUMN, y=top + GAP + LINE * len(ours) + 4, size=13, color=style.FADED_TEXT)
    return top + 2 * GAP + LINE * max(len(theirs), len(ours) + 1)


def _lines(parts: Sequence[str]) -> str:
    """Below each other; what Plotly would read as markup stays text."""
    return "<br>".join(map(escape, parts))
