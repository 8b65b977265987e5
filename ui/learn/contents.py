"""The lessons' contents: a card a chapter with its steps, what of them was seen and solved, and where to go on."""

from ui import selection
from ui.component import component
from ui.learn.chapters import CHAPTERS

_KEY = "contents"
_component = component("contents", '<div class="epochscope-contents"></div>', shares=["element", "progress"])


def contents() -> None:
    """All chapters; a click opens one, or one of its steps, or goes on where it was left."""
    result = _component(
        key=_KEY,
        data={
            "chapters": [
                {
                    "name": chapter.name,
                    "title": chapter.title,
                    "lead": chapter.lead,
                    "steps": [{"name": step.name, "title": step.title} for step in chapter.steps],
                }
                for chapter in CHAPTERS
            ]
        },
        on_go_change=lambda: None,
    )
    _go(result.get("go"))


def _go(sent: object) -> None:
    """What a browser sent: a chapter and one of its steps, for it may send anything."""
    for chapter in CHAPTERS:
        for step in chapter.steps:
            if sent == [chapter.name, step.name]:
                selection.go(chapter.page, selection.choose(step=step.name))
