"""Every view of Evaluate, asked by mouse and keyboard in a real Chromium, held against NumPy on the same answers."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cnn_core import data, paths
from cnn_core.analysis.calibration import fit_temperature
from cnn_core.data import CLASS_NAMES
from cnn_core.presets import QUICK
from cnn_core.runs.directory import find
from cnn_core.runs.predictions import softmax
from cnn_core.studies import Study, load_embedding
from tests.analysis.runs import saved_run
from tests.conftest import home_with
from tests.studies.results import lay_out, measure
from ui.evaluate.views import VIEWS

EPOCHS = 4
CAT, DOG = CLASS_NAMES.index("cat"), CLASS_NAMES.index("dog")
HEATMAP = ".js-plotly-plot:has(.heatmaplayer .hm)"
COUNTS = """
(plot) => plot.data[0].text.map((row) => row.map((text) => Number(text.replaceAll(",", ""))))
"""


@pytest.fixture(scope="module")
def answered(tmp_path_factory, prepared_data):
    """A home of this file's own with two runs: their ids, their logits (epochs, images, 10), the images that judge."""
    home = home_with(prepared_data, tmp_path_factory.mktemp("evaluated") / "home")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(home))
        config = QUICK.config.data
        judged = data.split(data.load("sample"), fraction=1, validation="holdout", seed=config.split_seed).validation
        right = np.eye(10, dtype=np.float32)[judged.labels]
        runs = []
        for seed in (0, 1):
            random = np.random.default_rng(seed)
            logits = [strength * right + random.normal(size=right.shape) for strength in (0.5, 1.2, 2, 2.6)]
            logits = np.stack(logits).astype(np.float32)
            runs.append((saved_run(logits, labels=judged.labels)[0].id, logits))
    return home, runs, judged


@pytest.fixture(scope="module")
def app(app_server, answered):
    return app_server(answered[0])


@pytest.fixture(scope="module")
def run_id(answered) -> str:
    return answered[1][0][0]


@pytest.fixture(scope="module")
def logits(answered):
    return answered[1][0][1]


@pytest.fixture(scope="module")
def labels(answered):
    return answered[2].labels


@pytest.fixture(scope="module")
def ids(answered):
    """The identifiers of rows."""
    return lambda rows: [f"train-{answered[2].indices[row]}" for row in rows]


def open_view(page: Page, app, run_id: str, view: str, query: str = ""):
    page.goto(f"{app.url}/evaluate?run={run_id}&view={view}{query}")
    page.wait_for_selector(".epochscope-times input")
    settle(page)


def settle(page: Page):
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    page.wait_for_function("[...document.querySelectorAll('.epochscope-plot')].every((plot) => plot._fullLayout)")


def counts(logits, labels):
    matrix = np.zeros((10, 10), int)
    np.add.at(matrix, (labels, logits.argmax(axis=1)), 1)
    return matrix


def shown_ids(page: Page, count: int) -> list[str]:
    pictures = page.locator(".epochscope-gallery [data-picture-id]")
    expect(pictures).to_have_count(count)
    return [picture.get_attribute("data-picture-id") for picture in pictures.all()]


def expect_matrix(page: Page, wanted):
    page.wait_for_function(
        f"([plot, wanted]) => JSON.stringify(({COUNTS.strip()})(plot)) === wanted",
        arg=[page.locator(HEATMAP).element_handle(), json.dumps(wanted.tolist(), separators=(",", ":"))],
    )


def click_point(page: Page, plot: str, x, y):
    """A real mouse click on a place given in the plot's own values; Plotly looks at the mouse 20 times a second."""
    point_at(page, plot, x, y)
    page.wait_for_timeout(150)
    page.mouse.down()
    page.mouse.up()


def point_at(page: Page, plot: str, x, y):
    page.mouse.move(*on_page(page, plot, x, y), steps=4)


def on_page(page: Page, plot: str, x, y) -> tuple[float, float]:
    found = page.locator(plot)
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    left, top = found.evaluate(
        """(plot, [x, y]) => {
          const {xaxis, yaxis} = plot._fullLayout;
          return [xaxis._offset + xaxis.c2p(xaxis.d2c(x)), yaxis._offset + yaxis.c2p(yaxis.d2c(y))];
        }""",
        [x, y],
    )
    return box["x"] + left, box["y"] + top


