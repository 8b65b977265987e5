"""The plot and the gallery in a real Chromium: what is kept, what arrives in Python, what follows the theme."""

import json
import math
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cnn_core import paths
from tests.browser.server import ROOT, App, free_port, wait_until_healthy

CURVE = '.epochscope-plot[aria-label="Loss over epochs"]'
MATRIX = '.epochscope-plot[aria-label="Confusion matrix"]'
Fill = Callable[..., dict[str, int]]


@pytest.fixture(scope="module")
def components(tmp_path_factory: pytest.TempPathFactory, prepared_data: Path) -> Iterator[App]:
    """components_app.py as a real process."""
    home, port = prepared_data.parent, free_port()
    log = tmp_path_factory.mktemp("components") / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "tests/browser/components_app.py", "--server.port", str(port)],
            cwd=ROOT,
            env=os.environ | {paths.HOME_VARIABLE: str(home), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    app = App(f"http://localhost:{port}", home, process, log)
    try:
        wait_until_healthy(app)
        yield app
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def fill(components: App) -> Fill:
    """`fill(points=50, done=1)` decides what the live source has; answers how often it was asked."""

    def send(**values: int) -> dict[str, int]:
        query = "&".join(f"{name}={value}" for name, value in values.items())
        with urllib.request.urlopen(f"{components.url}/fill?{query}") as answer:
            told: dict[str, int] = json.load(answer)
            return told

    send(points=4)
    return send


@pytest.fixture
def opened(page: Page, components: App, fill: Fill) -> Page:
    page.goto(components.url)
    expect(page.locator(f"{CURVE} .scatterlayer")).to_be_attached()
    expect(page.locator(f"{MATRIX} .heatmaplayer .hm")).to_be_attached()
    return page


def points_of(page: Page) -> list[float | None]:
    found: list[float | None] = page.locator(CURVE).evaluate("(plot) => [...plot.data[0].y]")
    return found


def wait_for_points(page: Page, count: int) -> None:
    page.wait_for_function(
        "([plot, count]) => document.querySelector(plot)?.data?.[0].x.length === count", arg=[CURVE, count]
    )


def test_the_keyboard_saves_a_chart_as_picture_and_as_values(opened: Page):
    buttons = opened.get_by_role("button", name=re.compile("Save as"))
    buttons.first.focus()
    for kind, start in (("PNG", b"\x89PNG"), ("CSV", b"trace,x,y,value")):
        with opened.expect_download() as download:
            opened.keyboard.press("Enter")
        assert Path(download.value.path()).read_bytes().startswith(start), kind
        opened.keyboard.press("Tab")


def test_a_finger_finds_both_buttons_below_each_chart(browser: Browser, components: App, fill: Fill):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    try:
        page = context.new_page()
        page.goto(components.url)
        save = page.locator(".epochscope-saves").filter(has=page.get_by_role("button", name="Save as CSV")).first
        expect(save).to_have_css("opacity", "1")
        chart = page.locator(CURVE)
        expect(chart.locator(".scatterlayer")).to_be_attached()
        below = save.bounding_box()["y"]
        assert below >= chart.bounding_box()["y"] + chart.bounding_box()["height"] - 1
        with page.expect_download() as download:
            save.get_by_role("button", name="Save as CSV").tap()
        lines = Path(download.value.path()).read_text().splitlines()
        assert lines[:2] == ["trace,x,y,value", "training,0,1,"]
    finally:
        context.close()


def zoom_by_mouse(page: Page) -> list[float]:
    plot = page.locator(CURVE)
    plot.scroll_into_view_if_needed()
    box = plot.locator(".nsewdrag").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.8 * box["height"], steps=5)
    page.mouse.up()
    page.wait_for_function("(plot) => document.querySelector(plot).layout.xaxis.range[0] > 1", arg=CURVE)
    return zoom_of(page)


def zoom_of(page: Page) -> list[float]:
    ranges: list[float] = page.locator(CURVE).evaluate(
        "(plot) => [...plot._fullLayout.xaxis.range, ...plot._fullLayout.yaxis.range]"
    )
    return ranges


def run_again(page: Page) -> None:
    runs = int(re.findall(r"\d+", page.get_by_text("Runs:").inner_text())[0])
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_text(f"Runs: {runs + 1}")).to_be_visible()
    page.wait_for_function(
        "([plot, runs]) => document.querySelector(plot).data[1].x[1] === runs", arg=[CURVE, runs + 1]
    )


def tag(page: Page) -> None:
    for selector in (CURVE, MATRIX):
        page.locator(selector).evaluate("(plot) => { plot.kept = true; plot.querySelector('.main-svg').kept = true; }")


def assert_kept(page: Page) -> None:
    for selector in (CURVE, MATRIX):
        assert page.locator(selector).evaluate("(plot) => plot.kept && plot.querySelector('.main-svg').kept")


