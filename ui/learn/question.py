"""A question to answer by trying: put on the page with its check, which tells right from wrong and why.

What was solved is kept by the browser. A question is named `<chapter>.<name>`, once in all lessons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ui.component import component

_component = component(
    "question", '<section class="epochscope-question"></section>', shares=["element", "progress", "checks"]
)


@dataclass(frozen=True)
class Option:
    """One of several answers; `because` is told to whoever chooses it."""

    text: str
    because: str
    right: bool = False


def choice(name: str, prompt: str, options: Sequence[Option]) -> None:
    """One of `options` is right; each says why."""
    told = [{"text": option.text, "because": option.because, "right": option.right} for option in options]
    _ask(name, prompt, {"kind": "choice", "options": told})


def number(name: str, prompt: str, answer: float, *, because: str, hint: str, tolerance: float = 0.0) -> None:
    """A number within `tolerance` of `answer`; `hint` is told to whoever is wrong, `because` to whoever is right."""
    _ask(name, prompt, {"kind": "number", "answer": answer, "tolerance": tolerance, "because": because, "hint": hint})


def lab(name: str, prompt: str) -> None:
    """Answered by what the experiment on the page shows: its script judges, by `answerChecks` of shared/checks.js."""
    _ask(name, prompt, {"kind": "lab"})


def state(name: str, prompt: str, right: bool, words: str) -> None:
    """Answered by how the page's own controls stand: `right` and `words` judge them as they are now."""
    _ask(name, prompt, {"kind": "state", "right": right, "words": words})


def _ask(name: str, prompt: str, kind: dict[str, Any]) -> None:
    _component(key=f"question_{name}", data={"name": name, "prompt": prompt} | kind)
