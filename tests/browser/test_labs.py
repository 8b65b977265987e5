"""The labs of convolution and pooling in a real Chromium, without the app around them: what is touched answers at once,
and the questions are judged by what the lab shows.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from ui.learn.convolution import lab as convolution_lab
from ui.learn.convolution.window import SIX_STEPS
from ui.learn.lab import kernels
from ui.learn.lab.digits import levels

STATIC = Path(__file__).parents[2] / "ui" / "static"
DIGIT = {"name": "digit-0", "words": "Digit 0", "levels": levels(0)}
OTHER_DIGIT = {"name": "digit-1", "words": "Digit 1", "levels": levels(1)}
SHARES = {
    "convolution": convolution_lab.SHARES,
    "receptive": ["element", "roving", "checks", "operations", "paint", "pictures", "lab_parts"],
}
LAB_SHARES = [
    "element",
    "roving",
    "checks",
    "operations",
    "paint",
    "pictures",
    "lab_parts",
    "kernel_editor",
    "preset_row",
]
Mount = Callable[..., Page]


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.route(
        "http://lab.test/", lambda route: route.fulfill(body="<!doctype html><html></html>", content_type="text/html")
    )
    yield page
    page.close()


@pytest.fixture
def mount(tab: Page) -> Mount:
    """`mount(name, data)` puts a component on a blank page, with nothing kept from before."""
    told: list[str] = []

    def put(name: str, data: dict[str, Any]) -> Page:
        shares = SHARES.get(name, [*LAB_SHARES, "moving"])
        scripts = [STATIC / "shared" / f"{one}.js" for one in shares] + [STATIC / f"{name}.js"]
        script = "\n".join(path.read_text(encoding="utf-8") for path in scripts)
        tab.goto("http://lab.test/")
        styles = (STATIC / "lab.css").read_text() + (STATIC / f"{name}.css").read_text()
        tab.evaluate("() => sessionStorage.clear()")
        tab.set_content(
            f"<style>{styles}</style><div id=parent><div class='epochscope-{name} epochscope-lab'></div></div>"
        )
        tab.evaluate(
            """async ([script, data]) => {
                const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
                const { default: show } = await import(address);
                window.sent = [];
                window.shown = (data) => show({
                    parentElement: document.querySelector("#parent"), data: [data],
                    setTriggerValue: (...told) => window.sent.push(told),
                });
                window.check = (name) => {
                    let verdict = null;
                    const reply = (right, words) => (verdict = { right, words });
                    window.dispatchEvent(new CustomEvent("epochscope-check", { detail: { name, reply } }));
                    return verdict;
                };
                window.shown(data);
            }""",
            [script, data],
        )
        return tab

    tab.on("pageerror", lambda error: told.append(str(error)))
    yield put
    assert not told


def lab(**changes: Any) -> dict[str, Any]:
    presets = kernels.told()
    return {
        "pictures": [DIGIT, OTHER_DIGIT],
        "presets": presets,
        "begin": presets[0],
        "steps": [],
        "sizes": False,
        "several": None,
        "tests": False,
        "learned": None,
        "judges": [],
    } | changes


def verdict(page: Page, question: str) -> tuple[bool, str]:
    found = page.evaluate("(name) => window.check(name)", question)
    return found["right"], found["words"]


def kernel(page: Page) -> list[str]:
    return page.locator(".kernel input").evaluate_all("(fields) => fields.map(({ value }) => value)")


def test_the_window_goes_through_its_six_steps(mount: Mount):
    page = mount("convolution", lab(steps=list(SIX_STEPS)))
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


def test_at_the_end_of_a_line_the_next_one_begins_and_at_the_end_the_map_is_whole(mount: Mount):
    page = mount("convolution", lab())
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


def test_a_weight_is_clicked_dragged_turned_by_keys_and_typed(mount: Mount):
    page = mount("convolution", lab())
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


def test_the_value_that_is_pointed_at_is_the_sum_of_its_products(mount: Mount):
    page = mount("convolution", lab(begin=kernels.told((kernels.SOBEL_X,))[0]))
    page.locator(".output .stage").hover(position={"x": 120, "y": 150})
    products = page.locator(".products b").all_inner_texts()
    told = sum(float(text.replace("−", "-")) for text in products)
    assert abs(told - float(page.locator(".sum b").inner_text().replace("−", "-"))) < 0.05
    before = page.locator(".sum").inner_text()
    page.locator(".output .stage").press("ArrowRight")
    assert page.locator(".sum").inner_text() != before


def test_the_size_follows_the_formula(mount: Mount):
    page = mount("convolution", lab(sizes=True, judges=["size"]))
    expect(page.locator(".formula b")).to_have_text("⌊(32 + 0 − 3) / 1⌋ + 1 = 30")
    assert verdict(page, "convolution.size") == (False, "Now it has 30 x 30 values. Stride and padding decide.")
    page.get_by_role("button", name="same").click()
    expect(page.locator(".formula b")).to_have_text("⌊(32 + 2 − 3) / 1⌋ + 1 = 32")
    page.get_by_label("Stride").get_by_text("2", exact=True).click()
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
def test_what_finds_only_vertical_edges_is_judged_by_trying(mount: Mount, preset, right, why):
    page = mount("convolution", lab(tests=True, judges=["vertical"]))
    page.locator(f'[data-name="{preset}"]').click()
    told, words = verdict(page, "convolution.vertical")
    assert told == right
    assert why in words


def test_a_kernel_of_ones_own_is_judged_like_any_other(mount: Mount):
    page = mount("convolution", lab(tests=True, judges=["vertical"]))
    page.locator('[data-name="identity"]').click()
    page.get_by_label("Weight in row 2, column 1").fill("-3")
    page.get_by_label("Weight in row 2, column 2").fill("3")
    assert verdict(page, "convolution.vertical")[0]


def test_several_kernels_have_a_map_each_and_one_can_be_made_anothers_opposite(mount: Mount):
    several = kernels.told((kernels.SOBEL_X, kernels.BLUR))
    page = mount("convolution", lab(several=several, judges=["several"]))
    assert page.locator(".slot").count() == 2
    assert not verdict(page, "convolution.several")[0]
    page.locator(".slot").nth(1).click()
    assert kernel(page)[0] == "0.111"
    opposite = [-weight for row in kernels.SOBEL_X.rows for weight in row]
    for field, weight in zip(page.locator(".kernel input").all(), opposite, strict=True):
        field.fill(str(weight))
    assert verdict(page, "convolution.several")[0]


def test_the_brightest_place_answers_the_first_question(mount: Mount):
    page = mount("convolution", lab(judges=["window"]))
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


def test_learned_filters_become_kernels_by_adding_their_colours(mount: Mount):
    weights = [float(place) for place in range(27)]
    learned = {"told": "a run, epoch 3", "words": "Learned by a run", "size": 3, "filters": [weights]}
    page = mount("convolution", lab(learned=learned))
    page.get_by_label("Filter 0 of a run, epoch 3").click()
    assert kernel(page) == [str(9 * place + 3) for place in range(9)]


def test_a_picture_can_be_drawn_and_is_kept(mount: Mount):
    page = mount("convolution", lab())
    page.get_by_label("Drawn by hand").click()
    page.get_by_text("Clear the drawing").click()
    page.mouse.move(*(edge + 100 for edge in list(page.locator(".input .stage").bounding_box().values())[:2]))
    page.mouse.down()
    page.mouse.move(*(edge + 160 for edge in list(page.locator(".input .stage").bounding_box().values())[:2]), steps=4)
    page.mouse.up()
    kept = json.loads(page.evaluate("() => sessionStorage.getItem('epochscope-lab')"))
    assert kept["picture"] == "drawn"
    assert sum(level > 0 for level in kept["drawing"]) > 20


def test_a_damaged_memory_is_forgotten(mount: Mount):
    page = mount("convolution", lab())
    for damaged in ('{"drawing": [1], "kernel": {"rows": [["x"]]}, "picture": 7}', "[", "null"):
        page.evaluate("(kept) => sessionStorage.setItem('epochscope-lab', kept)", damaged)
        page.evaluate(
            "(data) => { document.querySelector('.epochscope-lab').epochscope = undefined; shown(data); }",
            lab(begin=None),
        )
        assert len(kernel(page)) == 9


def test_the_receptive_field_is_framed_on_the_picture(mount: Mount):
    page = mount("receptive", {"pictures": [DIGIT]})
    expect(page.locator(".formula b")).to_have_text("1 + (3 − 1) · 1 + (3 − 1) · 1 = 5")
    expect(page.locator(".column figcaption").first).to_contain_text("it sees 5 x 5 of these")
    width = page.locator(".column .seen").first.evaluate("({ style }) => style.width")
    assert width == "15.625%"
    assert not verdict(page, "convolution.twice")[0]
    for window in page.get_by_role("button", name="5 x 5").all()[:2]:
        window.click()
    expect(page.locator(".formula b")).to_contain_text("= 9")
    assert verdict(page, "convolution.twice")[0]


def test_windows_that_find_no_room_are_refused_in_words(mount: Mount):
    page = mount("receptive", {"pictures": [DIGIT]})
    page.get_by_role("button", name="three").click()
    for stride in page.get_by_role("button", name="3", exact=True).all():
        stride.click()
    for window in page.get_by_role("button", name="5 x 5").all():
        window.click()
    expect(page.get_by_role("status")).to_contain_text("That cannot work: convolution 3 would get only")


def test_a_shift_is_equal_and_a_turn_only_for_some_kernels(mount: Mount):
    presets = kernels.told((kernels.SOBEL_X, kernels.BLUR))
    page = mount("equivariance", {"pictures": [DIGIT], "presets": presets})
    expect(page.locator(".verdict b")).to_have_text("Equal.")
    page.get_by_text("Put back").click()
    page.get_by_label("Turn", exact=True).fill("90")
    expect(page.locator(".verdict b")).to_contain_text("Apart by")
    assert not verdict(page, "convolution.turn")[0]
    page.locator('[data-name="blur"]').click()
    assert verdict(page, "convolution.turn")[0]


def test_three_poolings_of_one_window_and_the_memory_saved(mount: Mount):
    presets = kernels.told((kernels.SOBEL_X, kernels.BLUR))
    page = mount("pooling", {"pictures": [DIGIT], "presets": presets, "own": None})
    most, added, mean = (float(text) for text in page.locator(".panel output b").all_inner_texts())
    values = [float(text) for text in page.locator(".window").inner_text().split(": ")[1].split(", ")]
    assert most == pytest.approx(max(values), abs=0.01)
    assert added == pytest.approx(sum(values), abs=0.03)
    assert mean == pytest.approx(added / 4, abs=0.01)
    expect(page.locator(".formula b")).to_have_text("900 values become 225: 25%")
    assert not verdict(page, "pooling.ways")[0]
    page.get_by_label("Stride").get_by_text("4", exact=True).click()
    assert verdict(page, "pooling.ways")[0]


def test_the_networks_own_maps_are_pooled_as_they_are(mount: Mount):
    own = {"told": "one", "words": "Of a run", "rows": 4, "columns": 4}
    own["maps"] = [{"name": "map 7", "values": [float(place) for place in range(16)]}]
    page = mount("pooling", {"pictures": [DIGIT], "presets": kernels.told((kernels.BLUR,)), "own": own})
    page.get_by_label("map 7").click()
    expect(page.locator(".formula b")).to_have_text("16 values become 4: 25%")
    expect(page.locator(".panel figcaption").first).to_contain_text("4 x 4, map 7")


def test_pooling_keeps_more_of_a_shift_with_larger_windows(mount: Mount):
    page = mount("survival", {"pictures": [DIGIT, OTHER_DIGIT], "presets": kernels.told((kernels.SOBEL_X,))})
    page.get_by_label("Shift right", exact=True).fill("2")
    means = {}
    for size in (2, 10):
        page.get_by_role("button", name=f"{size} x {size}").click()
        means[size] = [float(text.rstrip("%")) for text in page.locator(".mean span").all_inner_texts()]
    nothing, most, average, added = range(4)
    assert means[2][nothing] > means[2][most] > means[10][most]
    assert means[2][average] == means[2][added]
    assert "Larger windows keep more" in verdict(page, "pooling.survives")[1] or verdict(page, "pooling.survives")[0]
    page.get_by_role("button", name="30 x 30").click()
    assert verdict(page, "pooling.survives")[0]


def test_flattening_keeps_every_value_and_says_where(mount: Mount):
    three = kernels.told((kernels.SOBEL_X, kernels.SOBEL_Y, kernels.BLUR))
    page = mount("flattened", {"pictures": [DIGIT], "kernels": three, "size": 7})
    assert page.locator(".line i").count() == 48
    page.locator(".grid").nth(1).locator("i").nth(3 * 4 + 2).hover()
    expect(page.locator(".formula b")).to_contain_text("(3 · 4 + 2) · 3 + 1 = 43")
    page.locator(".line").press("ArrowLeft")
    expect(page.locator(".formula b")).to_contain_text("= 42")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("convolution", lab(sizes=True, tests=True)),
        ("receptive", {"pictures": [DIGIT]}),
        ("equivariance", {"pictures": [DIGIT], "presets": kernels.told((kernels.SOBEL_X,))}),
        ("survival", {"pictures": [DIGIT] * 8, "presets": kernels.told((kernels.SOBEL_X,))}),
    ],
)
def test_other_photographs_are_asked_for(mount: Mount, name, data):
    page = mount(name, data)
    page.get_by_text("Others", exact=True).click()
    assert page.evaluate("() => window.sent") == [["others", True]]


def test_what_is_touched_says_so_in_words_a_screen_reader_has(mount: Mount):
    page = mount("convolution", lab(sizes=True, tests=True, several=kernels.told((kernels.BLUR,))))
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, [tabindex='0']")].filter((node) =>
            !(node.getAttribute("aria-label") || node.textContent.trim() || node.closest("label"))).length"""
    )
    assert nameless == 0
    assert not re.search(r"undefined|NaN|null", page.locator("#parent").inner_text())