def test_the_slider_moves_matrix_and_gallery_on_the_same_node(page: Page, app, run_id, logits, labels, ids):
    open_view(page, app, run_id, "confusion", "&epoch=1&class=cat&answer=dog")
    expect_matrix(page, counts(logits[0], labels))
    page.locator(HEATMAP).evaluate("(plot) => { plot.kept = true; }")
    page.get_by_role("slider", name="Epoch").focus()
    for epoch in range(2, EPOCHS + 1):
        page.keyboard.press("ArrowRight")
        expect_matrix(page, counts(logits[epoch - 1], labels))
        expect(page).to_have_url(re.compile(f"epoch={epoch}"))
        in_cell = np.flatnonzero((labels == CAT) & (logits[epoch - 1].argmax(axis=1) == DOG))
        assert sorted(shown_ids(page, len(in_cell))) == sorted(ids(in_cell))
    assert page.locator(HEATMAP).evaluate("(plot) => plot.kept")
    expect(page.locator(".epochscope-times .words")).to_contain_text(f"Epoch {EPOCHS}")


def test_a_held_key_is_followed_and_ends_at_the_last(page: Page, app, run_id, logits, labels):
    open_view(page, app, run_id, "confusion", "&epoch=1")
    page.locator(HEATMAP).evaluate(
        """(plot) => {
          window.drawn = new Set();
          plot.on("plotly_afterplot", () => window.drawn.add(JSON.stringify(plot.data[0].text)));
        }"""
    )
    page.get_by_role("slider", name="Epoch").focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(30)
    assert page.evaluate("window.drawn.size") >= 2
    page.keyboard.press("End")
    expect_matrix(page, counts(logits[-1], labels))
    expect(page).to_have_url(re.compile(f"epoch={EPOCHS}"))


def test_play_runs_through_the_epochs_and_stops_at_the_last(page: Page, app, run_id, logits, labels):
    open_view(page, app, run_id, "confusion", "&epoch=1")
    page.get_by_role("button", name="Play the epochs").click()
    expect(page).to_have_url(re.compile(f"epoch={EPOCHS}"))
    expect_matrix(page, counts(logits[-1], labels))
    expect(page.get_by_role("button", name="Play the epochs")).to_be_visible()


def test_totals_open_a_whole_row_and_a_whole_column(page: Page, app, run_id, logits, labels):
    open_view(page, app, run_id, "confusion", "&epoch=4")
    click_point(page, HEATMAP, "all", "cat")
    expect(page).to_have_url(re.compile("class=cat&answer=any"))
    expect(page.get_by_text("50 of 50 images: cat, whatever the answer")).to_be_visible()
    click_point(page, HEATMAP, "dog", "all")
    expect(page).to_have_url(re.compile("class=any&answer=dog"))
    answered_dog = int((logits[3].argmax(axis=1) == DOG).sum())
    expect(page.get_by_text(f"{answered_dog} of 500 images: anything answered dog")).to_be_visible()


def test_the_matrix_reads_in_other_ways_and_orders(page: Page, app, run_id, logits, labels):
    open_view(page, app, run_id, "confusion", "&epoch=4&against_epoch=1")
    now, before = counts(logits[3], labels) / 50, counts(logits[0], labels) / 50
    page.get_by_text("Change", exact=True).click()
    page.wait_for_function("(plot) => plot.data.length === 1", arg=page.locator(HEATMAP).element_handle())
    shown = page.locator(HEATMAP).evaluate("(plot) => plot._fullData[0].z.map((row) => [...row])")
    np.testing.assert_allclose(shown, now - before, atol=1e-9)
    page.get_by_text("Similar classes side by side").click()
    page.wait_for_function(
        "(plot) => plot.data[0].x[0] !== 'airplane' || plot.data[0].x[1] !== 'automobile'",
        arg=page.locator(HEATMAP).element_handle(),
    )


def test_keys_walk_from_picture_to_picture(page: Page, app, run_id, logits, labels, ids):
    open_view(page, app, run_id, "images", "&epoch=4")
    truth = softmax(logits[3])[np.arange(500), labels]
    order = ids(np.argsort(truth, kind="stable"))
    assert shown_ids(page, 24) == order[:24]
    for expected in (order[1], order[2]):
        page.keyboard.press("j")
        expect(page).to_have_url(re.compile(f"image={expected}&"))
        settle(page)
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(f"image={order[1]}&"))


