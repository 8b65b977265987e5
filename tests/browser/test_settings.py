"""The link copied where the browser has no clipboard to give, and Settings on a home that takes nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import home_with

NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"
NO_COPY = "document.execCommand = () => false"
STOP = "Stop trainings when the server ends"


@pytest.fixture(scope="module")
def settings_home(tmp_path_factory, prepared_data):
    return home_with(prepared_data, tmp_path_factory.mktemp("settings") / "home")


@pytest.fixture(scope="module")
def app(app_server, settings_home):
    return app_server(settings_home)


def copy_by_key(page: Page, address: str):
    """Press the button as somebody without a mouse does; the focus stays where it was."""
    page.goto(address)
    button = page.get_by_role("button", name="Copy link")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".epochscope-copied")).not_to_be_empty()
    expect(button).to_be_focused()


def test_what_was_said_of_the_copy_goes_when_the_person_goes_on(page: Page, app):
    copy_by_key(page, f"{app.url}/settings")
    page.keyboard.press("Tab")
    expect(page.locator(".epochscope-copied")).to_be_empty()


def test_without_a_clipboard_the_link_is_copied_all_the_same(page: Page, app):
    page.add_init_script(NO_CLIPBOARD)
    copy_by_key(page, f"{app.url}/data?image=test-3&class=cat")
    expect(page.get_by_role("status").get_by_text("Link copied")).to_be_visible()
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'pasted'}))")
    page.locator("#pasted").focus()
    page.keyboard.press("ControlOrMeta+v")
    pasted = page.locator("#pasted").input_value()
    assert pasted == page.url and "image=test-3" in pasted


def test_where_nothing_may_be_copied_it_says_so(page: Page, app):
    page.add_init_script(f"{NO_CLIPBOARD}; {NO_COPY}")
    copy_by_key(page, f"{app.url}/settings")
    expect(page.get_by_text("Copy it from the address bar")).to_be_visible()


def test_a_switch_that_cannot_be_kept_says_why_and_the_page_stays(page: Page, app, settings_home):
    (settings_home / "preferences.json").mkdir()
    page.goto(f"{app.url}/settings")
    page.get_by_text(STOP).click()
    expect(page.get_by_text("The preferences could not be written")).to_be_visible()
    expect(page.get_by_role("cell", name="Web server", exact=True)).to_be_visible()
