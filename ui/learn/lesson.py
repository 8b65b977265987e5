"""A lesson's page: which of its steps is shown, and the ways to the others."""

from collections.abc import Callable, Mapping

import streamlit as st

from ui import selection, theme
from ui.component import component
from ui.learn.chapters import CHAPTERS, Chapter, named
from ui.learn.lab import look

_KEY = "lesson"
_AHEAD = "lesson_ahead"
_CONTENTS = ("learn", None)
"""A page and its step, as they are kept until they can be opened."""

_LAST_STEPS = "lesson_steps"

_component = component(
    "lesson", '<nav class="epochscope-lesson" aria-label="Lesson"></nav>', shares=["element", "progress", "keys"]
)


def lesson(name: str, views: Mapping[str, Callable[[], None]]) -> None:
    """The chapter of this name, one step at a time; `views` draw its steps, by their names in `ui.learn.chapters`.

    The step is in the address; one without it opens the step that was left, else the first.
    """
    chapter = named(name)
    if ahead := st.session_state.pop(_AHEAD, None):
        # Another page cannot be opened from a callback: this run of the page does it.
        page, first = ahead
        selection.go(page, selection.choose(step=first))
    place = _place(chapter)
    look.apply()
    theme.page_header(chapter.title, chapter.lead)
    _rail(chapter, place)
    step = chapter.steps[place]
    with st.container(key="lesson_step"):
        _show(step.title, views[step.name])
    _foot(chapter, place)


@st.fragment
def _show(title: str, view: Callable[[], None]) -> None:
    """A step runs by itself: its controls answer sooner than the whole page would."""
    theme.section(title)
    view()


def _place(chapter: Chapter) -> int:
    """Of the step that is shown.

    The way to another chapter passes, in the browser's history, an address of this one that names no step of it: the
    way back must not end there. The first step needs no name, and so no further place in that history.
    """
    left: dict[str, str] = st.session_state.setdefault(_LAST_STEPS, {})
    wanted = selection.current().step
    place = chapter.place(wanted or left.get(chapter.name)) or 0
    left[chapter.name] = chapter.steps[place].name
    if wanted is None and place:
        selection.select(selection.choose(step=left[chapter.name]))
    return place


def _rail(chapter: Chapter, place: int) -> None:
    _component(
        key=_KEY,
        data={
            "chapter": chapter.name,
            "number": chapter.number,
            "count": len(CHAPTERS),
            "steps": [{"name": step.name, "title": step.title} for step in chapter.steps],
            "current": place,
        },
        on_go_change=lambda: _go(chapter, place, st.session_state[_KEY].get("go")),
    )


def _foot(chapter: Chapter, place: int) -> None:
    before, after = _neighbour(chapter, place, -1), _neighbour(chapter, place, +1)
    st.space("small")
    back, onward = st.columns(2)
    if before:
        back.button(
            f"Previous: {before}",
            icon=":material/arrow_back:",
            key="lesson_previous",
            on_click=_turn,
            args=(chapter, place, -1),
        )
    with onward.container(horizontal_alignment="right"):
        st.button(
            f"Next: {after}" if after else "All chapters",
            icon=":material/arrow_forward:",
            icon_position="right",
            key="lesson_next",
            type="primary",
            on_click=_turn,
            args=(chapter, place, +1),
        )


def _neighbour(chapter: Chapter, place: int, by: int) -> str:
    """What the step or the chapter that comes `by` later is called; nothing beyond the ends."""
    if 0 <= place + by < len(chapter.steps):
        return chapter.steps[place + by].title
    number = chapter.number + by
    return CHAPTERS[number].title if 0 <= number < len(CHAPTERS) else ""


def _go(chapter: Chapter, place: int, sent: object) -> None:
    """What a browser sent: previous, next, contents or the name of a step, for it may send anything."""
    if sent in ("previous", "next"):
        _turn(chapter, place, -1 if sent == "previous" else +1)
    elif sent == "contents":
        st.session_state[_AHEAD] = _CONTENTS
    elif chapter.place(sent) is not None:
        selection.select(selection.choose(step=sent))


def _turn(chapter: Chapter, place: int, by: int) -> None:
    if 0 <= place + by < len(chapter.steps):
        selection.select(selection.choose(step=chapter.steps[place + by].name))
    elif 0 <= (number := chapter.number + by) < len(CHAPTERS):
        other = CHAPTERS[number]
        st.session_state[_AHEAD] = other.page, other.steps[0 if by > 0 else -1].name
    elif by > 0:
        st.session_state[_AHEAD] = _CONTENTS
