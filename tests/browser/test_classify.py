"""A picture of one's own, classified in a real Chromium by a real serving process."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from cnn_core import data, paths
from cnn_core.analysis.evaluation import evaluate
from cnn_core.data import CLASS_NAMES
from cnn_core.jobs.launch import launch
from cnn_core.jobs.submit import submit
from cnn_core.parsing import with_overrides
from cnn_core.runs.follow import Follower
from tests.browser.server import processes_of
from tests.faults.training import SMALL, ended, wait_until

MINUTE = 60_000


@pytest.fixture(scope="module")
def trained(shared_home):
    """A run judged by the test images, so that NumPy knows its answers; and those answers."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(shared_home))
        run = submit(with_overrides(SMALL, {"data.validation": "test"}))
        launch(run).wait(60)
        wait_until(run, ended)
        history = Follower(run).history()
        return run, history.best_epoch, evaluate(run, history, history.best_epoch)


@pytest.fixture(scope="module")
def app(app_server, trained, shared_home):
    return app_server(shared_home)


@pytest.fixture
def photograph(shared_home, monkeypatch, tmp_path):
    """`photograph(index)` is the file of a test image."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(shared_home))

    def saved(index: int):
        path = tmp_path / f"photo {index} ☂.png"
        Image.fromarray(data.image("test", index)).save(path)
        return str(path)

    return saved


def upload(page: Page, *files: str):
    page.locator("input[type=file]").first.set_input_files(list(files))


def expected_label(evaluation, index: int) -> str:
    (row,) = np.flatnonzero(evaluation.indices == index)
    return CLASS_NAMES[evaluation.predicted[row]]


def first_label(card) -> str:
    return card.locator(".es-bar span").first.inner_text().split()[0]


def strip(page: Page):
    return page.get_by_role("list", name="Your pictures and their answers").locator("button")


def shares(page: Page) -> list[float]:
    """The percentages of the answer, and the rest of them in the last place."""
    article = page.locator(".es-answer")
    bars = article.locator(".es-bar span:last-child").all_inner_texts()
    rest = article.locator(".es-bar-rest").inner_text().rpartition(" ")[2]
    return [float(text.rstrip("%")) for text in (*bars, rest)]


def test_pictures_get_the_answers_that_numpy_knows_and_bad_files_a_sentence(
    page: Page, app, trained, photograph, tmp_path
):
    _, _, evaluation = trained
    fake, small = tmp_path / "fake.png", tmp_path / "dot.gif"
    fake.write_text("<script>alert(1)</script>")
    Image.new("RGB", (3, 3), "red").save(small)
    page.goto(f"{app.url}/classify")
    expect(page.locator(".es-answer")).to_be_visible(timeout=MINUTE)
    upload(page, photograph(7), photograph(11), str(fake), str(small))
    expect(strip(page)).to_have_count(3, timeout=MINUTE)
    expect(page.get_by_text("fake.png is not a picture that can be read")).to_be_visible()
    expect(page.locator(".es-notes")).to_contain_text("only 3x3 pixels and was enlarged")
    for place, index in ((0, 7), (1, 11)):
        strip(page).nth(place).click()
        expect(page.locator(".es-seen")).to_contain_text(f"photo {index} ☂.png")
        assert first_label(page.locator(".es-answer")) == expected_label(evaluation, index)
    told = shares(page)
    assert len(told) == 6 and sum(told) == pytest.approx(100, abs=0.4)
    page.get_by_role("button", name="Take this one out").click()
    expect(strip(page)).to_have_count(2)
    page.get_by_role("radio", name="All pictures").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["picture", "photo 7 ☂.png", "dot.gif"]


def test_a_photograph_of_the_set_is_asked_about_by_click_and_by_link(page: Page, app, trained):
    run, epoch, evaluation = trained
    page.goto(f"{app.url}/classify?run={run.id}&epoch={epoch}")
    page.get_by_text("Test photographs", exact=True).click()
    page.get_by_role("list", name="test set to classify").locator("button").first.click()
    expect(page).to_have_url(re.compile(r"image=test-\d+"))
    index = int(page.url.rpartition("test-")[2])
    expect(page.locator(".es-seen")).to_contain_text(f"test-{index}", timeout=MINUTE)
    assert first_label(page.locator(".es-answer")) == expected_label(evaluation, index)
    page.goto(f"{app.url}/classify?run={run.id}&image=test-{index}")
    expect(page.locator(".es-seen")).to_contain_text(f"test-{index}", timeout=MINUTE)


def test_a_picture_can_be_pasted_and_taken_with_the_camera(page: Page, app, trained):
    page.goto(f"{app.url}/classify")
    expect(page.locator(".es-answer")).to_be_visible(timeout=MINUTE)
    page.evaluate(PASTE)
    expect(page.locator("[data-testid=stCaptionContainer]", has_text="Pasted picture.png")).to_be_visible()
    page.get_by_text("Camera", exact=True).click()
    page.wait_for_function("document.querySelector('video')?.readyState === 4")
    page.get_by_role("button", name="Take photo").click()
    expect(page.locator("[data-testid=stCaptionContainer]", has_text="Photograph from the camera")).to_be_visible()
    expect(strip(page)).to_have_count(2)


PASTE = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 48, height: 40 });
  canvas.getContext("2d").fillRect(0, 0, 20, 20);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([blob], "clip.png", { type: "image/png" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_square_is_moved_by_key_and_the_network_sees_what_it_holds(page: Page, app, trained, tmp_path):
    halves = tmp_path / "halves.png"
    Image.fromarray(np.repeat(np.uint8([[[255, 0, 0]] * 80 + [[0, 0, 255]] * 80]), 80, axis=0)).save(halves)
    page.goto(f"{app.url}/classify")
    expect(page.locator(".es-answer")).to_be_visible(timeout=MINUTE)
    upload(page, str(halves))
    page.get_by_text("By hand", exact=True).click()
    square = page.get_by_role("group", name=re.compile("The part that the network sees"))
    expect(page.locator(".epochscope-cropper[data-movable]")).to_be_visible()
    square.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    # To the right of the middle all is blue.
    page.wait_for_function(BLUE)
    box = square.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 200, box["y"], steps=6)
    page.mouse.up()
    page.wait_for_function(BLUE.replace("[2]", "[0]"))
    expect(page.get_by_text("All of it", exact=True)).to_be_visible()


BLUE = """() => {
  const picture = document.querySelector(".es-seen img");
  const pen = Object.assign(document.createElement("canvas"), { width: 32, height: 32 }).getContext("2d");
  if (!picture?.complete) return false;
  pen.drawImage(picture, 0, 0, 32, 32);
  const pixels = pen.getImageData(0, 0, 32, 32).data;
  return [2, 16, 29].every((x) => pixels.slice(4 * (32 * 16 + x))[2] > 240);
}"""


def test_the_network_says_what_it_looked_at_and_the_brush_changes_its_answer(page: Page, app, trained):
    run, epoch, _ = trained
    page.goto(f"{app.url}/classify?run={run.id}&epoch={epoch}&image=test-3")
    maps = page.locator(".es-heat")
    expect(maps).to_have_count(3, timeout=MINUTE)
    first = maps.first.locator("img").get_attribute("src")
    page.get_by_text("Compare with a random network").click()
    expect(maps).to_have_count(6)
    assert maps.nth(3).locator("img").get_attribute("src") != first
    page.get_by_role("radio", name="Erase", exact=True).click()
    canvas = page.get_by_role("application", name=re.compile("under the brush"))
    expect(page.get_by_text("As it is:")).to_be_visible()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 250, box["y"] + 250, steps=12)
    page.mouse.up()
    gone = page.get_by_text(re.compile(r"\d+% of the picture is gone"))
    by_mouse = f"{canvas.evaluate(ERASED) / 1024:.0%} of the picture is gone"
    expect(page.get_by_text(by_mouse)).to_be_visible()
    # What was taken away is still away after a look at something else.
    page.get_by_role("radio", name="Why", exact=True).click()
    expect(maps.first).to_be_visible()
    page.get_by_role("radio", name="Erase", exact=True).click()
    expect(page.get_by_text(by_mouse)).to_be_visible()
    assert f"{canvas.evaluate(ERASED) / 1024:.0%} of the picture is gone" == by_mouse
    page.get_by_role("button", name="Put all back").click()
    expect(page.get_by_text("As it is:")).to_be_visible()
    canvas.focus()
    page.keyboard.press("Space")
    expect(gone).to_be_visible()
    expect(page.get_by_text(by_mouse)).to_have_count(0)


ERASED = "(canvas) => canvas.closest('.epochscope-eraser').epochscope.erased.size"


def test_a_serving_process_that_was_killed_comes_back_and_answers(page: Page, app, shared_home, photograph):
    page.goto(f"{app.url}/classify")
    upload(page, photograph(21))
    expect(page.locator(".es-seen")).to_contain_text("photo 21", timeout=MINUTE)
    (serving,) = serving_processes(shared_home)
    serving.send_signal(signal.SIGKILL)
    upload(page, photograph(22))
    expect(page.locator(".es-seen")).to_contain_text("photo 22", timeout=MINUTE)
    expect(page.locator(".es-answer")).to_be_visible(timeout=MINUTE)
    (again,) = serving_processes(shared_home)
    assert again.pid != serving.pid


def serving_processes(home) -> list[psutil.Process]:
    return [process for process in processes_of(home) if "serving" in " ".join(process.cmdline())]


def test_the_terminal_says_the_same_as_the_page(trained, photograph, shared_home, tmp_path):
    run, epoch, evaluation = trained
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"nothing")
    command = [sys.executable, "-m", "cnn_core", "classify", photograph(7), str(bad), "--run", run.id, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    answered, refused = json.loads(done.stdout)
    assert set(answered) == {"file", "label", "probability", "probabilities", "warnings"}
    (row,) = np.flatnonzero(evaluation.indices == 7)
    assert list(answered["probabilities"]) == list(CLASS_NAMES)
    np.testing.assert_allclose(list(answered["probabilities"].values()), evaluation.probabilities[row], atol=1e-4)
    assert answered["label"] == CLASS_NAMES[evaluation.predicted[row]]
    assert answered["probability"] == max(answered["probabilities"].values())
    assert set(refused) == {"file", "error"} and "not a picture" in refused["error"]
    assert done.returncode == 1 and f"after epoch {epoch}" in done.stderr
