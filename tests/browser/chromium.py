"""Find a Chromium for the browser tests, or get one: `python -m tests.browser.chromium`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

VARIABLE = "CHROMIUM"
SHELL = "chromium-headless-shell"
"""The same engine without the browser around it: it takes a fifth less of the processor."""
COMMANDS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")
WAY_OUT = f"install Chromium or Google Chrome, or name one: {VARIABLE}=/path/to/chromium make test"


class NoChromium(Exception):
    """No browser was found and none could be installed; the message says what to do."""


def find() -> str | None:
    """The first Chromium that answers, or None. The one named by CHROMIUM is the only candidate.

    Raises: NoChromium when the named one does not run.
    """
    named = os.environ.get(VARIABLE)
    if named and not runs(named):
        raise NoChromium(f"{VARIABLE}={named} does not run: {WAY_OUT}")
    return named or next(filter(runs, candidates()), None)


def ensure() -> str:
    """A Chromium that answers, installed first where there is none.

    Raises: NoChromium when neither Debian's package nor Playwright's build could be installed.
    """
    for install in (None, install_package, install_build):
        if install:
            install()
        if found := find():
            return found
    raise NoChromium(f"no Chromium was found and none could be installed: {WAY_OUT}")


def candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, COMMANDS))
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        yield from (str(folder / application) for application in MAC_APPLICATIONS)
    with sync_playwright() as playwright:
        build = playwright.chromium.executable_path
    yield build


def runs(executable: str) -> bool:
    """True when it says its version: a name on PATH may be a stand-in that only says how to install the real one."""
    try:
        answer = subprocess.run([executable, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def install_package() -> None:
    """Debian's package, where we may install it."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"Installing Debian's {SHELL} for the browser tests")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", SHELL, "fonts-liberation"]):
            subprocess.run(["apt-get", "-qq", *arguments], env=environment, stdin=subprocess.DEVNULL)


def install_build() -> None:
    say("Installing Playwright's Chromium for the browser tests")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdin=subprocess.DEVNULL)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    try:
        say(f"Browser tests use {ensure()}")
    except NoChromium as error:
        sys.exit(f"Browser tests cannot run: {error}.")
