"""The Data page as a newcomer uses it: look, open one, read its numbers, see what the network is fed."""

import re

import pytest
from playwright.sync_api import Page, expect

from cnn_core import data, paths
from ui.data_parts import IMAGE, INPUT, PARTS, WHOLE

PICTURES = ".epochscope-gallery [data-picture-id]"
MARKS = dict(zip(PARTS, (".es-picture", ".es-patch", ".es-versions", "[data-picture-id=ship]"), strict=True))
# Where on the page the middle of a pixel of the grid lies.
PIXEL = """(plot, [row, column]) => {
  const {xaxis, yaxis} = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  return [box.x + xaxis._offset + xaxis.d2p(column), box.y + yaxis._offset + yaxis.d2p(row)];
}"""


@pytest.fixture(scope="module")
def app(app_server, shared_home):
    return app_server(shared_home)


def visit(page: Page, app, query: str = ""):
    page.goto(f"{app.url}/data{query}")
    page.wait_for_selector(".js-plotly-plot .xaxislayer-above")
    settled(page)


def settled(page: Page):
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    page.wait_for_function("[...document.querySelectorAll('.epochscope-plot')].every((plot) => plot._fullLayout)")


def open_part(page: Page, name: str):
    """By its control; the page has changed once the marks of the other parts are gone."""
    page.get_by_role("radio", name=name, exact=True).click()
    for part, mark in MARKS.items():
        expect(page.locator(mark)).to_have_count(int(part == name))
    settled(page)


def ids(page: Page) -> list[str]:
    return page.eval_on_selector_all(PICTURES, "(all) => all.map((one) => one.dataset.pictureId)")


@pytest.mark.parametrize("width", [390, 1440])
def test_twelve_images_stand_in_four_columns(page: Page, app, width):
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, app)
    boxes = [picture.bounding_box() for picture in page.locator(PICTURES).all()]
    assert len(boxes) == 12
    assert len({round(box["x"]) for box in boxes}) == 4 and len({round(box["y"]) for box in boxes}) == 3
    assert all(box["x"] + box["width"] <= width for box in boxes)
    captions = page.locator(".epochscope-gallery .caption span:last-child")
    assert all(caption.bounding_box()["height"] < 20 for caption in captions.all()), "a class name is broken in two"


def test_from_a_shuffle_to_the_numbers_of_a_pixel(page: Page, app, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(app.home))
    visit(page, app)
    before = ids(page)
    page.get_by_role("button", name="Shuffle").click()
    page.wait_for_function(
        "(old) => document.querySelector('[data-picture-id]').dataset.pictureId !== old", arg=before[0]
    )
    chosen = ids(page)[5]
    page.locator(PICTURES).nth(5).click()
    expect(page).to_have_url(re.compile(f"image={chosen}"))
    expect(page.locator(".es-picture")).to_contain_text(chosen)
    page.get_by_role("button", name="See its numbers").click()
    expect(page.get_by_role("heading", name=re.compile(chosen))).to_be_visible()
    settled(page)
    pixels = data.image("train", int(chosen.removeprefix("train-")))
    point_at_and_choose(page, 20, 9, pixels[20, 9])
    page.get_by_role("radio", name="Green", exact=True).click()
    page.wait_for_selector(".js-plotly-plot .hm")
    point_at_and_choose(page, 3, 30, pixels[3, 30], channels=(1,))
    page.get_by_role("spinbutton", name="Row").fill("31")
    page.keyboard.press("Enter")
    expect(page.get_by_text(sentence(31, 30, pixels[31, 30]))).to_be_visible()


def point_at_and_choose(page: Page, row: int, column: int, pixel, channels=(0, 1, 2)):
    """What the pointer is told is in the pixels, and a click makes the pixel the chosen one."""
    plot = page.locator(".js-plotly-plot")
    plot.scroll_into_view_if_needed()
    x, y = plot.evaluate(PIXEL, [row, column])
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    told = page.locator(".hoverlayer .hovertext")
    expect(told).to_contain_text(f"row {row}, column {column}")
    for channel in channels:
        expect(told).to_contain_text(f"{pixel[channel]} → {pixel[channel] / 255:.4f}")
    page.mouse.click(x, y)
    expect(page.get_by_text(sentence(row, column, pixel))).to_be_visible()


def sentence(row: int, column: int, pixel) -> str:
    return f"Row {row}, column {column}: red {pixel[0]}, green {pixel[1]}, blue {pixel[2]}."


def test_all_images_are_browsed_by_class_a_page_at_a_time(page: Page, app):
    visit(page, app)
    page.get_by_role("button", name="frog", exact=True).click()
    expect(page).to_have_url(re.compile("class=frog"))
    page.get_by_role("radio", name="Browse all").click()
    expect(page.get_by_text("500 images").first).to_be_visible()
    expect(page.locator(f"{PICTURES} .caption")).to_have_text(["frog"] * 48)
    first = ids(page)[0]
    page.get_by_label("Page", exact=True).fill("2")
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-picture-id='{first}']")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_fits_a_phone_and_all_its_pictures_load(page: Page, app, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 900})
    visit(page, app)
    for name in PARTS:
        open_part(page, name)
        for area in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
            assert page.evaluate(f"{area}.scrollWidth - {area}.clientWidth") <= 0, name
        for picture in page.locator("[data-testid=stMain] img").all():
            picture.scroll_into_view_if_needed()
            page.wait_for_function("(image) => image.naturalWidth === 32", arg=picture.element_handle())


def test_a_mean_image_leads_to_the_photographs_of_its_class(page: Page, app):
    visit(page, app)
    open_part(page, WHOLE)
    page.locator("[data-picture-id=ship]").click()
    expect(page).to_have_url(re.compile("class=ship"))
    expect(page.locator(f"{PICTURES} .caption")).to_have_text(["ship"] * 12)


def test_a_link_opens_an_image_and_its_parts_speak_of_it(page: Page, app):
    visit(page, app, "?image=test-3")
    expect(page.locator(".es-picture")).to_contain_text("test-3")
    open_part(page, INPUT)
    expect(page.get_by_role("img", name=re.compile("one_hot"))).to_be_visible()
    open_part(page, IMAGE)
    expect(page.get_by_role("heading", name=re.compile("test-3"))).to_be_visible()
