"""The look that all pages share: one style sheet, and the few blocks that pages are made of."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_STATIC = Path(__file__).parent / "static"
_STYLE = (_STATIC / "theme.css").read_text(encoding="utf-8")

ICON = str(_STATIC / "icon.png")
LOGO = str(_STATIC / "logo.svg")

SEGMENTS = 50
SENTENCE = 60
"""A cell of a table with more characters is set in several lines."""

Stat = tuple[str, str, str]
"""Label, value, and a sentence that says what the value means."""


def apply() -> None:
    """Put the style sheet and the mark on the page."""
    st.html(f"<style>{_STYLE}</style>")
    st.logo(LOGO, size="large", icon_image=ICON)


def page_header(title: str, lead: str) -> None:
    """What the page is called, and in a sentence what one does here."""
    st.html(f'<header class="es-header"><h1>{escape(title)}</h1><p>{escape(lead)}</p></header>')


def section(title: str, lead: str = "") -> None:
    """A part of a page."""
    words = f"<p>{escape(lead)}</p>" if lead else ""
    st.html(f'<div class="es-section"><h2>{escape(title)}</h2>{words}</div>')


def stat_row(stats: Sequence[Stat]) -> None:
    """Numbers side by side, each with its label above and its meaning below."""
    tiles = "".join(_tile(*map(escape, stat)) for stat in stats)
    st.html(f'<div class="es-stats" role="list">{tiles}</div>')


def epoch_bar(epochs: int, done: float) -> None:
    """How far a run is: a segment an epoch, as far as they can be told apart; `done` counts epochs."""
    segments = epochs if epochs <= SEGMENTS else 1
    shares = [min(max(done * segments / epochs - place, 0), 1) for place in range(segments)]
    parts = "".join(f'<i><b style="width:{100 * share:.1f}%"></b></i>' for share in shares)
    words = f"{done:.1f} of {epochs} epochs trained"
    st.html(f'<div class="es-epochs" role="img" aria-label="{words}" title="{words}">{parts}</div>')


def empty_state(icon: str, title: str, body: str) -> DeltaGenerator:
    """Nothing is here yet: say what would be, and how to get it; `with empty_state(...):` adds the button or link.

    `icon` is the name of a Material symbol, as in `insights`.
    """
    container = st.container(border=True, horizontal_alignment="center")
    container.html(f'<div class="es-empty" aria-hidden="true" translate="no">{escape(icon)}</div>')
    container.markdown(f"#### {title}", text_alignment="center")
    container.caption(body, text_alignment="center")
    return container


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Sequence[int] = (), caption: str = ""
) -> None:
    """A quiet table; the columns named in `numeric` are set to the right. It scrolls sideways where it must."""
    head = "".join(_cell("th", text, index in numeric) for index, text in enumerate(columns))
    body = "".join(
        f"<tr>{''.join(_cell('td', text, index in numeric) for index, text in enumerate(row))}</tr>" for row in rows
    )
    words = f'<p class="es-note">{escape(caption)}</p>' if caption else ""
    grid = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    st.html(f'<div class="es-table" tabindex="0" role="region" aria-label="Table">{grid}</div>{words}')


def megabytes(count: int) -> str:
    """A count of bytes as people say it, in powers of ten."""
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"


def plain(text: str) -> str:
    """`text` for a place that reads Markdown, so that it stands there as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+!|$<>~:-])", r"\\\1", text)


def _tile(label: str, value: str, meaning: str) -> str:
    return f'<div class="es-stat" role="listitem"><span>{label}</span><b>{value}</b><p>{meaning}</p></div>'


def _cell(tag: str, text: str, numeric: bool) -> str:
    name = "es-number" if numeric else "es-words" if len(text) > SENTENCE else ""
    return f'<{tag} class="{name}">{escape(text)}</{tag}>' if name else f"<{tag}>{escape(text)}</{tag}>"
