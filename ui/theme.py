"""The look that all pages share: one style sheet, and the few blocks that pages are made of."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import streamlit as st

_STYLE = (Path(__file__).parent / "static" / "theme.css").read_text(encoding="utf-8")

Stat = tuple[str, str, str]
"""Label, value, and a sentence that says what the value means."""


def apply() -> None:
    """Put the style sheet on the page."""
    st.html(f"<style>{_STYLE}</style>")


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


def empty_state(icon: str, title: str, body: str) -> None:
    """Nothing is here yet: say what would be, and how to get it."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"## :material/{icon}:", text_alignment="center")
        st.markdown(f"**{title}**", text_alignment="center")
        st.caption(body, text_alignment="center")


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Sequence[int] = (), caption: str = ""
) -> None:
    """A quiet table; the columns named in `numeric` are set to the right. It scrolls sideways where it must."""
    head = "".join(_cell("th", text, index in numeric) for index, text in enumerate(columns))
    body = "".join(
        f"<tr>{''.join(_cell('td', text, index in numeric) for index, text in enumerate(row))}</tr>" for row in rows
    )
    words = f'<p class="es-note">{escape(caption)}</p>' if caption else ""
    st.html(f'<div class="es-table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{words}')


def _tile(label: str, value: str, meaning: str) -> str:
    return f'<div class="es-stat" role="listitem"><span>{label}</span><b>{value}</b><p>{meaning}</p></div>'


def _cell(tag: str, text: str, numeric: bool) -> str:
    return f'<{tag} class="es-number">{escape(text)}</{tag}>' if numeric else f"<{tag}>{escape(text)}</{tag}>"
