"""A page that is left while a part of it ticks: nothing of that reaches the next one."""

import pytest
from playwright.sync_api import Page, expect

LATE_MS = 3000
"""By then the second page has been drawn, and what the first one still asked for has come."""


@pytest.fixture(scope="module")
def served(app_server, tmp_path_factory):
    """`served("1")` is the address of pages_app.py with Streamlit mended, `served("")` as it comes."""
    home = tmp_path_factory.mktemp("pages")
    return lambda mended: app_server(home, script="tests/browser/pages_app.py", MENDED=mended).url


def turn_the_page(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="On").click()
    expect(page).to_have_url(f"{url}/second")


def test_the_next_page_stays_whatever_asks_to_run_on_the_last_one(page: Page, served):
    turn_the_page(page, served("1"))
    expect(page.get_by_test_id("stMain")).to_have_text("The second page is whole", use_inner_text=True)
    page.wait_for_timeout(LATE_MS)
    expect(page.get_by_test_id("stMain")).to_have_text("The second page is whole", use_inner_text=True)


def test_streamlit_alone_takes_the_next_page_away(page: Page, served):
    """As soon as this fails, the half of ui/fragments.py that is about pages can go."""
    turn_the_page(page, served(""))
    page.wait_for_timeout(LATE_MS)
    expect(page.get_by_test_id("stMain")).to_have_text("", use_inner_text=True)
