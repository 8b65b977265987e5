"""Every page as it is looked at: wide and narrow, light and dark, with a run that really trained."""

import re
import subprocess
import sys

import psutil
import pytest
from playwright.sync_api import Page, expect

from cnn_core import paths
from tests.browser import server
from ui.pages import ICONS

MEGABYTE = 1_000_000
FIGURE = ".js-plotly-plot .xaxislayer-above"
BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
CONTENT = {
    "learn": ".epochscope-contents li",
    "runs": ".es-runs tbody tr",
    "classify": ".es-answer .es-bar",
    "inside": ".es-arithmetic b",
    "settings": ".es-table",
}
"""What a page without a figure is about."""


@pytest.fixture(scope="module")
def trained_home(shared_home, tmp_path_factory):
    """A home with one finished run, trained from the terminal."""
    command = [sys.executable, "-m", "cnn_core", "train", "--epochs", "3"]
    subprocess.run(command, env={**server.os.environ, paths.HOME_VARIABLE: str(shared_home)}, check=True, timeout=100)
    return shared_home


@pytest.fixture(scope="module")
def app(app_server, trained_home):
    return app_server(trained_home)


def address(app, name: str) -> str:
    query = "?image=test-1" if name == "classify" else ""
    return f"{app.url}/{'' if name == 'home' else name}{query}"


def settled(page: Page, content: str = FIGURE):
    page.wait_for_selector(".es-header")
    page.wait_for_selector(content, timeout=60_000)
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    page.wait_for_function("[...document.querySelectorAll('.epochscope-plot')].every((plot) => plot._fullLayout)")


@pytest.mark.parametrize("name", ICONS)
def test_nothing_overflows_is_empty_or_complains(page: Page, app, name):
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="light")
    page.goto(address(app, name))
    settled(page, CONTENT.get(name, FIGURE))
    assert_all_is_well(page, name)
    light = page.evaluate(BACKGROUND)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{BACKGROUND} !== '{light}'")
    assert_all_is_well(page, name)
    page.set_viewport_size({"width": 1440, "height": 900})
    # One that is folded away follows once it is seen.
    page.wait_for_function(
        "[...document.querySelectorAll('.js-plotly-plot')].filter((plot) => plot.checkVisibility())"
        ".every((plot) => Math.abs(plot._fullLayout.width - plot.clientWidth) < 1)"
    )
    assert_all_is_well(page, name)


def assert_all_is_well(page: Page, name: str):
    for area in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
        assert page.evaluate(f"{area}.scrollWidth - {area}.clientWidth") <= 0
    assert page.locator("[data-testid='stException'], [data-testid='stAlertContentError']").count() == 0
    # NumPy's arrays come packed.
    drawn = "(plot) => plot.data.some(({ x }) => x?.length || x?.bdata)"
    plots = page.evaluate(f"[...document.querySelectorAll('.js-plotly-plot')].map({drawn})")
    assert all(plots) and (plots or name in CONTENT)
    assert page.locator(".epochscope-plot:not([aria-label])").count() == 0


def test_figures_follow_the_theme_when_it_changes(page: Page, app):
    page.emulate_media(color_scheme="light")
    page.goto(address(app, "evaluate"))
    settled(page)
    colour = "document.querySelector('.js-plotly-plot')._fullLayout.font.color"
    light = page.evaluate(colour)
    page.evaluate("document.querySelector('.js-plotly-plot').dataset.tag = 'kept'")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{colour} !== '{light}'")
    assert page.locator(".js-plotly-plot[data-tag=kept]").count() == 1


def test_the_selection_goes_along_from_page_to_page_and_a_link_reopens_it(page: Page, app):
    page.goto(f"{address(app, 'evaluate')}?class=cat&answer=dog&epoch=2")
    settled(page)
    expect(page.get_by_text("cat taken for dog").first).to_be_visible()
    page.get_by_role("link", name="Train", exact=True).click()
    expect(page).to_have_url(re.compile(r"/train\?.*epoch=2.*class=cat"))
    page.get_by_role("link", name="Evaluate", exact=True).click()
    expect(page.get_by_text("cat taken for dog").first).to_be_visible()


def test_the_gallery_is_reached_by_keyboard_and_opens_the_picture(page: Page, app):
    page.goto(f"{address(app, 'evaluate')}?class=ship&answer=ship")
    settled(page)
    first = page.locator("[data-picture-id]").first
    first.focus()
    page.keyboard.press("ArrowRight")
    second = page.locator("[data-picture-id]").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    image_id = second.get_attribute("data-picture-id")
    expect(page.locator(".es-picture")).to_contain_text(image_id)
    assert len(page.locator(".es-picture .es-bar").all()) == 10
    expect(page).to_have_url(re.compile(f"image={image_id}"))


def choose_class(page: Page, name: str):
    """By its first letters: a long list shows only those options that are in view."""
    page.get_by_role("combobox", name="True class").click()
    page.keyboard.type(name)
    page.get_by_role("option", name=name).click()


def test_the_same_cell_is_chosen_by_select_box(page: Page, app):
    page.goto(address(app, "evaluate"))
    settled(page)
    choose_class(page, "horse")
    expect(page.get_by_text("images: horse").first).to_be_visible()
    expect(page).to_have_url(re.compile("class=horse"))


def test_back_takes_the_choice_back(page: Page, app):
    page.goto(f"{address(app, 'evaluate')}?class=cat&answer=dog")
    settled(page)
    choose_class(page, "horse")
    expect(page).to_have_url(re.compile("class=horse"))
    page.go_back()
    expect(page.get_by_text("cat taken for dog").first).to_be_visible()
    expect(page).to_have_url(re.compile("class=cat&answer=dog"))


def test_after_every_page_the_web_process_is_small_and_free_of_tensorflow(page: Page, app):
    page.goto(app.url)
    for name in ICONS:
        page.get_by_role("link", name=name.capitalize(), exact=True).click()
        expect(page).to_have_url(re.compile(r":\d+/(\?.*)?$" if name == "home" else f"/{name}"))
        settled(page, CONTENT.get(name, FIGURE))
    process = psutil.Process(app.process.pid)
    loaded = {path.path for path in process.memory_maps()} if hasattr(process, "memory_maps") else set()
    for heavy in ("tensorflow", "sklearn", "pandas"):
        assert not any(f"/{heavy}/" in path for path in loaded), heavy
    assert process.memory_full_info().uss < 300 * MEGABYTE
