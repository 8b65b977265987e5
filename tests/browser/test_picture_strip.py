"""The pictures that labs of convolution and pooling begin with, in a real Chromium, without the app around them."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab_page import convolution, pictures, weights_on
from ui.learn.lab import kernels


def test_a_picture_can_be_drawn_and_is_kept(mount):
    page = mount("convolution", convolution())
    page.get_by_label("Drawn by hand").click()
    page.get_by_text("Clear the drawing").click()
    page.mouse.move(*(edge + 100 for edge in list(page.locator(".input .stage").bounding_box().values())[:2]))
    page.mouse.down()
    page.mouse.move(*(edge + 160 for edge in list(page.locator(".input .stage").bounding_box().values())[:2]), steps=4)
    page.mouse.up()
    kept = json.loads(page.evaluate("() => sessionStorage.getItem('epochscope-lab')"))
    assert kept["picture"] == "drawn"
    assert sum(level > 0 for level in kept["drawing"]) > 20


def test_a_damaged_memory_is_forgotten(mount):
    page = mount("convolution", convolution())
    for damaged in ('{"drawing": [1], "kernel": {"rows": [["x"]]}, "picture": 7}', "[", "null"):
        page.evaluate("(kept) => sessionStorage.setItem('epochscope-lab', kept)", damaged)
        page.evaluate(
            "(data) => { document.querySelector('.epochscope-lab').epochscope = undefined; shown(data); }",
            convolution(begin=None),
        )
        assert len(weights_on(page)) == 9


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("convolution", convolution(sizes=True, tests=True)),
        ("receptive", {"pictures": pictures()}),
        ("equivariance", {"pictures": pictures(), "presets": kernels.told((kernels.SOBEL_X,))}),
        ("survival", {"pictures": pictures(), "presets": kernels.told((kernels.SOBEL_X,))}),
    ],
)
def test_other_photographs_are_asked_for(mount, name, data):
    page = mount(name, data)
    page.get_by_text("Others", exact=True).click()
    assert page.evaluate("() => window.sent") == [["others", 1]]


def offered(page: Page) -> list[str]:
    """The names of the photographs that can be chosen, without the one that is drawn by hand."""
    return page.locator(".strip [data-name]").evaluate_all(
        "(all) => all.map(({ dataset }) => dataset.name).slice(0, -1)"
    )


def chosen(page: Page) -> str:
    return page.locator(".strip [aria-pressed=true]").get_attribute("data-name")


def show(page: Page, sent: dict[str, Any]) -> None:
    page.evaluate("(data) => shown(data)", {"pictures": sent})


def test_other_photographs_that_were_sent_along_are_there_at_once(mount):
    page = mount("receptive", {"pictures": pictures(draws=3)})
    others, strip = page.get_by_text("Others", exact=True), page.locator(".strip")
    for draw in (1, 2):
        others.click()
        assert offered(page) == [f"draw-{draw}-0", f"draw-{draw}-1"]
        assert chosen(page) == f"draw-{draw}-0"
        expect(strip).to_have_attribute("aria-busy", "false")
    # Another lab of the visit, or a run of the page for another reason, takes nothing back.
    show(page, pictures(draw=1, draws=3))
    assert offered(page) == ["draw-2-0", "draw-2-1"]


def test_until_others_are_here_the_strip_says_that_it_waits(mount):
    page = mount("receptive", {"pictures": pictures(draws=1)})
    page.get_by_text("Others", exact=True).click()
    expect(page.locator(".strip")).to_have_attribute("aria-busy", "true")
    assert offered(page) == ["draw-0-0", "draw-0-1"]
    show(page, pictures(draw=0))
    expect(page.locator(".strip")).to_have_attribute("aria-busy", "true")
    show(page, pictures(draw=1))
    expect(page.locator(".strip")).to_have_attribute("aria-busy", "false")
    assert offered(page) == ["draw-1-0", "draw-1-1"]


def test_a_visit_that_begins_anew_on_the_server_begins_anew_in_the_strip(mount):
    page = mount("receptive", {"pictures": pictures(draw=7)})
    show(page, pictures(draw=0))
    assert offered(page) == ["draw-0-0", "draw-0-1"]
    expect(page.locator(".strip")).to_have_attribute("aria-busy", "false")


def test_the_strip_is_one_stop_of_the_keyboard_and_its_end_turns_no_page(mount):
    page = mount("receptive", {"pictures": pictures()})
    assert page.locator(".strip .thumbnails [tabindex='0']").count() == 1
    page.locator(".strip [tabindex='0']").first.focus()
    page.evaluate("() => document.addEventListener('keydown', (event) => (window.taken = event.defaultPrevented))")
    for place in (1, 2, 2):
        page.keyboard.press("ArrowRight")
        assert (
            page.evaluate("() => [...document.activeElement.parentElement.children].indexOf(document.activeElement)")
            == place
        )
        assert page.evaluate("() => window.taken")
    page.keyboard.press("Enter")
    assert chosen(page) == "drawn"
