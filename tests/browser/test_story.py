"""A training steered, branched and brought to its end by somebody at the page: one story, on real processes.

With STORY_SCREENSHOTS set to a folder, each scene is taken there.
"""

import os
import re
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_core import paths
from cnn_core.runs.directory import Run, all_runs
from cnn_core.runs.follow import Follower
from cnn_core.runs.status import Status
from tests.faults.training import ended, wait_until

MINUTE = 60_000
SCENES = os.environ.get("STORY_SCREENSHOTS")
SCHEME = os.environ.get("STORY_SCHEME", "light")
WIDTH = int(os.environ.get("STORY_WIDTH", "1280"))


@pytest.fixture(autouse=True)
def on_the_servers_home(monkeypatch, home):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))


@pytest.fixture
def scene(page: Page):
    """Takes the page as it is, whole, under the scene's name."""
    page.emulate_media(color_scheme=SCHEME)
    page.set_viewport_size({"width": WIDTH, "height": 900})
    numbers = count(1)

    def take(name: str) -> None:
        if SCENES:
            height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            page.set_viewport_size({"width": WIDTH, "height": height})
            page.wait_for_timeout(700)
            page.screenshot(path=Path(SCENES) / f"{next(numbers):02d}-{name}-{WIDTH}-{SCHEME}.png")
            page.set_viewport_size({"width": WIDTH, "height": 900})

    return take


@pytest.mark.timeout(300)
def test_a_run_is_paused_turned_forked_extended_and_its_best_kept(page: Page, app_server, home, scene):
    app = app_server(home)
    page.goto(f"{app.url}/train")
    page.get_by_role("button", name="Start training").click()
    expect(page).to_have_url(re.compile(r"run=quick-"))
    press(page, "Pause")
    expect(page.get_by_text("stands still")).to_be_visible()
    parent = newest()
    expect(page.get_by_text(re.compile(r"^Pause: requested .* on the page, .*in effect since step"))).to_be_visible()
    scene("paused")

    press(page, "One batch")
    expect(page.get_by_text(re.compile(r"^One batch: .*in effect since step"))).to_be_visible()
    press(page, "Save now")
    expect(page.get_by_text(re.compile(r"^Save now: .*in effect since step"))).to_be_visible()
    press(page, "One epoch")
    expect(page.get_by_text(re.compile(r"^One epoch: .*in effect since step 71\b"))).to_be_visible(timeout=MINUTE)

    turned(page, parent)
    scene("turned")
    press(page, "Resume")
    history, _ = wait_until(parent, ended)
    assert [epoch.epoch for epoch in history.epochs] == [1, 2, 3]
    assert [(event.change.setting, event.change.value, event.who) for event in history.changes] == [
        ("learning_rate", 0.001, "on the page"),
        ("epochs", 3, "on the page"),
    ]
    assert history.latest_batch.learning_rate == pytest.approx(0.001)
    expect(page.get_by_text("Every epoch is done and saved.").first).to_be_visible()
    scene("finished")

    child = forked(page, parent, scene)
    history, _ = wait_until(child, ended)
    assert [epoch.epoch for epoch in history.epochs] == [3]
    assert history.started.restored == "weights and optimizer"
    expect(page.get_by_text("Every epoch is done and saved.").first).to_be_visible()
    expect(page.get_by_text("Forked after epoch 2 of")).to_be_visible()
    scene("forked")

    press(page, "Extend")
    page.get_by_label("Epochs in all").last.fill("400")
    page.keyboard.press("Enter")
    press(page, "Extend and train")
    wait_until(child, lambda history, status: len(history.epochs) >= 2)
    press(page, "Stop")
    expect(page.get_by_role("button", name="Stop and keep the best")).to_be_visible()
    assert Follower(child).state()[1] is Status.RUNNING, "it asks first"
    scene("stopping")
    press(page, "Stop and keep the best")
    history, _ = wait_until(child, ended)
    assert [epoch.epoch for epoch in history.epochs[:2]] == [3, 4]
    assert not history.epochs[-1].partial
    expect(page.get_by_text(f"epoch {history.best_epoch}, its best, is kept").first).to_be_visible()
    scene("kept")

    page.get_by_role("button", name="Quick look", exact=True).click()
    expect(page).to_have_url(re.compile(rf"run={parent.id}"))
    expect(page.get_by_text("One fork:")).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def slide(slider: Locator, key: str, times: int = 1) -> None:
    slider.focus()
    for _ in range(times):
        slider.press(key)


def newest() -> Run:
    return next(all_runs())


def turned(page: Page, run: Run) -> None:
    """Half the learning rate, and three epochs instead of fifteen."""
    press(page, "Change")
    slide(page.locator(f".st-key-turn_learning_rate_all_{run.id}").get_by_role("slider"), "ArrowLeft")
    page.locator(f".st-key-turn_learning_rate_all_{run.id}_set").get_by_role("button").click()
    expect(page.get_by_text(re.compile(r"^Learning rate 0\.001 \(before 0\.002\): .*in effect"))).to_be_visible()
    page.get_by_role("tab", name="How long").click()
    epochs = page.locator(f".st-key-turn_epochs_all_{run.id}").get_by_role("slider")
    slide(epochs, "ArrowLeft", 5)
    expect(epochs).to_have_attribute("aria-valuetext", "3")
    page.locator(f".st-key-turn_epochs_all_{run.id}_set").get_by_role("button").click()
    expect(page.get_by_text(re.compile(r"^Epochs 3 \(before 15\): .*in effect"))).to_be_visible()
    page.keyboard.press("Escape")


def forked(page: Page, parent: Run, scene) -> Run:
    """At epoch 2, with nothing changed but its name."""
    press(page, "Fork")
    dialog = page.get_by_role("dialog")
    epochs = dialog.get_by_role("slider", name="After epoch")
    expect(epochs).to_be_visible()
    best = Follower(parent).history().best_epoch
    slide(epochs, "ArrowRight" if best < 2 else "ArrowLeft", abs(best - 2))
    expect(dialog.get_by_text("Trains epochs 3 to 3.")).to_be_visible()
    expect(dialog.get_by_text("The state of adam comes along.")).to_be_visible()
    name = dialog.get_by_label("Name")
    name.fill("A fork of the story")
    name.press("Enter")
    scene("fork")
    dialog.get_by_role("button", name="Start the fork").click()
    expect(page.get_by_text("Forked after epoch 2 of")).to_be_visible()
    return newest()