def test_the_surest_mistakes_are_those_that_numpy_finds(page: Page, app, run_id, logits, labels, ids):
    open_view(page, app, run_id, "images", "&epoch=4")
    page.get_by_text("Surest mistakes").click()
    wrong = np.flatnonzero(logits[3].argmax(axis=1) != labels)
    confidence = softmax(logits[3]).max(axis=1)
    order = ids(wrong[np.argsort(-confidence[wrong], kind="stable")])[:24]
    expect(page.locator(".epochscope-gallery [data-picture-id]").first).to_have_attribute("data-picture-id", order[0])
    assert shown_ids(page, len(order)) == order


def test_a_box_on_the_data_map_opens_its_images_and_becomes_a_slice(page: Page, app, run_id, logits, labels, ids):
    open_view(page, app, run_id, "map", "&epoch=4")
    truth = np.stack([softmax(one)[np.arange(500), labels] for one in logits])
    means = np.sort(truth.mean(axis=0))
    # Within the widest gap about the twentieth image no pixel decides.
    place = 15 + int(np.diff(means[15:25]).argmax())
    top = float(means[place : place + 2].mean())
    inside = np.flatnonzero(truth.mean(axis=0) < top)
    drag_a_box(page, ".js-plotly-plot", (-0.009, -0.02), (0.5, top))
    assert sorted(shown_ids(page, len(inside))) == sorted(ids(inside))
    page.get_by_role("button", name=f"Keep these {len(inside)} as a slice").click()
    page.get_by_label("Name", exact=True).last.fill("hard ones")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text(f"hard ones: {len(inside)} of 500 images")).to_be_visible()
    right = (logits[3].argmax(axis=1) == labels)[inside].mean()
    expect(page.locator(".es-stat", has_text="Accuracy").first).to_contain_text(f"{right:.2%}")
    page.get_by_role("button", name="Remove this slice").click()
    expect(page.locator(".es-stat", has_text="Accuracy").first).to_contain_text("Share of 500")


def test_the_image_of_a_point_is_shown_while_it_is_pointed_at(page: Page, app, run_id, logits, labels, ids):
    open_view(page, app, run_id, "map", "&epoch=4")
    truth = np.stack([softmax(one)[np.arange(500), labels] for one in logits])
    # The least steady of all stands by itself at the right.
    row = int(truth.std(axis=0).argmax())
    x, y = float(truth[:, row].std()), float(truth[:, row].mean())
    click_point(page, ".js-plotly-plot", x, y)
    expect(page).to_have_url(re.compile(f"image={ids([row])[0]}&"))
    page.mouse.move(5, 5)
    expect(page.locator(".epochscope-pointed").first).to_be_hidden()
    point_at(page, ".js-plotly-plot", x, y)
    expect(page.locator(".epochscope-pointed").first).to_have_attribute("src", re.compile(f"{ids([row])[0]}.png"))
    expect(page.locator(".epochscope-pointed").first).to_be_visible()


def drag_a_box(page: Page, plot: str, start, end):
    found = page.locator(plot)
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    corners = found.evaluate(
        """(plot, corners) => corners.map(([x, y]) => {
          const {xaxis, yaxis} = plot._fullLayout;
          return [xaxis._offset + xaxis.d2p(x), yaxis._offset + yaxis.d2p(y)];
        })""",
        [start, end],
    )
    (left, top), (right, bottom) = corners
    page.mouse.move(box["x"] + left, box["y"] + top)
    page.mouse.down()
    page.mouse.move(box["x"] + right, box["y"] + bottom, steps=8)
    page.mouse.up()


def test_calibrated_probabilities_are_read_everywhere_and_the_link_keeps_them(page: Page, app, run_id, logits, labels):
    open_view(page, app, run_id, "calibration", "&epoch=4")
    temperature = fit_temperature(logits[3], labels)
    expect(page.locator(".es-stat", has_text="Fitted temperature")).to_contain_text(f"{temperature:.3f}")
    page.get_by_text("Calibrated probabilities", exact=True).click()
    expect(page).to_have_url(re.compile("calibrated=1"))
    expect(page.get_by_text(f"read at a temperature of {temperature:.3f}")).to_be_visible()
    probabilities = softmax(logits[3] / np.float32(temperature))
    loss = -np.log(probabilities[np.arange(500), labels]).mean()
    expect(page.locator(".es-stat", has_text="cross-entropy")).to_contain_text(f"{loss:.3f}")
    page.reload()
    expect(page.get_by_text(f"read at a temperature of {temperature:.3f}")).to_be_visible()


