"""The controls of a screen, found and used in the browser itself: what tests try and benchmarks time."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from ui.learn.chapters import CHAPTERS

MOST_OF_A_KIND = 2
"""Controls of one kind on a screen: those after the second do what the first two do."""

SETTLED_MS = 2000
REST_MS = 60
QUIET_MS = 350
LEAST_MS = 700
"""An answer is whole when nothing has moved for `QUIET_MS`, no script of the page runs and `LEAST_MS` have passed."""

PATIENCE_MS = 2000
IN_PAGE = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
USE = "(asked) => window.screenControls.use(asked)"
UNFOLD = "(root) => document.querySelectorAll(`${root} details:not([open]) > summary`).forEach((one) => one.click())"
NODE = "(place) => window.screenControls.node(place)"


@dataclass(frozen=True)
class Screen:
    """`root` is the part of the page that is meant; the choice called `press` is taken first, where there is one."""

    name: str
    address: str
    root: str
    press: str | None = None


MAIN = "[data-testid=stMain]"
STEP = ".st-key-lesson_step"
SCREENS = [
    *(
        Screen(f"{chapter.name}/{step.name}", f"{chapter.page}?step={step.name}", STEP)
        for chapter in CHAPTERS
        for step in chapter.steps
    ),
    Screen("train/sliders", "train", MAIN),
    Screen("train/blocks", "train", MAIN, "Blocks"),
]
"""Every step of every lesson, and the two ways to shape a network."""


@dataclass(frozen=True)
class Answer:
    """Milliseconds from the control's event to the first frame that looks different, and to the last that does."""

    first: float
    whole: float

    @property
    def moves_on(self) -> bool:
        """Whether it moves by itself, as a walk that plays: then it is never whole, only watched for a while."""
        return self.whole > PATIENCE_MS - QUIET_MS


def open_screen(page: Page, url: str, screen: Screen) -> list[str]:
    """Load it in `page`, wait until all of it is there; what its controls are called, in order.

    What a lesson's step has folded away is opened. What starts a training, leads away, opens a file or restores what
    nobody has moved is left out.
    """
    page.goto(f"{url}/{screen.address}")
    _settled(page)
    if screen.press:
        page.get_by_role("radio", name=screen.press).click()
        _settled(page)
    if screen.root == STEP:
        page.evaluate(UNFOLD, screen.root)
        _settled(page)
    page.evaluate(IN_PAGE)
    names: list[str] = page.evaluate("(asked) => window.screenControls.find(asked)", [screen.root, MOST_OF_A_KIND])
    return names


def _settled(page: Page) -> None:
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    page.wait_for_timeout(SETTLED_MS)


def rests(page: Page, place: int) -> bool:
    """Whether the control is one of several and on already, at its end or gone: pressed, it rightly changes nothing."""
    return bool(page.evaluate("(place) => window.screenControls.rests(place)", place))


def use_control(page: Page, place: int, turn: int) -> Answer | None:
    """Use the control at `place`, and watch its screen; None where nothing looks different.

    A slider and a text go one way at even turns and back at odd ones.
    """
    page.wait_for_timeout(REST_MS)
    watched = {"quiet": QUIET_MS, "least": LEAST_MS, "patience": PATIENCE_MS, "onPress": False}
    if page.evaluate(f"{NODE}.role === 'combobox'", place):
        return _choose(page, place, turn, {**watched, "onPress": True})
    return _answer(page.evaluate(USE, [place, turn, watched]))


def _choose(page: Page, place: int, turn: int, watched: dict[str, Any]) -> Answer | None:
    """Another one of a list, with the mouse."""
    box = page.evaluate_handle(NODE, place).as_element()
    if box is None or not box.is_visible():
        return None
    box.click()
    another = page.locator("[role=option]:not([aria-selected=true])").first
    try:
        another.wait_for(timeout=PATIENCE_MS)
    except PlaywrightTimeout:
        page.keyboard.press("Escape")
        return None
    page.evaluate(f"(asked) => {{ window.answered = ({USE})(asked) }}", [place, turn, watched])
    # Its text lies over it, which Playwright takes for something in the way.
    another.click(force=True)
    return _answer(page.evaluate("() => window.answered"))


def _answer(told: dict[str, float] | None) -> Answer | None:
    return None if told is None else Answer(**told)
