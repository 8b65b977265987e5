"""Lessons in a real Chromium: contents, rail, keys, questions, what the browser keeps, an experiment run for real."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import home_with
from ui.learn.chapters import CHAPTERS, named

STEPS = sum(len(chapter.steps) for chapter in CHAPTERS)


@pytest.fixture(scope="module")
def app(app_server, prepared_data, tmp_path_factory):
    return app_server(home_with(prepared_data, tmp_path_factory.mktemp("learning") / "home"))


def heading(page: Page, title: str):
    return page.get_by_role("heading", name=title, exact=True)


def test_a_reader_goes_from_the_contents_through_the_steps_and_is_found_there_again(page: Page, app):
    page.goto(f"{app.url}/learn")
    first, second = CHAPTERS[0].steps[:2]
    page.get_by_role("button", name=CHAPTERS[0].title).first.click()
    expect(heading(page, first.title)).to_be_visible()
    expect(page.locator(".epochscope-lesson [aria-current]")).to_have_text(first.title)
    page.keyboard.press("ArrowRight")
    expect(heading(page, second.title)).to_be_visible()
    expect(page).to_have_url(re.compile(f"{CHAPTERS[0].page}.*step={second.name}"))
    page.get_by_role("button", name=f"Previous: {first.title}").click()
    expect(heading(page, first.title)).to_be_visible()
    page.locator(".epochscope-lesson").get_by_role("button", name=second.title).click()
    expect(heading(page, second.title)).to_be_visible()
    page.get_by_role("button", name="All chapters").first.click()
    expect(page.get_by_text(f"2 of {STEPS} steps seen")).to_be_visible()
    page.reload()
    page.get_by_role("button", name=f"Go on: {CHAPTERS[0].title}, {second.title}").click()
    expect(heading(page, second.title)).to_be_visible()
    page.goto(f"{app.url}/learn")
    page.get_by_role("button", name="Forget my progress").click()
    expect(page.get_by_text("steps seen")).to_have_count(0)


def test_the_last_step_of_a_chapter_leads_to_the_next_chapter(page: Page, app):
    chapter, following = CHAPTERS[0], CHAPTERS[1]
    page.goto(f"{app.url}/{chapter.page}?step={chapter.steps[-1].name}")
    page.get_by_role("button", name=f"Next: {following.title}").click()
    expect(heading(page, following.steps[0].title)).to_be_visible()
    page.go_back()
    expect(heading(page, chapter.steps[-1].title)).to_be_visible()


def test_a_question_tells_wrong_from_right_and_remembers_who_solved_it(page: Page, app):
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{app.url}/learn-better?step=augmentation")
    question = page.get_by_label("Question").first
    question.get_by_role("button", name="Check").click()
    expect(question).to_contain_text("Choose one first.")
    question.get_by_role("radio").nth(1).check()
    question.get_by_role("button", name="Check").click()
    expect(question).to_contain_text("Not yet.")
    question.get_by_role("radio").nth(0).check()
    expect(question).not_to_contain_text("Not yet.")
    scrolled = page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    question.get_by_role("button", name="Check").click()
    expect(question).to_contain_text("Right.")
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == scrolled > 0, "nobody is taken elsewhere"
    page.reload()
    expect(page.get_by_label("Question").first).to_contain_text("Solved")


def test_an_experiment_is_trained_for_real_and_its_chart_grows_on_its_node(page: Page, app):
    page.goto(f"{app.url}/learn-better?step=augmentation")
    expect(page.get_by_text("Nothing was recorded of it.")).to_be_visible()
    page.get_by_role("button", name="Run it here").click()
    chart = page.locator(".st-key-lesson_step .js-plotly-plot").first
    expect(chart).to_be_visible(timeout=60_000)
    node = chart.element_handle()
    points = "node => node.data.find(trace => trace.mode.includes('markers')).x.length"
    shown = node.evaluate(points)
    page.wait_for_function(f"([node, shown]) => ({points})(node) > shown", arg=[node, shown], timeout=60_000)
    assert node.evaluate("node => node.isConnected")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("^Run it"))).to_be_visible(timeout=60_000)


def test_a_legend_of_several_lines_leaves_the_title_its_room(page: Page, app):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app.url}/learn-cnn?step=rivals")
    expect(page.locator(".legend .traces")).to_have_count(4)
    page.wait_for_function(
        "() => document.querySelector('.legend .bg').getBoundingClientRect().top >="
        " document.querySelector('.gtitle').getBoundingClientRect().bottom"
    )


def test_every_chapter_is_in_the_contents(page: Page, app):
    page.goto(f"{app.url}/learn")
    for chapter in CHAPTERS:
        expect(page.get_by_role("button", name=named(chapter.name).title).first).to_be_visible()
