"""A picture of one's own, classified in a real Chromium by a real serving process."""

import json
import re
import signal
import subprocess
import sys

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
    page.locator("input[type=file]").set_input_files(list(files))


def expected_label(evaluation, index: int) -> str:
    (row,) = np.flatnonzero(evaluation.indices == index)
    return CLASS_NAMES[evaluation.predicted[row]]


def first_label(card) -> str:
    return card.locator(".es-bar span").first.inner_text().split()[0]


def test_pictures_get_the_answers_that_numpy_knows_and_bad_files_a_sentence(
    page: Page, app, trained, photograph, tmp_path
):
    _, _, evaluation = trained
    fake, small = tmp_path / "fake.png", tmp_path / "dot.gif"
    fake.write_text("<script>alert(1)</script>")
    Image.new("RGB", (3, 3), "red").save(small)
    page.goto(f"{app.url}/classify")
    upload(page, photograph(7), photograph(11), str(fake), str(small))
    cards = page.locator(".es-answer")
    expect(cards).to_have_count(3, timeout=MINUTE)
    assert [first_label(cards.nth(place)) for place in (0, 1)] == [expected_label(evaluation, at) for at in (7, 11)]
    expect(page.get_by_text("fake.png is not a picture that can be read")).to_be_visible()
    expect(cards.nth(2)).to_contain_text("only 3x3 pixels and was enlarged")
    shares = [float(text.rstrip("%")) for text in cards.first.locator(".es-bar span:last-child").all_inner_texts()]
    assert len(shares) == 10 and sum(shares) == pytest.approx(100, abs=0.6)


def test_a_photograph_of_the_set_is_asked_about_by_click_and_by_link(page: Page, app, trained):
    run, epoch, evaluation = trained
    page.goto(f"{app.url}/classify?run={run.id}&epoch={epoch}")
    page.locator("[data-picture-id]").first.click()
    expect(page.locator(".es-answer")).to_have_count(1, timeout=MINUTE)
    expect(page).to_have_url(re.compile(r"image=test-\d+"))
    index = int(page.url.rpartition("test-")[2])
    assert first_label(page.locator(".es-answer")) == expected_label(evaluation, index)
    page.goto(f"{app.url}/classify?run={run.id}&image=test-{index}")
    expect(page.locator(".es-answer")).to_have_count(1, timeout=MINUTE)


def test_a_serving_process_that_was_killed_comes_back_and_answers(page: Page, app, shared_home, photograph):
    page.goto(f"{app.url}/classify")
    upload(page, photograph(21))
    expect(page.locator(".es-answer")).to_have_count(1, timeout=MINUTE)
    (serving,) = serving_processes(shared_home)
    serving.send_signal(signal.SIGKILL)
    upload(page, photograph(22))
    expect(page.locator(".es-answer")).to_have_count(2, timeout=MINUTE)
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
