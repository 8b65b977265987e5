"""Every control of every step of the lessons, and of Train, is used and answers: in a real Chromium, on its page."""

import pytest
from playwright.sync_api import Page, expect

from cnn_core import paths
from tests.browser.screen_controls import SCREENS, open_screen, rests, use_control
from tests.conftest import home_with


@pytest.fixture(scope="module")
def app(app_server, prepared_data, tmp_path_factory):
    home = home_with(prepared_data, tmp_path_factory.mktemp("controls") / "home")
    return app_server(home, **{paths.RECORDED_VARIABLE: "1"})


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_every_control_answers(page: Page, app, screen):
    page.set_viewport_size({"width": 1440, "height": 1000})
    silent = []
    for place, name in enumerate(open_screen(page, app.url, screen)):
        resting = rests(page, place)
        if not any(use_control(page, place, turn) is not None for turn in range(2)) and not resting:
            silent.append(name)
    assert not silent
    expect(page.get_by_test_id("stException")).to_have_count(0)
