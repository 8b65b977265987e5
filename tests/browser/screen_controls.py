"""The controls of a screen, found and used in the browser itself: what tests try and benchmarks time."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from ui.learn.chapters import CHAPTERS

MOST_OF_A_KIND = 2
"""Controls of one kind on a screen: those after the second do what the first two do."""

SETTLED_MS = 2000
REST_MS = 60
QUIET_MS = 350
"""So long nothing must move until an answer counts as whole."""

PATIENCE_MS = 1500
CONTROLS = """
([root, most]) => {
  window.shownScreen = document.querySelector(root);
  const starts = /run it|train in|measure it|compute it|start|stop|watch|download|save|copy|file/i;
  const leads = /next:|previous:|chapter:|all chapters|design my own|design another/i;
  const restores = /reset axes/i;
  const label = (node) => node.innerText || node.getAttribute("aria-label") || node.name || "";
  const kinds = {};
  const controls = "input, select, button, [role=slider], canvas[tabindex], [role=grid]";
  window.controls = [...window.shownScreen.querySelectorAll(controls)]
    .filter((node) => node.offsetParent && !node.disabled && node.type !== "file" && node.type !== "hidden")
    .filter((node) => !starts.test(label(node)) && !leads.test(label(node)) && !restores.test(label(node)))
    .filter((node) => {
      const kind = [node.tagName, node.type, node.className, node.closest("[class*=epochscope-]")?.className].join();
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      return kinds[kind] <= most;
    });
  return window.controls.map((node) => `${node.tagName.toLowerCase()} ${label(node).trim().slice(0, 40)}`);
}
"""
# The state of a screen is that of all its elements. Streamlit's own controls show at once that they were used: how they
# themselves look is no answer, where anything else changes.
ANSWER = """
([place, turn, { quiet, patience, onPress }]) => new Promise((done) => {
  const node = window.controls[place];
  const screen = window.shownScreen;
  if (!node.isConnected || (node.type === "radio" && node.checked)) return done(null);
  const ours = node.closest("[class*=epochscope-]");
  const own = ours ? null : node.closest("[data-testid=stElementContainer]");
  const elements = () => [...screen.querySelectorAll("[data-testid=stElementContainer]")].filter((one) => one !== own);
  const look = (all) => all.map((one) => one.innerHTML).join() +
    all.flatMap((one) => [...one.querySelectorAll("canvas")]).map((one) => one.toDataURL()).join() +
    all.flatMap((one) => [...one.querySelectorAll("input")]).map((one) => `${one.value}${one.checked}`).join();
  const state = () => ({ others: look(elements()), itself: own ? look([own]) : "" });
  const set = (value) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(node), "value").set.call(node, value);
    for (const type of ["input", "change"]) node.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const press = { key: turn % 2 ? "ArrowLeft" : "ArrowRight", bubbles: true, cancelable: true };
  const another = ({ options, selectedIndex }) => options[(selectedIndex + 1) % options.length].value;
  const act = () => {
    if (node.type === "range") set(turn % 2 ? node.min : node.max);
    else if (node.tagName === "SELECT") set(another(node));
    else if (node.type === "text" || node.type === "number") set(String(turn % 2));
    else if (node.tagName === "CANVAS" || ["slider", "grid"].includes(node.role)) {
      node.dispatchEvent(new KeyboardEvent("keydown", press));
    } else node.click();
  };
  const watch = (use) => {
    let before = state();
    let [first, whole, itself] = [null, null, null];
    const began = performance.now();
    use?.();
    const told = () => done((first ?? itself) === null ? null : { first: first ?? itself, whole: whole ?? itself });
    const frame = () => {
      const [now, seen] = [performance.now() - began, state()];
      if (seen.others !== before.others) [first, whole] = [first ?? now, now];
      if (seen.itself !== before.itself) itself = itself ?? now;
      before = seen;
      const last = Math.max(first === null && itself === null ? patience - quiet : 0, whole ?? 0, itself ?? 0);
      if (now - last > quiet || now > patience) told();
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  };
  if (onPress) return document.addEventListener("pointerdown", () => watch(), { capture: true, once: true });
  node.focus?.({ preventScroll: true });
  watch(act);
})
"""
IS_LIST = "(place) => window.controls[place].role === 'combobox'"


@dataclass(frozen=True)
class Screen:
    """`root` is the part of the page that is meant; the choice called `press` is taken first, where there is one."""

    name: str
    address: str
    root: str
    press: str | None = None


MAIN = "[data-testid=stMain]"
SCREENS = [
    *(
        Screen(f"{chapter.name}/{step.name}", f"{chapter.page}?step={step.name}", ".st-key-lesson_step")
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

    What starts a training, leads away, opens a file or restores what nobody has moved is left out.
    """
    page.goto(f"{url}/{screen.address}")
    _settled(page)
    if screen.press:
        page.get_by_role("radio", name=screen.press).click()
        _settled(page)
    names: list[str] = page.evaluate(CONTROLS, [screen.root, MOST_OF_A_KIND])
    return names


def _settled(page: Page) -> None:
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    page.wait_for_timeout(SETTLED_MS)


def use_control(page: Page, place: int, turn: int) -> Answer | None:
    """Use the control at `place`, and watch its screen; None where nothing looks different.

    A slider and a text go one way at even turns and back at odd ones.
    """
    page.wait_for_timeout(REST_MS)
    watched = {"quiet": QUIET_MS, "patience": PATIENCE_MS, "onPress": False}
    if page.evaluate(IS_LIST, place):
        return _choose(page, place, turn, {**watched, "onPress": True})
    return _answer(page.evaluate(ANSWER, [place, turn, watched]))


def _choose(page: Page, place: int, turn: int, watched: dict[str, Any]) -> Answer | None:
    """Another one of a list, with the mouse."""
    box = page.evaluate_handle("(place) => window.controls[place]", place).as_element()
    if box is None or not box.is_visible():
        return None
    box.click()
    another = page.locator("[role=option]:not([aria-selected=true])").first
    try:
        another.wait_for(timeout=PATIENCE_MS)
    except PlaywrightTimeout:
        page.keyboard.press("Escape")
        return None
    page.evaluate(f"(asked) => {{ window.answered = ({ANSWER})(asked) }}", [place, turn, watched])
    another.click()
    return _answer(page.evaluate("() => window.answered"))


def _answer(told: dict[str, float] | None) -> Answer | None:
    return None if told is None else Answer(**told)
