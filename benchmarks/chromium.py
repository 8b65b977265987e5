"""The browser that the tests use, for measuring."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium as installed
from tests.browser.conftest import CHROMIUM_ARGUMENTS


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed.ensure(), args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
