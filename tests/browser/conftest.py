"""A real Chromium, and the app as a real process for it to visit."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, WebError, expect, sync_playwright

from tests.browser import arithmetic, chromium, server
from tests.browser.lab_page import ADDRESS, put_lab
from tests.browser.server import App

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
    # A camera that shows a moving disc, and a visitor who lets every page see it.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
# A machine that is busy with other tests is slow, not wrong.
expect.set_options(timeout=30_000)

# Parts of messages in the browser's console that are no fault of the app; each with its reason.
ALLOWED_MESSAGES = (
    # On a deep link Streamlit asks below the page's own address too, to find out where the server is mounted.
    "/_stcore/health)",
    "/_stcore/host-config)",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium of this machine; without one the test fails and says how to get it."""
    return chromium.ensure()


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def complaints() -> list[str]:
    """The errors on the browser's console so far. A test that provokes some, by ending the server, clears the list."""
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """A tab with storage of its own. An error on its console, or on that of a sister tab, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location['url']})")

    def on_error(error: WebError) -> None:
        complaints.append(str(error.error))

    context.on("console", on_console)
    context.on("weberror", on_error)
    yield context.new_page()
    context.close()
    told = [text for text in complaints if not any(allowed in text for allowed in ALLOWED_MESSAGES)]
    assert not told, "\n".join(["the browser complained:", *told])


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """A blank page with the lessons' arithmetic on it, and nothing else of ours."""
    page = browser.new_page()
    for script in arithmetic.SCRIPTS:
        page.add_script_tag(path=script)
    yield page
    page.close()


@pytest.fixture(scope="module")
def lab_tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.route(ADDRESS, lambda route: route.fulfill(body="<!doctype html><html></html>", content_type="text/html"))
    yield page
    page.close()


@pytest.fixture
def mount(lab_tab: Page) -> Iterator[Callable[[str, dict[str, Any]], Page]]:
    """`mount(name, data)` puts a lab on a page of its own. An error in its script fails the test."""
    told: list[str] = []

    def on_error(error: Error) -> None:
        told.append(str(error))

    def put(name: str, data: dict[str, Any]) -> Page:
        put_lab(lab_tab, name, data)
        return lab_tab

    lab_tab.on("pageerror", on_error)
    yield put
    lab_tab.remove_listener("pageerror", on_error)
    assert not told


@pytest.fixture(scope="module")
def app_server() -> Iterator[Callable[..., App]]:
    """`app_server(home)` starts the app on a home; all that was started ends with the module, or by `.stop()`.

    `app_server(home, port)` puts it where another was; further names are variables of its environment.
    """
    started: list[App] = []

    def start(home: Path, port: int | None = None, **environment: str) -> App:
        started.append(server.start(home, port, **environment))
        return started[-1]

    yield start
    for app in started:
        app.stop()
