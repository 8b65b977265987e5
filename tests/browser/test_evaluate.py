"""Evaluate in a real Chromium: numbers far down the page bring their images into view, and the card becomes a file."""

import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from cnn_core import data, paths
from cnn_core.figures.tutorial import WIDTH
from cnn_core.presets import QUICK
from tests.analysis.runs import saved_run

IN_VIEW = """
(element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}
"""


@pytest.fixture(scope="module")
def run(shared_home):
    """Three epochs that get better; made up, so that nothing has to train."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(shared_home))
        config = QUICK.config.data
        judged = data.split(data.load("sample"), fraction=1, validation="holdout", seed=config.split_seed).validation
        random = np.random.default_rng(0)
        right = np.eye(10, dtype=np.float32)[judged.labels]
        logits = np.stack([right * epoch + random.normal(size=right.shape) for epoch in (1, 2, 2.5)])
        made, _ = saved_run(logits.astype(np.float32), labels=judged.labels)
        return made


@pytest.fixture(scope="module")
def app(app_server, shared_home, run):
    return app_server(shared_home)


def open_evaluate(page: Page, app, query: str = "", *, plots: int = 2):
    page.goto(f"{app.url}/evaluate?{query}")
    drawn = "[...document.querySelectorAll('.epochscope-plot')].filter((plot) => plot._fullLayout).length"
    page.wait_for_function(f"(count) => {drawn} === count", arg=plots)


def test_a_row_of_the_class_table_opens_its_images_by_keyboard_and_shows_them(page: Page, app, run):
    open_evaluate(page, app, f"run={run.id}&view=classes")
    row = page.get_by_role("button", name="frog: open the images recognized")
    row.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("class=frog&answer=frog"))
    heading = page.get_by_role("heading", name="Where it goes wrong")
    page.wait_for_function(IN_VIEW, arg=heading.element_handle())
    expect(page.locator(".epochscope-landing")).to_be_focused()
    expect(page.get_by_text("of 50 images: frog recognized")).to_be_visible()


def test_a_claim_opens_its_images_from_home_and_from_evaluate(page: Page, app, run):
    page.goto(app.url)
    page.get_by_role("button", name="bird taken for airplane").click()
    cell = re.compile(rf"/evaluate\?run={run.id}&epoch=3&class=bird&answer=airplane")
    expect(page).to_have_url(cell)
    heading = page.get_by_role("heading", name="Where it goes wrong")
    expect(heading).to_be_visible()
    page.wait_for_function(IN_VIEW, arg=heading.element_handle())
    page.get_by_text("The tutorial", exact=True).click()
    page.get_by_role("button", name="automobile taken for truck").click()
    expect(page).to_have_url(re.compile("class=automobile&answer=truck"))
    page.wait_for_function(IN_VIEW, arg=heading.element_handle())
    page.go_back()
    expect(page).to_have_url(re.compile("class=bird&answer=airplane"))


def test_a_linked_image_fits_a_phone_with_its_story(page: Page, app, run):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app.url}/evaluate?run={run.id}")
    image_id = page.locator("[data-picture-id]").nth(1).get_attribute("data-picture-id")
    open_evaluate(page, app, f"run={run.id}&image={image_id}")
    expect(page.locator(".es-picture")).to_contain_text(str(image_id))
    expect(page.get_by_text("saved epochs").first).to_be_visible()
    story = page.locator(".epochscope-plot[aria-label^='Probability of']")
    assert story.evaluate("(plot) => plot.data.map((curve) => curve.x.length)") == [3, 3]
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".es-picture")).not_to_contain_text(str(image_id))
    expect(page).not_to_have_url(re.compile(f"image={image_id}"))


def test_the_card_is_saved_as_a_picture_on_white_in_the_dark_theme_too(page: Page, app, run, tmp_path):
    page.emulate_media(color_scheme="dark")
    open_evaluate(page, app, f"run={run.id}&view=tutorial", plots=0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as PNG").click()
    saved = tmp_path / "card.png"
    download.value.save_as(saved)
    assert download.value.suggested_filename == f"tutorial-and-{run.id}.png"
    assert saved.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and saved.stat().st_size > 10_000
    with Image.open(saved) as picture:
        assert picture.width == 2 * WIDTH and picture.height > 1000
        assert picture.convert("RGB").getpixel((2, 2)) == (254, 254, 255)
