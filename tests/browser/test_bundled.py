"""The app as it is found: a fresh folder, nothing cached, no network. It opens on runs that come with it."""

import re

import pytest
from playwright.sync_api import Page, expect

from cnn_core import paths

NOBODY = "http://127.0.0.1:9"
MINUTE = 60_000


@pytest.fixture(scope="module")
def app(app_server, tmp_path_factory):
    proxies = dict.fromkeys(("http_proxy", "https_proxy"), NOBODY)
    recorded = {paths.RECORDED_VARIABLE: "1"}
    return app_server(tmp_path_factory.mktemp("fresh") / "home", **proxies, **recorded, no_proxy="127.0.0.1,localhost")


def test_the_first_page_shows_a_finished_training_and_says_where_it_was_made(page: Page, app):
    page.goto(app.url)
    expect(page.get_by_role("heading", name="A recorded run")).to_be_visible(timeout=MINUTE)
    expect(page.get_by_text(re.compile(r"Recorded on \d\d \w+ \d{4} on .*it comes with the app"))).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()


def test_its_confusion_matrix_opens_the_images_behind_a_cell(page: Page, app):
    page.goto(f"{app.url}/evaluate?class=cat&answer=dog")
    expect(page.get_by_text(re.compile("Recorded on"))).to_be_visible(timeout=MINUTE)
    expect(page.get_by_text("cat taken for dog").first).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()


def test_its_most_accurate_network_classifies_at_once(page: Page, app):
    page.goto(f"{app.url}/classify?image=test-0")
    expect(page.get_by_role("combobox", name="Run")).to_have_value(re.compile("^Speedrun .* recorded$"), timeout=MINUTE)
    expect(page.get_by_role("heading", name=re.compile(r"^A cat, \d+\.\d%"))).to_be_visible(timeout=MINUTE)


def test_the_challenge_leads_to_its_design_and_what_is_started_comes_into_view(page: Page, app):
    page.goto(f"{app.url}/learn-better?step=together")
    page.get_by_role("button", name="Design my own").click(timeout=MINUTE)
    expect(page.get_by_role("heading", name="Design another")).to_be_in_viewport(timeout=MINUTE)
    start = page.get_by_role("button", name="Start training")
    expect(page.get_by_text("To beat: 51.8%, the tutorial's network on the same images.")).to_be_visible()
    start.click()
    expect(page).to_have_url(re.compile("run=own-"))
    expect(page.get_by_role("combobox", name="Run")).to_be_in_viewport()
    expect(start).not_to_be_in_viewport()
    expect(page.get_by_text(re.compile("The tutorial's network reached 51.8% on the same 500"))).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("button", name="Stop training").click()