def test_live_points_arrive_and_what_is_not_finite_is_a_gap(opened: Page, fill: Fill):
    tag(opened)
    fill(points=40)
    wait_for_points(opened, 40)
    expected = [None if x in (5, 7, 9) else pytest.approx(1 / (x + 1)) for x in range(40)]
    assert points_of(opened) == expected
    assert_kept(opened)


def test_node_and_zoom_are_kept_over_ticks_and_page_runs(opened: Page, fill: Fill):
    tag(opened)
    zoom = zoom_by_mouse(opened)
    for count in (12, 25):
        fill(points=count)
        wait_for_points(opened, count)
    run_again(opened)
    fill(points=30)
    wait_for_points(opened, 30)
    assert_kept(opened)
    assert zoom_of(opened) == zoom


def test_a_page_run_with_older_points_takes_none_away(opened: Page, fill: Fill):
    fill(points=50)
    wait_for_points(opened, 50)
    opened.locator(CURVE).evaluate(
        "(plot) => { window.fewest = 50; plot.on('plotly_afterplot', () => {"
        "window.fewest = Math.min(window.fewest, plot.data[0].x.length, plot._fullData[0].x.length); }); }"
    )
    run_again(opened)
    run_again(opened)
    fill(points=51)
    wait_for_points(opened, 51)
    assert opened.evaluate("window.fewest") == 50
    assert points_of(opened)[4] == pytest.approx(1 / 5)


def test_the_end_is_told_once_and_polling_stops(opened: Page, fill: Fill):
    fill(points=20, done=1)
    wait_for_points(opened, 20)
    expect(opened.get_by_text("Ended: 1")).to_be_visible()
    opened.wait_for_timeout(1000)
    asked = fill(done=1)["asked"]
    opened.wait_for_timeout(1500)
    assert fill(done=1)["asked"] == asked
    run_again(opened)
    expect(opened.get_by_text("Ended: 1")).to_be_visible()


def test_a_plot_that_leaves_the_page_stops_asking(opened: Page, fill: Fill):
    opened.get_by_text("Show the curve").click()
    expect(opened.locator(CURVE)).not_to_be_attached()
    opened.wait_for_timeout(700)
    asked = fill()["asked"]
    opened.wait_for_timeout(1500)
    assert fill()["asked"] == asked
    opened.get_by_text("Show the curve").click()
    fill(points=9)
    wait_for_points(opened, 9)


def test_a_server_that_fails_is_asked_again_less_often(opened: Page, fill: Fill, complaints: list[str]):
    asked: list[float] = []
    opened.route("**/news*", lambda route: (asked.append(0), route.fulfill(status=500)))
    opened.wait_for_timeout(3500)
    assert 1 <= len(asked) <= 3
    opened.unroute("**/news*")
    fill(points=11)
    wait_for_points(opened, 11)
    complaints.clear()


def test_a_click_on_a_cell_arrives_with_all_that_python_needs_and_once(opened: Page):
    click_cell(opened, "bird", "deer")
    cell = opened.get_by_text("Cell: PlotClick")
    expect(cell).to_contain_text("curve_number=0, trace_name='confusion', x='deer', y='bird', z=")
    z, customdata = (int(re.findall(rf"{name}=(\d+)", cell.inner_text())[0]) for name in ("z", "customdata"))
    assert customdata == 2 * z
    expect(cell).to_contain_text("point_index=[2, 4]")
    run_again(opened)
    expect(opened.get_by_text("Cell: None")).to_be_visible()
    click_cell(opened, "truck", "airplane")
    expect(opened.get_by_text("x='airplane', y='truck'")).to_be_visible()


def click_cell(page: Page, row: str, column: str) -> None:
    plot = page.locator(MATRIX)
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    x, y = plot.evaluate(
        """(plot, [row, column]) => {
          const {xaxis, yaxis} = plot._fullLayout;
          return [xaxis._offset + xaxis.c2p(xaxis.d2c(column)), yaxis._offset + yaxis.c2p(yaxis.d2c(row))];
        }""",
        [row, column],
    )
    page.mouse.click(box["x"] + x, box["y"] + y)


