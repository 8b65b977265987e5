"""A network built block by block, in a real Chromium: by mouse, by keyboard, in step with Python, and as a link."""

import re

import pytest
from playwright.sync_api import Page, expect

from cnn_core.blocks import share
from cnn_core.presets import TUTORIAL

EDITOR = ".epochscope-blocks"
DRAWING = ".epochscope-drawing"
QUICK = ["Convolution", "Max pooling", "Convolution", "Max pooling", "Flatten", "Dense", "Dense"]


@pytest.fixture(scope="module")
def app(app_server, shared_home):
    return app_server(shared_home)


@pytest.fixture
def builder(page: Page, app) -> Page:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{app.url}/train")
    page.get_by_role("radio", name="Blocks").or_(page.get_by_text("Blocks", exact=True)).first.click()
    shows(page, QUICK)
    return page


def shows(page: Page, titles: list[str]) -> None:
    numbered = [f"{place}. {title}" for place, title in enumerate(titles, start=1)]
    expect(page.locator(f"{EDITOR} .name")).to_have_text(numbered)
    expect(page.locator(f"{EDITOR} .ghost")).to_have_count(0)


def block(page: Page, place: int):
    return page.locator(f"{EDITOR} .block").nth(place - 1)


def answered(page: Page) -> None:
    """Python has answered all that was asked for."""
    page.wait_for_function(f"document.querySelector('{EDITOR}').epochscope.waiting.length === 0")


def test_blocks_are_moved_added_set_mended_and_all_is_undone(builder: Page):
    builder.evaluate(f"document.querySelector('{EDITOR} .block').dataset.tag = 'kept'")
    block(builder, 1).get_by_role("button", name="Raise filters").click()
    expect(block(builder, 1).locator(".made")).to_have_text("30 x 30 x 48")
    handle = block(builder, 1).locator(".handle")
    handle.focus()
    handle.press("ArrowDown")
    shows(builder, ["Max pooling", "Convolution", *QUICK[2:]])
    expect(builder.get_by_role("button", name=re.compile("^Move layer 2, convolution:"))).to_be_focused()
    expect(block(builder, 1).locator(".made")).to_have_text("16 x 16 x 3")
    assert block(builder, 2).get_attribute("data-tag") == "kept"
    builder.keyboard.press("Control+z")
    builder.keyboard.press("Control+z")
    shows(builder, QUICK)
    expect(block(builder, 1).locator(".made")).to_have_text("30 x 30 x 32")
    builder.keyboard.press("Control+Shift+z")
    expect(block(builder, 1).locator(".made")).to_have_text("30 x 30 x 48")

    builder.get_by_role("button", name="Add a block before layer 3").click()
    builder.locator(f"{EDITOR} .palette").get_by_role("button", name="Dropout").click()
    shows(builder, [*QUICK[:2], "Dropout", *QUICK[2:]])
    expect(block(builder, 3)).to_be_focused()
    block(builder, 3).get_by_role("button", name="Duplicate").click()
    shows(builder, [*QUICK[:2], "Dropout", "Dropout", *QUICK[2:]])
    builder.get_by_role("button", name="Undo").click()
    builder.get_by_role("button", name="Undo").click()
    shows(builder, QUICK)

    block(builder, 5).get_by_role("button", name="Remove").click()
    doctor = builder.locator(f"{EDITOR} .doctor")
    expect(doctor).to_contain_text("Layer 5 (dense) needs a vector but receives an image")
    expect(builder.get_by_role("button", name="Start training")).to_be_disabled()
    expect(block(builder, 5).locator(".made")).to_have_text("not reached")
    doctor.get_by_role("button", name="Add global average pooling before layer 5").click()
    shows(builder, [*QUICK[:4], "Global average pooling", *QUICK[5:]])
    expect(doctor).to_have_count(0)
    expect(builder.get_by_role("button", name="Start training")).to_be_enabled()


def test_a_block_is_dragged_and_quick_hands_lose_nothing(builder: Page):
    handle, target = block(builder, 1).locator(".handle").bounding_box(), block(builder, 2).bounding_box()
    builder.mouse.move(handle["x"] + 8, handle["y"] + 8)
    builder.mouse.down()
    builder.mouse.move(handle["x"] + 8, target["y"] + target["height"] - 4, steps=6)
    expect(builder.locator(f"{EDITOR} .landing")).to_have_count(1)
    builder.mouse.up()
    shows(builder, ["Max pooling", "Convolution", *QUICK[2:]])
    for _ in range(4):
        block(builder, 1).locator(".remove").click(no_wait_after=True)
    answered(builder)
    shows(builder, ["Flatten", "Dense", "Dense"])
    for _ in range(5):
        builder.keyboard.press("Control+z")
    answered(builder)
    shows(builder, QUICK)


def test_the_drawing_and_the_blocks_point_at_each_other(builder: Page):
    builder.get_by_text("Drawing", exact=True).click()
    layers = builder.locator(f"{DRAWING} .layer")
    expect(layers).to_have_count(len(QUICK))
    layers.nth(3).hover()
    expect(builder.locator(f"{DRAWING} .words")).to_contain_text("sees 10 x 10 px")
    layers.nth(5).click()
    expect(builder.locator(f"{EDITOR} .chosen .name")).to_have_text("6. Dense")
    block(builder, 1).get_by_label("Kernel size", exact=True).focus()
    expect(builder.locator(f"{DRAWING} .chosen")).to_have_attribute("aria-label", re.compile("^1. Convolution"))
    heights = [layers.nth(place).locator(".face").get_attribute("height") for place in (0, 1)]
    assert float(heights[0]) / float(heights[1]) == pytest.approx(30 / 15)


def test_a_link_opens_the_design_and_what_was_built_survives_a_look_elsewhere(page: Page, app):
    page.goto(f"{app.url}/train?design={share.encode(TUTORIAL.config)}")
    shows(page, QUICK)
    expect(page.get_by_text("A design that was opened: Tutorial")).to_be_visible()
    block(page, 2).locator(".remove").click()
    expect(page).to_have_url(re.compile(r"/train$"))
    page.get_by_role("link", name="Settings", exact=True).click()
    expect(page).to_have_url(re.compile("/settings"))
    page.get_by_role("link", name="Train", exact=True).click()
    shows(page, [QUICK[0], *QUICK[2:]])
    page.get_by_role("button", name="Undo").click()
    shows(page, QUICK)
