"""A lab on a page of its own, without the app around it, as the app would put it there."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from ui.component import script_of
from ui.learn.lab import kernels
from ui.learn.lab.component import html_of, scripts_of
from ui.learn.lab.digits import levels

STATIC = Path(__file__).parents[2] / "ui" / "static"
ADDRESS = "http://lab.test/"
"""A page of no address has no memory."""
DIGITS = [{"name": f"digit-{digit}", "words": f"Digit {digit}", "levels": levels(digit)} for digit in (0, 1, 3, 4)]
MOUNT = """
async ([script, data]) => {
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const { default: show } = await import(address);
    window.sent = [];
    window.shown = (data) => show({
        parentElement: document.querySelector("#parent"),
        data: [data],
        setTriggerValue: (...told) => window.sent.push(told),
    });
    window.check = (name) => {
        let verdict = null;
        const reply = (right, words) => (verdict = { right, words });
        window.dispatchEvent(new CustomEvent("epochscope-check", { detail: { name, reply } }));
        return verdict;
    };
    window.shown(data);
}
"""


def put_lab(page: Page, name: str, data: dict[str, Any]) -> None:
    """The lab of this name with these data, and nothing kept from before."""
    page.goto(ADDRESS)
    page.evaluate("() => sessionStorage.clear()")
    styles = "".join((STATIC / f"{one}.css").read_text(encoding="utf-8") for one in ("lab", name))
    page.set_content(f"<style>{styles}</style><div id=parent>{html_of(name)}</div>")
    page.evaluate(MOUNT, [script_of(name, scripts_of(name)), data])


def pictures(draw: int = 0, draws: int = 1) -> dict[str, Any]:
    """What a strip of pictures is given: of each draw two digits, called by its number."""

    def named(number: int) -> list[dict[str, Any]]:
        return [digit | {"name": f"draw-{number}-{place}"} for place, digit in enumerate(DIGITS[:2])]

    return {"chosen": None, "draw": draw, "draws": [named(draw + ahead) for ahead in range(draws)], "digits": []}


def convolution(**changes: Any) -> dict[str, Any]:
    """What the lab of the convolution is given, with these changes."""
    presets = kernels.told()
    return {
        "pictures": pictures(),
        "presets": presets,
        "begin": presets[0],
        "steps": [],
        "sizes": False,
        "several": None,
        "tests": False,
        "learned": None,
        "judges": [],
    } | changes


def weights_on(page: Page) -> list[str]:
    """What stands in the kernel's fields, row by row."""
    return page.locator(".kernel input").evaluate_all("(fields) => fields.map(({ value }) => value)")


def verdict(page: Page, question: str) -> tuple[bool, str]:
    """What the lab says to a question of its page."""
    found = page.evaluate("(name) => window.check(name)", question)
    return found["right"], found["words"]


def choose(page: Page, text: str, group: str = "") -> None:
    """One of a few choices, of this group where several have it."""
    within = page.get_by_role("group", name=group, exact=True) if group else page
    within.get_by_role("radio", name=text, exact=True).check()
