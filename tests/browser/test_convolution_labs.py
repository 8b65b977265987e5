"""The lab of the convolution in a real Chromium, without the app around it: what is touched answers at once, and the
questions are judged by what the lab shows.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lab_page import choose, convolution, verdict, weights_on
from ui.learn.convolution.window import SIX_STEPS
from ui.learn.lab import kernels


def test_the_window_goes_through_its_six_steps(mount):
    page = mount("convolution", convolution(steps=list(SIX_STEPS)))
    step, now, products = (
        page.get_by_text("Step", exact=True),
        page.locator(".six [aria-current]"),
        page.locator(".products"),
    )
    step.click()
    expect(now).to_have_text(SIX_STEPS[0])
    expect(page.locator(".sum b")).to_have_text("…")
    for place in (1, 2, 3, 4, 1):
        step.click()
        expect(now).to_have_text(SIX_STEPS[place])
    expect(page.locator(".sum")).to_contain_text("Row 0, column 1")
    assert "·" in products.inner_text()
    written = page.evaluate(
        """() => {
            const canvas = document.querySelector(".output canvas");
            return [...canvas.getContext("2d").getImageData(0, 0, 3, 1).data].filter((_, at) => at % 4 === 3);
        }"""
    )
    assert written == [255, 0, 0], "only what was reached is on the map"


def test_at_the_end_of_a_line_the_next_one_begins_and_at_the_end_the_map_is_whole(mount):
    page = mount("convolution", convolution())
    step, sums = page.get_by_text("Step", exact=True), page.locator(".sum")
    step.click()
    page.evaluate(
        """() => {
            const step = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Step");
            for (let at = 0; at < 30; at += 1) step.click();
        }"""
    )
    expect(sums).to_contain_text("Row 1, column 0")
    page.get_by_text("Back", exact=True).click()
    expect(sums).to_contain_text("Row 0, column 29")
    page.get_by_text("Play", exact=True).click()
    expect(page.get_by_text("Pause", exact=True)).to_be_visible()
    page.get_by_text("Pause", exact=True).click()
    expect(page.get_by_text("Play", exact=True)).to_be_visible()


def test_a_weight_is_clicked_dragged_turned_by_keys_and_typed(mount):
    page = mount("convolution", convolution())
    middle = page.get_by_label("Weight in row 2, column 2")
    middle.click()
    expect(middle).to_have_value("−1")
    middle.click()
    expect(middle).to_have_value("0")
    box = middle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30)
    page.mouse.up()
    expect(middle).to_have_value("0.5")
    middle.press("ArrowUp")
    expect(middle).to_have_value("0.6")
    middle.fill("-2,5")
    middle.blur()
    expect(middle).to_have_value("−2.5")
    middle.fill("cat")
    expect(middle).to_have_attribute("aria-invalid", "true")
    middle.blur()
    expect(middle).to_have_value("−2.5")
    expect(page.locator(".middle figcaption")).to_contain_text("your own")


def test_the_value_that_is_pointed_at_is_the_sum_of_its_products(mount):
    page = mount("convolution", convolution(begin=kernels.told((kernels.SOBEL_X,))[0]))
    page.locator(".output .stage").hover(position={"x": 120, "y": 150})
    products = page.locator(".products b").all_inner_texts()
    told = sum(float(text.replace("−", "-")) for text in products)
    assert abs(told - float(page.locator(".sum b").inner_text().replace("−", "-"))) < 0.05
    before = page.locator(".sum").inner_text()
    page.locator(".output .stage").press("ArrowRight")
    assert page.locator(".sum").inner_text() != before


def test_the_size_follows_the_formula(mount):
    page = mount("convolution", convolution(sizes=True, judges=["size"]))
    expect(page.locator(".formula b")).to_have_text("⌊(32 + 0 − 3) / 1⌋ + 1 = 30")
    assert verdict(page, "convolution.size") == (False, "Now it has 30 x 30 values. Stride and padding decide.")
    choose(page, "same")
    expect(page.locator(".formula b")).to_have_text("⌊(32 + 2 − 3) / 1⌋ + 1 = 32")
    choose(page, "2", "Stride")
    expect(page.locator(".formula b")).to_have_text("⌊(32 + 1 − 3) / 2⌋ + 1 = 16")
    expect(page.locator(".output figcaption")).to_contain_text("16 x 16")
    assert verdict(page, "convolution.size")[0]


@pytest.mark.parametrize(
    ("preset", "right", "why"),
    [
        ("Sobel x", True, "A network finds such weights by itself"),
        ("Sobel y", False, "hardly answers to a vertical edge"),
        ("edges", False, "answers to a horizontal edge as well"),
        ("blur", False, "On a flat wall it answers 1"),
    ],
)
def test_what_finds_only_vertical_edges_is_judged_by_trying(mount, preset, right, why):
    page = mount("convolution", convolution(tests=True, judges=["vertical"]))
    page.locator(f'[data-name="{preset}"]').click()
    told, words = verdict(page, "convolution.vertical")
    assert told == right
    assert why in words


def test_a_kernel_of_ones_own_is_judged_like_any_other(mount):
    page = mount("convolution", convolution(tests=True, judges=["vertical"]))
    page.locator('[data-name="identity"]').click()
    page.get_by_label("Weight in row 2, column 1").fill("-3")
    page.get_by_label("Weight in row 2, column 2").fill("3")
    assert verdict(page, "convolution.vertical")[0]


def test_several_kernels_have_a_map_each_and_one_can_be_made_anothers_opposite(mount):
    several = kernels.told((kernels.SOBEL_X, kernels.BLUR))
    page = mount("convolution", convolution(several=several, judges=["several"]))
    assert page.locator(".slot").count() == 2
    assert not verdict(page, "convolution.several")[0]
    page.locator(".slot").nth(1).click()
    assert weights_on(page)[0] == "0.111"
    opposite = [-weight for row in kernels.SOBEL_X.rows for weight in row]
    for field, weight in zip(page.locator(".kernel input").all(), opposite, strict=True):
        field.fill(str(weight))
    assert verdict(page, "convolution.several")[0]


def test_the_brightest_place_answers_the_first_question(mount):
    page = mount("convolution", convolution(judges=["window"]))
    assert not verdict(page, "convolution.window")[0]
    places = page.evaluate(
        """() => {
            const canvas = document.querySelector(".output canvas");
            const { data } = canvas.getContext("2d").getImageData(0, 0, 30, 30);
            const levels = [...data].filter((_, at) => at % 4 === 0);
            const most = Math.max(...levels);
            return levels.flatMap((level, at) => level === most ? [at] : []);
        }"""
    )
    stage = page.locator(".output .stage")
    side = stage.bounding_box()["width"] / 30
    answers = []
    for place in places[:30]:
        stage.hover(position={"x": (place % 30 + 0.5) * side, "y": (place // 30 + 0.5) * side})
        answers.append(verdict(page, "convolution.window")[0])
    assert any(answers)


def test_learned_filters_become_kernels_by_adding_their_colours(mount):
    weights = [float(place) for place in range(27)]
    learned = {"told": "a run, epoch 3", "words": "Learned by a run", "size": 3, "filters": [weights]}
    page = mount("convolution", convolution(learned=learned))
    page.get_by_label("Filter 0 of a run, epoch 3").click()
    assert weights_on(page) == [str(9 * place + 3) for place in range(9)]


def test_what_is_touched_says_so_in_words_a_screen_reader_has(mount):
    page = mount("convolution", convolution(sizes=True, tests=True, several=kernels.told((kernels.BLUR,))))
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, [tabindex='0']")].filter((node) =>
            !(node.getAttribute("aria-label") || node.textContent.trim() || node.closest("label"))).length"""
    )
    assert nameless == 0
    assert not re.search(r"undefined|NaN|null", page.locator("#parent").inner_text())