def colours_of(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.locator(CURVE).evaluate(
        "(plot) => ({text: plot.layout.template.layout.font.color, grid: plot.layout.template.layout.xaxis.gridcolor,"
        "line: plot.data[1].line.color, title: getComputedStyle(plot.querySelector('.gtitle')).fill,"
        "page: getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor,"
        "scale: document.querySelector('.epochscope-plot[aria-label=\"Confusion matrix\"]').data[0].colorscale[0][1]})"
    )
    return found


def choose_theme(page: Page, name: str) -> None:
    page.get_by_test_id("stMainMenu").click()
    page.get_by_role("menuitemradio", name=name).or_(page.get_by_label(name, exact=True)).first.click()
    page.keyboard.press("Escape")


def test_every_colour_follows_the_theme_and_the_zoom_stays(opened: Page):
    tag(opened)
    zoom = zoom_by_mouse(opened)
    light = colours_of(opened)
    assert light["title"] == "rgb(26, 29, 35)"
    choose_theme(opened, "Dark")
    expect(opened.locator(f"{CURVE} .gtitle")).to_have_css("fill", "rgb(231, 234, 240)")
    dark = colours_of(opened)
    assert all(dark[name] != light[name] for name in light)
    assert_kept(opened)
    assert zoom_of(opened) == zoom
    choose_theme(opened, "Light")
    expect(opened.locator(f"{CURVE} .gtitle")).to_have_css("fill", "rgb(26, 29, 35)")
    assert colours_of(opened) == light


def test_a_change_of_colours_is_seen_without_a_page_run(opened: Page):
    opened.locator(CURVE).evaluate(
        "(plot) => plot.parentElement.style.setProperty('--st-text-color', 'color-mix(in srgb, red 50%, blue)')"
    )
    expect(opened.locator(f"{CURVE} .gtitle")).to_have_css("fill", re.compile(r"rgb\(12[78], 0, 12[78]\)"))
    expect(opened.get_by_text("Runs: 1")).to_be_visible()


def test_no_colour_reaches_plotly_unresolved(opened: Page):
    for selector in (CURVE, MATRIX):
        text = opened.locator(selector).evaluate("(plot) => JSON.stringify([plot.data, plot.layout])")
        assert "var(" not in text and "color-mix" not in text


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_everything_fits_the_screen(opened: Page, width: int):
    opened.set_viewport_size({"width": width, "height": 900})
    opened.wait_for_function(
        "(plot) => { const node = document.querySelector(plot);"
        "return node._fullLayout.width === node.clientWidth && node.clientWidth <= innerWidth; }",
        arg=CURVE,
    )
    title = opened.locator(f"{CURVE} .gtitle")
    box, figure, legend = (
        opened.locator(selector).bounding_box() for selector in (f"{CURVE} .gtitle", CURVE, f"{CURVE} .legend")
    )
    assert box and figure and legend
    assert figure["x"] - 1 <= box["x"] and box["x"] + box["width"] <= width
    assert figure["y"] - 1 <= box["y"] and box["y"] + box["height"] <= legend["y"]
    assert (title.locator("tspan").count() > 1) == (width < 400)
    main = opened.get_by_test_id("stMain")
    assert main.evaluate("(node) => node.scrollWidth - node.clientWidth") == 0


def test_room_is_kept_while_plotlys_script_loads(page: Page, components: App, fill: Fill):
    held = []
    page.route("**/plotly.min.js*", lambda route: held.append(route))
    # A script asked for before the page has loaded keeps it from loading: wait for less.
    page.goto(components.url, wait_until="domcontentloaded")
    matrix = page.locator(MATRIX)
    expect(matrix).to_have_attribute("data-loading", "")
    before = matrix.bounding_box()
    held[0].continue_()
    expect(page.locator(f"{MATRIX} .heatmaplayer .hm")).to_be_attached()
    after = matrix.bounding_box()
    assert before and after
    assert (before["height"], before["y"]) == (after["height"], after["y"])
    assert matrix.get_attribute("data-loading") is None


def test_a_script_that_does_not_load_is_a_sentence(page: Page, components: App, complaints: list[str]):
    page.route("**/plotly.min.js*", lambda route: route.abort())
    page.goto(components.url)
    expect(page.locator(MATRIX)).to_contain_text("This chart could not be drawn")
    complaints.clear()


def picture(page: Page, index: int) -> Locator:
    return page.locator(f'[data-picture-id="test-{index}"]')


def test_a_click_on_a_picture_arrives_once_and_marks_it(opened: Page):
    picture(opened, 3).click()
    expect(opened.get_by_text("Chosen: test-3, kept: test-3")).to_be_visible()
    expect(picture(opened, 3)).to_have_attribute("aria-pressed", "true")
    run_again(opened)
    expect(opened.get_by_text("Chosen: None, kept: test-3")).to_be_visible()
    expect(opened.locator('[data-picture-id][aria-pressed="true"]')).to_have_count(1)


def test_the_gallery_by_keyboard(opened: Page):
    picture(opened, 0).focus()
    columns = opened.locator(".epochscope-gallery").evaluate(
        "(grid) => getComputedStyle(grid).gridTemplateColumns.split(' ').length"
    )
    for key, index in (("ArrowRight", 1), ("ArrowDown", 1 + columns), ("ArrowUp", 1), ("End", 11), ("ArrowRight", 11)):
        opened.keyboard.press(key)
        expect(picture(opened, index)).to_be_focused()
    opened.keyboard.press("Home")
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("Enter")
    expect(opened.get_by_text("Chosen: test-1, kept: test-1")).to_be_visible()
    expect(opened.locator('[data-picture-id][tabindex="0"]')).to_have_count(1)
    opened.keyboard.press("Tab")
    expect(opened.locator("[data-picture-id]:focus")).to_have_count(0)


def test_pictures_are_told_in_words_and_shown_large_under_the_mouse(opened: Page):
    name = "automobile, test-1, answered right, 80% automobile, 10% cat"
    expect(opened.get_by_role("button", name=name)).to_be_visible()
    image = picture(opened, 1).locator("img")
    expect(image).to_have_js_property("naturalWidth", 32)
    expect(image).to_have_css("image-rendering", "pixelated")
    picture(opened, 1).hover()
    preview = opened.locator(".epochscope-preview")
    expect(preview).to_be_visible()
    expect(preview).to_contain_text("automobile")
    box = preview.bounding_box()
    assert box and box["width"] > 200
    opened.mouse.move(2, 2)
    expect(preview).to_be_hidden()


def test_data_never_become_markup(opened: Page):
    expect(picture(opened, 11)).to_contain_text("<img src=x")
    assert opened.locator(".epochscope-gallery img").count() == 12
    assert opened.evaluate("window.hacked") is None


@pytest.fixture
def series(page: Page) -> Page:
    """A page that knows how a live series grows, and nothing else."""
    page.goto("about:blank")
    page.add_script_tag(path=ROOT / "ui" / "static" / "shared" / "series.js")
    return page


def test_smoothing_is_the_average_that_it_says_worked_out_by_hand(series: Page):
    assert series.evaluate("smoothed({ y: [1, 2, 3], n: [1, 1, 1] }, 0.5)") == pytest.approx([1, 1.25 / 0.75, 17 / 7])
    # A stretch of two measurements counts twice, and a gap not at all.
    told = series.evaluate("smoothed({ y: [1, null, 3], n: [1, 0, 2] }, 0.5)")
    assert told == [1, None, pytest.approx((0.125 * 1 + 0.25 * 3 + 0.5 * 3) / 0.875)]


def test_a_series_that_grows_long_is_thinned_and_keeps_every_spike_and_gap(series: Page):
    grown = series.evaluate(
        """() => {
          const grown = emptySeries();
          const spikes = { 777: 99, 5000: NaN, 9998: -50 };
          for (let start = 0; start < 12000; start += 50) {
            const x = [...Array(50).keys()].map((place) => start + place);
            append(grown, seriesOf({ x, y: x.map((place) => spikes[place] ?? Math.sin(place)) }));
            // What came before comes once more, as from a page run that was slow.
            append(grown, seriesOf({ x, y: x.map(() => 1e9) }));
          }
          return grown;
        }"""
    )
    assert grown["total"] == 12000 and len(grown["x"]) == len(grown["y"]) <= 4000
    assert grown["x"] == sorted(grown["x"]) and (grown["x"][0], grown["x"][-1]) == (0, 11999)
    values = dict(zip(grown["x"], grown["y"], strict=True))
    assert (values[777], values[5000], values[9998]) == (99, None, -50)
    stretches = grown["stretches"]
    assert sum(stretches["n"]) == 11999
    means = [y * n for y, n in zip(stretches["y"], stretches["n"], strict=True) if n]
    expected = sum(math.sin(place) for place in range(12000) if place not in (777, 5000, 9998)) + 99 - 50
    assert sum(means) == pytest.approx(expected)


SEEDED = """
async (later) => {
  // A page's bell may be mounted before its charts, and with a newer cursor than theirs.
  const asked = [];
  window.fetch = async (url) => {
    const since = Number(decodeURIComponent(url.split("cursor=")[1]).split(".")[1]);
    asked.push(since);
    const x = [1, 2, 3, 4, 5].filter((step) => step > since);
    const points = { x, y: x };
    const news = { cursor: "1.5.0.0", series: { batch_loss: points }, done: true, saved: 0 };
    return { ok: true, json: async () => news };
  };
  const source = liveSource({ url: "/live/one", cursor: later });
  const series = seed(source, "batch_loss", seriesOf({ x: [1, 2], y: [1, 2] }), "1.2.0.0");
  const node = document.body;
  await new Promise((resolve) => listen(source, node, { told: () => {}, ended: resolve }));
  return [asked, series.x];
}
"""


@pytest.mark.parametrize("later", ["1.2.0.0", "1.4.0.0"])
def test_nothing_lies_between_what_a_chart_brings_and_what_the_page_has_heard(page: Page, later):
    for script in ("series.js", "live.js"):
        page.add_script_tag(path=ROOT / "ui" / "static" / "shared" / script)
    assert page.evaluate(SEEDED, later) == [[2], [1, 2, 3, 4, 5]]
