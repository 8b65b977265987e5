"""Lessons: which step is shown, the ways to the others, and what a browser may send."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.visiting import visit
from ui.learn import lesson
from ui.learn.chapters import CHAPTERS, Chapter, Step, chapter, named

THREE = Chapter(
    "three", "Three", "Of three steps.", (Step("one", "First"), Step("two", "Second"), Step("last", "Third"))
)


def a_lesson() -> None:
    """A page of the chapter THREE, as pages/learn_<chapter>.py are written."""
    import streamlit as st

    from ui import selection
    from ui.learn.lesson import lesson

    selection.open_page("learn-three")
    lesson("three", {name: lambda name=name: st.text(f"This is {name}.") for name in ("one", "two", "last")})


@pytest.fixture
def page(monkeypatch) -> AppTest:
    monkeypatch.setattr("ui.learn.chapters.CHAPTERS", (THREE,))
    monkeypatch.setattr("ui.learn.lesson.CHAPTERS", (THREE,))
    monkeypatch.setattr("ui.learn.chapters._BY_PAGE", {THREE.page: THREE})
    return AppTest.from_function(a_lesson)


def shown(page: AppTest) -> list[str]:
    assert not page.exception
    return [text.value for text in page.text]


def test_a_lesson_begins_with_its_first_step_and_leaves_the_address_for_the_way_back(page):
    page.run()
    assert shown(page) == ["This is one."]
    assert "step" not in page.query_params


@pytest.mark.parametrize("step", ["two", "last"])
def test_an_address_opens_its_step(page, step):
    page.query_params["step"] = step
    page.run()
    assert shown(page) == [f"This is {step}."]


@pytest.mark.parametrize("hostile", ["four", "../one", "ONE", "<script>", ""])
def test_an_address_that_names_no_step_opens_the_first(page, hostile):
    page.query_params["step"] = hostile
    page.run()
    assert shown(page) == ["This is one."]


def test_the_foot_leads_on_and_back(page):
    page.run()
    assert [button.label for button in page.button] == ["Next: Second"]
    page.button("lesson_next").click().run()
    assert shown(page) == ["This is two."]
    page.button("lesson_previous").click().run()
    assert shown(page) == ["This is one."]


@pytest.mark.parametrize(
    ("sent", "step"),
    [
        ("next", "last"),
        ("previous", "one"),
        ("one", "one"),
        ("four", "two"),
        (7, "two"),
        (["one"], "two"),
        (None, "two"),
    ],
)
def test_what_the_rail_sends_is_a_way_or_nothing(page, monkeypatch, sent, step):
    chosen = []
    monkeypatch.setattr(lesson.selection, "choose", lambda **changes: changes)
    monkeypatch.setattr(lesson.selection, "select", chosen.append)
    lesson._go(THREE, 1, sent)
    assert chosen == ([] if step == "two" else [{"step": step}])


@pytest.mark.parametrize(
    ("number", "place", "by", "ahead"),
    [
        (0, -1, +1, (CHAPTERS[1].page, CHAPTERS[1].steps[0].name)),
        (1, 0, -1, (CHAPTERS[0].page, CHAPTERS[0].steps[-1].name)),
        (len(CHAPTERS) - 1, -1, +1, ("learn", None)),
        (0, 0, -1, None),
    ],
)
def test_beyond_the_last_step_comes_the_next_chapter_and_before_the_first_the_last_step_of_the_one_before(
    monkeypatch, number, place, by, ahead
):
    kept = {}
    monkeypatch.setattr("streamlit.session_state", kept)
    chapter = CHAPTERS[number]
    lesson._turn(chapter, place % len(chapter.steps), by)
    assert kept.get(lesson._AHEAD) == ahead


@pytest.mark.parametrize("name", [one.name for one in CHAPTERS])
def test_each_chapter_has_a_page_that_draws_all_its_steps(home, name):
    found = named(name)
    assert chapter(found.page) is found
    for step in found.steps:
        page = visit(found.page.replace("-", "_"), step=step.name)
        assert any(step.title in block.body for block in page.get("html")), step


def test_names_are_fit_for_an_address_and_differ():
    names = [one.name for one in CHAPTERS]
    assert len(set(names)) == len(names)
    for one in CHAPTERS:
        assert one.steps and len({step.name for step in one.steps}) == len(one.steps), one.name


def test_the_table_of_the_tutorial_names_steps_that_there_are():
    text = (Path(__file__).parents[2] / "docs" / "learn.md").read_text(encoding="utf-8")
    links = re.findall(r"`/(learn-[a-z]+)\?step=([a-z-]+)`", text)
    assert len(links) > len(CHAPTERS)
    for page, step in links:
        found = chapter(page)
        assert found and step in {one.name for one in found.steps}, (page, step)
