"""The tour: five steps for somebody who stands before an audience, walked with the arrow keys."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from cnn_core.analysis.classes_in_words import Confused, largest_confusions
from cnn_core.errors import EpochscopeError
from cnn_core.runs.follow import RunSummary
from ui import replay, selection
from ui.component import component
from ui.evaluate.confusion import cell_words
from ui.evaluate.evaluations import load
from ui.opening import ask_landing
from ui.runs import offered
from ui.selection import Selection

TOUR_IMAGE = "test-1"
_component = component("tour", '<aside class="epochscope-tour"></aside>', shares=["element", "keys"])


@dataclass(frozen=True)
class Step:
    """`words` are for saying aloud; `where` is the selection that the page shows, given the run that is toured."""

    page: str
    title: str
    words: Callable[[RunSummary | None], str]
    where: Callable[[RunSummary | None], Selection]
    lands: bool = False
    """What the step is about lies further down its page."""


def begin() -> None:
    """Go to the first step."""
    _go(1)


def tour_bar() -> None:
    """The step that is being shown and the way on, while a tour is under way; mounted by the shell on every page."""
    number = selection.current().tour
    if number is None:
        return
    run = _run_to_show()
    step = STEPS[number - 1]
    if selection.current() == Selection(tour=number):
        # A link that names the step alone.
        selection.select(replace(step.where(run), tour=number))
    result = _component(
        key="tour",
        data={"number": number, "count": len(STEPS), "title": step.title, "words": step.words(_on_show(run))},
        on_go_change=_ignore,
    )
    match result.get("go"):
        case "next" if number < len(STEPS):
            _go(number + 1)
        case "previous" if number > 1:
            _go(number - 1)
        case "end":
            selection.select(selection.choose(tour=None))
            st.rerun()


def _go(number: int) -> None:
    step, run = STEPS[number - 1], _run_to_show()
    where = step.where(run)
    if step.lands:
        ask_landing()
    if run and where.replay:
        replay.begin(run.run)
    selection.go(step.page, replace(where, tour=number))


def _run_to_show() -> RunSummary | None:
    """The selected run where it has a saved epoch, else the best of all that have ended, else none."""
    able = [found for found in offered() if found.history.checkpoints and found.history.ended]
    chosen = selection.current().run
    selected = next((found for found in able if found.run.id == chosen), None)
    return selected or max(able, key=_best_accuracy, default=None)


def _on_show(run: RunSummary | None) -> RunSummary | None:
    """The toured run, but none where another is selected: words must not tell of what the page does not show."""
    return run if run and selection.current().run in (None, run.run.id) else None


def _best_accuracy(summary: RunSummary) -> float:
    best = summary.history.best
    return best.validation.accuracy if best else 0.0


def _at(run: RunSummary | None) -> Selection:
    return Selection(run=run.run.id) if run else Selection()


def _confusion(run: RunSummary | None) -> Selection:
    found = _largest_confusion(run)
    return replace(_at(run), class_index=found.true_class, answer_index=found.answer) if found else _at(run)


def _largest_confusion(run: RunSummary | None) -> Confused | None:
    """At the best epoch; None where there is none, or where its answers cannot be read, which the page itself tells."""
    if run is None or run.history.best_epoch is None:
        return None
    try:
        matrix = load(run.run, run.history.best_epoch).confusion
    except EpochscopeError:
        return None
    return next(iter(largest_confusions(matrix, 1)), None)


def _data_words(_run: RunSummary | None) -> str:
    return (
        "60,000 small photographs in ten classes: this is all that the network is ever shown. Nobody tells it what a "
        "wing or a wheel is; it has to find that out."
    )


def _replay_words(run: RunSummary | None) -> str:
    if run is None:
        return "A finished run is replayed here. “Train in a minute” makes one; the tour goes on meanwhile."
    best = run.history.best
    reached = f" It came to {best.validation.accuracy:.1%} on photographs it had not learned from." if best else ""
    return (
        "A real training, drawn again from its log as it grew. Each step right is one more look at all photographs: "
        f"accuracy climbs from one in ten, which is guessing.{reached}"
    )


def _confusion_words(run: RunSummary | None) -> str:
    found = _largest_confusion(run)
    if found is None:
        return "Here every number opens the photographs behind it, once a run has finished."
    words = cell_words((found.true_class, found.answer))
    return (
        f"What it takes for what. Its most common mistake: {words}, {found.count:,} times. Every cell "
        "opens its photographs: look at them and judge for yourselves."
    )


def _photo_words(run: RunSummary | None) -> str:
    if run is None:
        return "Once a network has been trained, it can be shown any photograph, one of your own too."
    return (
        "A photograph it never learned from, as we see it and as the network sees it: 32 by 32 pixels. Drop one of "
        "your own to try it. It always answers with one of its ten classes, whatever the picture shows."
    )


def _better_words(run: RunSummary | None) -> str:
    best = run.history.best if run else None
    here = f"This run: {best.validation.accuracy:.1%}. " if best else ""
    return (
        f"{here}The tutorial prints 67.09%, on its training images; a small network has been published that reaches "
        "94%. The list shows in what they differ. Turn the sliders on Train and add a row."
    )


STEPS = (
    Step("data", "What it learns from", _data_words, _at),
    Step("train", "How it learns", _replay_words, lambda run: replace(_at(run), replay=run is not None)),
    Step("evaluate", "What it gets wrong", _confusion_words, _confusion, lands=True),
    Step("classify", "A photograph it has never seen", _photo_words, lambda run: replace(_at(run), image=TOUR_IMAGE)),
    Step("home", "What it takes to be better", _better_words, _at, lands=True),
)


def _ignore() -> None:
    """A trigger needs a callback; the shell reads its value instead."""
