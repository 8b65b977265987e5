"""A walk through a network that comes with the app, in a real Chromium, answered by a real serving process."""

import re

import pytest
from playwright.sync_api import Page, expect

from cnn_core import paths

MINUTE = 60_000
MAP = ".epochscope-map .grid"
HEADING = ".es-section h2"


@pytest.fixture(scope="module")
def app(app_server, shared_home):
    return app_server(shared_home, **{paths.RECORDED_VARIABLE: "1"})


@pytest.fixture
def inside(page: Page, app) -> Page:
    """The page on the tutorial's network, its best epoch, its maps there."""
    page.goto(f"{app.url}/inside?run=recorded-tutorial&image=test-1")
    expect(page.locator("[data-layer]")).to_have_count(10, timeout=MINUTE)
    expect(page.locator(".es-arithmetic b").first).to_be_visible()
    return page


def numbers(texts: list[str]) -> list[float]:
    return [float(text.replace("−", "-")) for text in texts]


def test_a_click_on_a_map_enlarges_it_and_a_click_on_a_value_works_it_out(inside: Page):
    sheet = inside.locator("[data-layer=conv2d_3] .sheet")
    box = sheet.bounding_box()
    # Eight maps in a row: the third of the second row is number 10.
    sheet.click(position={"x": box["width"] * 2.5 / 8, "y": box["height"] * 1.5 / 8})
    expect(inside.get_by_text("Map 10", exact=True)).to_be_visible()
    expect(inside.locator(".epochscope-tiles [data-tile='10'][aria-pressed=true]")).to_be_visible()
    inside.locator("[data-tile='17']").first.click()
    expect(inside.get_by_text("Map 17", exact=True)).to_be_visible()

    enlarged = inside.locator(MAP)
    box = enlarged.bounding_box()
    enlarged.click(position={"x": box["width"] * 4.5 / 13, "y": box["height"] * 6.5 / 13})
    expect(inside.get_by_text("How map 17 at row 6, column 4 comes to")).to_be_visible()
    told = inside.get_by_text(re.compile("^How map 17 at row 6, column 4")).inner_text()
    window, weights, products = (
        numbers(table.locator("td").all_inner_texts()) for table in inside.locator(".es-arithmetic table").all()
    )
    for value, weight, product in zip(window, weights, products, strict=True):
        assert value * weight == pytest.approx(product, rel=2e-3, abs=1e-6)
    together = inside.locator(".es-arithmetic figcaption").nth(2).inner_text().rpartition(" ")[2]
    assert sum(products) == pytest.approx(*numbers([together]), abs=2e-3)
    first, others, bias, total = numbers(
        re.findall(
            r"−?\d[\d.e−]*(?= \((?:the|bias)|$)", signed(inside.locator(".es-arithmetic > b").nth(2).inner_text())
        )
    )
    assert first + others + bias == pytest.approx(total, abs=2e-3)
    assert f"{max(total, 0):.3g}" == f"{numbers([told.rpartition(' ')[2].rstrip('.')])[0]:.3g}"


def signed(equation: str) -> str:
    """A minus between two terms becomes the sign of the second."""
    return equation.replace(" − ", " −").replace(" + ", " ")


def test_the_walk_goes_by_keyboard(inside: Page):
    inside.locator("[data-layer=conv2d_1]").focus()
    inside.keyboard.press("ArrowRight")
    expect(inside.locator("[data-layer=max_pooling2d_2]")).to_be_focused()
    inside.keyboard.press("Enter")
    expect(inside.locator(HEADING, has_text="Max pooling 1")).to_be_visible()
    # The heading comes before the map does; until then the last layer's map stands there.
    expect(inside.locator(MAP)).to_have_css("aspect-ratio", "15 / 15")
    inside.locator(MAP).focus()
    row, column = (int(word) for word in re.findall(r"\d+", inside.locator(".epochscope-map .words span").inner_text()))
    key, column = ("ArrowRight", column + 1) if column < 14 else ("ArrowLeft", column - 1)
    inside.keyboard.press(key)
    inside.keyboard.press("Enter")
    expect(inside.get_by_text(re.compile(rf"at row {row}, column {column} comes to"))).to_be_visible()
    expect(inside.locator(".es-arithmetic td[aria-current]")).to_have_count(1)


def test_a_filter_put_to_zero_changes_the_accuracy_and_undo_restores_it(inside: Page):
    answer = inside.locator("[data-layer=probabilities] .bar").first
    before = answer.inner_text()
    inside.locator("[data-tile='18']").first.click()
    inside.get_by_text("Surgery", exact=True).click()
    inside.get_by_role("button", name="Set filter 18 to 0").click()
    stats = inside.locator(".es-stat b")
    expect(stats).to_have_count(2, timeout=MINUTE)
    had, has = (float(text.rstrip("%")) for text in stats.all_inner_texts())
    assert has < had
    expect(answer).not_to_have_text(before, use_inner_text=True)
    expect(inside.locator(".epochscope-kernel input").first).to_have_value("0")

    field = inside.locator(".epochscope-kernel input").nth(4)
    field.fill("0.5")
    field.press("Enter")
    expect(inside.get_by_text("2 changes")).to_be_visible()
    inside.get_by_role("button", name="Undo the last").click()
    expect(inside.get_by_text("1 change.")).to_be_visible()
    inside.get_by_role("button", name="Undo all").first.click()
    expect(inside.get_by_text("A changed copy")).to_have_count(0)
    expect(answer).to_have_text(before, use_inner_text=True)


def test_a_photograph_it_responds_to_is_walked_next(inside: Page):
    inside.get_by_text("What it responds to", exact=True).click()
    # The layer's strongest channels show theirs below, six each.
    found = inside.locator("[aria-label^='The 9 test images'] button")
    expect(found).to_have_count(9, timeout=MINUTE)
    expect(found.locator("i")).to_have_count(9)
    image = found.nth(3).get_attribute("data-tile")
    found.nth(3).click()
    expect(inside).to_have_url(re.compile(f"image=test-{image}\\b"))
    expect(inside.locator(".es-inside-picture")).to_contain_text(f"test-{image}")