def test_a_bar_of_the_reliability_diagram_opens_its_images(page: Page, app, run_id, logits, ids):
    open_view(page, app, run_id, "calibration", "&epoch=4")
    confidence = softmax(logits[3]).max(axis=1)
    low, high = 7 / 15, 8 / 15
    rows = np.flatnonzero((confidence > low) & (confidence <= high))
    click_point(page, ".js-plotly-plot >> nth=0", 7.5 / 15, 0.02)
    expect(page.get_by_text(f"{len(rows)} answers given with 47% to 53%")).to_be_visible()


def test_the_coverage_slider_refuses_the_doubtful(page: Page, app, run_id, logits, labels):
    open_view(page, app, run_id, "calibration", "&epoch=4")
    confidence, right = softmax(logits[3]).max(axis=1), logits[3].argmax(axis=1) == labels
    slider = page.get_by_role("slider", name="Answer only above a confidence of")
    slider.focus()
    slider.press("ArrowRight")
    answered = confidence >= 0.51
    tile = page.locator(".es-stat", has_text="Of these, right")
    expect(tile).to_contain_text(f"{right[answered].mean():.2%}")
    expect(page.get_by_text(f"{(~answered).sum()} images refused")).to_be_visible()


def test_another_run_is_compared_image_by_image(page: Page, app, answered, run_id, labels, ids):
    (_, own), (other_id, other) = answered[1]
    open_view(page, app, run_id, "difference", f"&epoch=4&against={other_id}&against_epoch=2")
    now, before = own[3].argmax(axis=1) == labels, other[1].argmax(axis=1) == labels
    fixed, broken = np.flatnonzero(now & ~before), np.flatnonzero(~now & before)
    expect(page.get_by_role("tab", name=f"Fixed ({len(fixed)})")).to_be_visible()
    expect(page.get_by_text("The difference is real")).to_be_visible()
    page.get_by_role("tab", name=f"Broken ({len(broken)})").click()
    gallery = page.locator(".epochscope-gallery:visible")
    expect(gallery.locator("[data-picture-id]")).to_have_count(min(len(broken), 24))
    shown = {one.get_attribute("data-picture-id") for one in gallery.locator("[data-picture-id]").all()}
    assert shown <= set(ids(broken))


def test_a_curve_chooses_its_class(page: Page, app, run_id):
    open_view(page, app, run_id, "classes", "&epoch=4")
    at = page.locator(".js-plotly-plot >> nth=1").evaluate(
        """(plot) => {
          const {x, y} = plot._fullData[3];
          return [x, y].map((values) => values[Math.floor(values.length / 2)]);
        }"""
    )
    click_point(page, ".js-plotly-plot >> nth=1", *at)
    expect(page).to_have_url(re.compile("class=[a-z]+&answer=[a-z]+"))


def test_the_values_of_a_chart_are_saved_as_a_table(page: Page, app, run_id, logits, labels, tmp_path):
    open_view(page, app, run_id, "confusion", "&epoch=4")
    page.locator(HEATMAP).hover()
    with page.expect_download() as download:
        page.locator(f"{HEATMAP} .modebar-btn[data-title*='CSV']").click()
    assert download.value.suggested_filename == f"epochscope-confusion_{run_id}.csv"
    saved = tmp_path / "table.csv"
    download.value.save_as(saved)
    lines = [line.split(",") for line in saved.read_text(encoding="utf-8").splitlines()]
    assert lines[0] == ["trace", "x", "y", "value"]
    matrix = counts(logits[3], labels)
    assert len(lines) == 1 + 100 + 21 and {line[0] for line in lines[1:]} == {"images", "totals"}
    told = {(x, y): int(value) for _, x, y, value in lines[1:]}
    assert told["dog", "cat"] == matrix[CAT, DOG]
    assert told["all", "cat"] == 50 and told["dog", "all"] == matrix[:, DOG].sum() and told["all", "all"] == 500


