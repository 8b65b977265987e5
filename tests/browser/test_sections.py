"""The parts of Train run each by itself; what is pressed in one is seen in the others."""

import re

import pytest
from playwright.sync_api import Page, expect

from cnn_core import paths, speed
from cnn_core.blocks import share
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from tests.conftest import home_with
from tests.runs.recorded import recorded_run

MINUTE = 60_000
DESIGN = with_overrides(QUICK.config, {"training.epochs": 2})


@pytest.fixture(scope="module")
def home(prepared_data, tmp_path_factory):
    return home_with(prepared_data, tmp_path_factory.mktemp("sections") / "home")


@pytest.fixture(scope="module")
def runs(home):
    """An earlier and a later one, as the design is trained; its time is known, so that nothing on the page ticks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(home))
        speed.keep(DESIGN, training=1000, validation=4000)
        return recorded_run(DESIGN), recorded_run(DESIGN)


@pytest.fixture(scope="module")
def app(app_server, home, runs):
    return app_server(home)


def test_a_similar_run_is_shown_when_it_is_pressed(page: Page, app, runs):
    earlier, later = runs
    page.goto(f"{app.url}/train?run={later.id}&design={share.encode(DESIGN)}")
    picked = page.get_by_role("combobox", name="Run")
    expect(picked).to_have_value(re.compile(later.mark))
    page.locator(f".st-key-similar_{earlier.id} button").first.click()
    expect(picked).to_have_value(re.compile(earlier.mark))
    expect(page).to_have_url(re.compile(f"run={earlier.id}"))


def test_a_range_test_finds_a_learning_rate_and_the_slider_takes_it(page: Page, app):
    page.goto(f"{app.url}/train")
    page.get_by_text("Learning rate over time", exact=True).first.click()
    page.get_by_role("button", name="Find a learning rate").click()
    use = page.locator(".st-key-use_learning_rate button").first
    expect(use).to_be_visible(timeout=MINUTE)
    rate = use.inner_text().rpartition(" ")[2]
    slider = page.get_by_role("slider", name="Learning rate").first
    expect(slider).not_to_have_attribute("aria-valuetext", rate)
    use.click()
    expect(slider).to_have_attribute("aria-valuetext", rate)
