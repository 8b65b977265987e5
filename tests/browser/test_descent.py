"""Descent on a loss slice and the threshold that moves: arithmetic against Keras, and both touched in Chromium."""

from pathlib import Path

import keras
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from cnn_core import paths
from cnn_core.analysis.landscape import read_between

SHARED = Path(__file__).parents[2] / "ui" / "static" / "shared"
MINUTE = 60_000
SLICE = ".epochscope-descent"
SLIDERS = f"{SLICE} .control input"
QUICK = 200
"""Milliseconds in which an interaction must be answered."""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    page = browser.new_page()
    for name in ("descent", "contours"):
        page.add_script_tag(path=SHARED / f"{name}.js")
    yield page
    page.close()


@pytest.fixture
def random():
    return np.random.default_rng(1)


def test_between_the_points_the_browser_reads_what_numpy_reads(blank: Page, random):
    places, losses = np.linspace(-1, 1, 11), random.uniform(0.5, 9, (11, 11))
    points = random.uniform(-1, 1, (200, 2))
    read, slopes = blank.evaluate(
        """([places, losses, points]) => {
            const surface = surfaceOf(places, losses);
            return [points.map(surface.value), points.map(surface.gradient)];
        }""",
        [places.tolist(), losses.tolist(), points.tolist()],
    )
    np.testing.assert_allclose(read, read_between(places, losses, points), rtol=1e-9)
    for axis in (0, 1):
        near = np.zeros(2)
        near[axis] = 1e-5
        higher, lower = (read_between(places, losses, points + sign * near) for sign in (1, -1))
        np.testing.assert_allclose(np.array(slopes)[:, axis], (higher - lower) / 2e-5, rtol=1e-3, atol=1e-2)


@pytest.mark.parametrize(
    ("rule", "optimizer"),
    [
        ("sgd", lambda rate: keras.optimizers.SGD(rate)),
        ("momentum", lambda rate: keras.optimizers.SGD(rate, momentum=0.8)),
        ("adam", lambda rate: keras.optimizers.Adam(rate)),
    ],
)
def test_each_rule_goes_where_keras_goes(blank: Page, random, rule, optimizer):
    for rate in (1e-3, 0.03, 0.4):
        slopes = random.normal(0, 3, (25, 2))
        start = random.uniform(-1, 1, 2)
        ours = blank.evaluate(
            """([start, slopes, rule, rate]) => {
                const memory = {};
                return slopes.reduce((points, slope) => [...points,
                    RULES[rule](points.at(-1), slope, { rate, momentum: 0.8 }, memory)], [start]);
            }""",
            [start.tolist(), slopes.tolist(), rule, rate],
        )
        point = keras.Variable(start, dtype="float64")
        theirs, moving = [start], optimizer(rate)
        for slope in slopes:
            moving.apply([keras.ops.convert_to_tensor(slope, dtype="float64")], [point])
            theirs.append(point.numpy())
        # Keras has Adam's 0.999 in 32 bits, which makes each step longer or shorter by up to 7 millionths.
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=25 * 7e-6 * rate)


def test_a_descent_ends_where_it_leaves_the_slice(blank: Page):
    places = np.linspace(-1, 1, 5)
    bowl = (places[None] ** 2 + places[:, None] ** 2).tolist()
    ways = blank.evaluate(
        """([places, losses]) => [0.1, 3].map((rate) =>
            descend(surfaceOf(places, losses), [0.5, -0.5], "sgd", { rate, momentum: 0 }, 40))""",
        [places.tolist(), bowl],
    )
    assert not ways[0]["left"] and len(ways[0]["points"]) == 41 and ways[0]["losses"][-1] < 0.01
    assert ways[1]["left"] and len(ways[1]["points"]) == 2 and len(ways[1]["losses"]) == 1


def test_a_region_holds_what_lies_above_its_level(blank: Page):
    drawn = blank.evaluate("() => [regionAbove([[1, 1], [1, 1]], 0.5), regionAbove([[0, 0], [1, 1]], 0.5)]")
    assert drawn == ["M0 1H1V0H0Z", "M1.00 0.50L1.00 0.00L0.00 0.00L0.00 0.50Z"]


@pytest.fixture(scope="module")
def app(app_server, shared_home):
    return app_server(shared_home, **{paths.RECORDED_VARIABLE: "1"})


def slide(page: Page, place: int, value: float) -> float:
    """Move a slider of the descent; the milliseconds until all is drawn."""
    return page.evaluate(
        """async ([selector, place, value]) => {
            const input = document.querySelectorAll(selector)[place];
            const began = performance.now();
            input.value = value;
            input.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            return performance.now() - began;
        }""",
        [SLIDERS, place, value],
    )


def check(page: Page) -> str:
    page.locator(".epochscope-question .check").click()
    return page.locator(".epochscope-question .words").inner_text()


def test_a_rate_crawls_arrives_or_jumps_out_and_the_question_knows_which(page: Page, app):
    page.goto(f"{app.url}/learn-optimizer?step=descent&run=recorded-tutorial")
    expect(page.locator(f"{SLICE} .region")).to_have_count(11, timeout=MINUTE)
    assert "It crawls" in check(page)
    assert slide(page, 0, 0) < QUICK
    expect(page.locator(f"{SLICE} .sgd .now")).to_have_text("out of the slice")
    assert "left the slice. Make the steps smaller" in check(page)
    slide(page, 0, -2.3)
    assert "Right. Loss 0.6" in check(page)

    ring = page.locator(f"{SLICE} .start")
    before = ring.get_attribute("transform")
    ring.focus()
    page.keyboard.press("ArrowRight")
    assert ring.get_attribute("transform") != before
    assert "step=descent" in page.url
    page.locator(f"{SLICE} .one").click()
    expect(page.locator(f"{SLICE} circle.step")).to_have_count(2)


def test_adam_stays_where_plain_descent_is_thrown_out(page: Page, app):
    page.goto(f"{app.url}/learn-optimizer?step=rules&run=recorded-tutorial")
    expect(page.locator(f"{SLICE} tr.adam")).to_be_visible(timeout=MINUTE)
    assert "Plain descent is still in the slice" in check(page)
    slide(page, 0, -0.7)
    assert check(page).startswith("Right. Adam divides each step")


def test_precision_is_paid_for_with_recall(page: Page, app):
    page.goto(f"{app.url}/learn-results?step=threshold&run=recorded-tutorial")
    threshold = page.locator(".epochscope-threshold")
    expect(threshold.locator(".tile.precision b")).to_contain_text("%", timeout=MINUTE)
    assert "It rises as the threshold does" in check(page)
    before = threshold.locator(".tile.recall b").inner_text()
    took = page.evaluate(
        """async () => {
            const input = document.querySelector(".epochscope-threshold input");
            const began = performance.now();
            input.value = 90;
            input.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            return performance.now() - began;
        }"""
    )
    assert took < QUICK
    assert threshold.locator(".tile.recall b").inner_text() != before
    assert check(page).startswith("Right. Precision")
    threshold.locator("select").select_option("0")
    expect(threshold.locator(".tile.recall p")).to_contain_text("of 10,000 images are found")