@pytest.fixture
def studied(answered, labels, monkeypatch):
    """The third epoch with both studies, made up."""
    home, runs, _ = answered
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    run = find(runs[0][0])
    made = Study("robustness", run, 3, 500), Study("embedding", run, 3, 500)
    if not made[0].folder.exists():
        measure(made[0], 5 * np.eye(10, dtype=np.float32)[labels])
        lay_out(made[1], labels)
    return run


def test_a_number_of_the_robustness_table_opens_the_images_it_cost(page: Page, app, studied, ids):
    open_view(page, app, studied.id, "robustness", "&epoch=3")
    page.get_by_role("button", name="Blur, severity 2: its images").click()
    expect(page.get_by_text("100 images right before, wrong when corrupted")).to_be_visible()
    gallery = page.get_by_role("list", name="images right before, wrong when corrupted")
    expect(gallery.locator("[data-picture-id]")).to_have_count(24)
    shown = {one.get_attribute("data-picture-id") for one in gallery.locator("[data-picture-id]").all()}
    assert shown <= set(ids(range(400, 500)))


def test_a_lasso_on_the_embedding_opens_its_images_and_a_point_its_look_alikes(page: Page, app, studied, labels, ids):
    open_view(page, app, studied.id, "embedding", "&epoch=3")
    page.get_by_text("PCA", exact=True).click()
    plot = ".epochscope-plot[aria-label*='by PCA']"
    page.wait_for_selector(f"{plot} .nsewdrag")
    places = load_embedding(Study("embedding", studied, 3, 500)).components
    far = int((places**2).sum(axis=1).argmax())
    # By itself, and not at the border, where the plot's own buttons are.
    apart = np.sort(((places[:, None] - places) ** 2).sum(axis=2), axis=1)[:, 1]
    other = int(np.where((np.abs(places) < 1.5).all(axis=1), apart, 0).argmax())
    x, y = map(float, places[far])
    draw_a_lasso(page, plot, [(x - 0.1, y - 0.1), (x + 0.1, y - 0.1), (x + 0.1, y + 0.1), (x - 0.1, y + 0.1)])
    inside = np.flatnonzero((np.abs(places - places[far]) < 0.1).all(axis=1))
    expect(page.get_by_text(f"{len(inside)} images within it")).to_be_visible()
    click_point(page, plot, *map(float, places[other]))
    expect(page).to_have_url(re.compile(f"image={ids([other])[0]}&"))
    alikes = page.get_by_role("list", name="The 6 images that look most like")
    expect(alikes.locator("[data-picture-id]")).to_have_count(6)
    alike = {one.get_attribute("data-picture-id") for one in alikes.locator("[data-picture-id]").all()}
    assert alike <= set(ids(np.flatnonzero(labels == labels[other])))


def draw_a_lasso(page: Page, plot: str, corners):
    places = [on_page(page, plot, *corner) for corner in [*corners, corners[0]]]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()


def test_suspects_are_named_with_their_reason(page: Page, app, run_id, logits, labels, ids):
    open_view(page, app, run_id, "labels", "&epoch=4")
    probabilities = softmax(logits[3])
    thresholds = np.array([probabilities[labels == index, index].mean() for index in range(10)])
    confident = np.where(probabilities >= thresholds, probabilities, -1)
    found = np.flatnonzero((confident.max(axis=1) > 0) & (confident.argmax(axis=1) != labels))
    expect(page.get_by_text(f"{len(found)} of 500 labels are suspect")).to_be_visible()
    assert set(shown_ids(page, min(len(found), 24))) <= set(ids(found))
    expect(page.get_by_text(re.compile(rf"Suspect 1 of {len(found)}\."))).to_be_visible()


def test_every_view_fits_a_phone(page: Page, app, studied):
    page.set_viewport_size({"width": 390, "height": 844})
    open_view(page, app, studied.id, "confusion", "&epoch=3&against_epoch=1")
    for view in VIEWS.values():
        page.get_by_role("radio", name=view.title, exact=True).click()
        expect(page.locator("[data-testid='stApp']")).to_have_attribute("data-test-script-state", "notRunning")
        page.wait_for_function("[...document.querySelectorAll('.epochscope-plot')].every((plot) => plot._fullLayout)")
        width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert width <= 390, view.name
