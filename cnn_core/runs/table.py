"""Runs as a table: its columns, which rows are asked for, and in which order. Plain values in, plain values out."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cnn_core.runs.entry import ConfigFacts
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.follow import RunSummary
from cnn_core.runs.status import Status
from cnn_core.terminal import format_duration

Value = str | float | None
Shown = Literal["current", "archived", "all"]
NOTHING = "–"


@dataclass(frozen=True)
class Column:
    """`value` is what is sorted by, None where there is nothing to tell; `text` is how it is written.

    `meaning` is a sentence. Where `best_is_high`, a first click on the heading puts the largest on top.
    """

    name: str
    title: str
    meaning: str
    value: Callable[[RunSummary], Value]
    text: Callable[[Value], str]
    numeric: bool = True
    best_is_high: bool = True


@dataclass(frozen=True)
class Filter:
    """Which rows are asked for; what is empty asks for nothing. Texts are found wherever they stand, in any case."""

    text: str = ""
    statuses: frozenset[Status] = frozenset()
    tags: frozenset[str] = frozenset()
    presets: frozenset[str] = frozenset()
    starred: bool = False
    shown: Shown = "current"

    def matches(self, summary: RunSummary) -> bool:
        meta = summary.entry.meta
        return (
            self.shown in ("all", "archived" if meta.archived else "current")
            and (meta.star or not self.starred)
            and (not self.statuses or summary.status in self.statuses)
            and self.tags <= set(meta.tags)
            and (not self.presets or preset_of(summary) in self.presets)
            and all(word in _words(summary) for word in self.text.lower().split())
        )


def ordered(found: Iterable[RunSummary], column: Column, *, descending: bool) -> list[RunSummary]:
    """By this column; those of which it has nothing to tell come last, and equals keep their order."""
    told: list[tuple[str | float, RunSummary]] = []
    untold = []
    for summary in found:
        value = column.value(summary)
        if value is None:
            untold.append(summary)
        else:
            told.append((value.lower() if isinstance(value, str) else value, summary))
    told.sort(key=lambda pair: pair[0], reverse=descending)
    return [*(summary for _, summary in told), *untold]


def preset_of(summary: RunSummary) -> str:
    """The preset that the run began with; `own` where it began with none."""
    return (summary.entry.config.preset if summary.entry.config else None) or "own"


def tags_of(found: Sequence[RunSummary]) -> list[str]:
    """All tags that the runs have, in alphabetical order."""
    return sorted({tag for summary in found for tag in summary.entry.meta.tags}, key=str.lower)


def _words(summary: RunSummary) -> str:
    meta, config = summary.entry.meta, summary.entry.config
    parts = (summary.name, summary.run.id, meta.notes, *meta.tags, config.optimizer if config else "")
    return "\n".join(parts).lower()


def _of_config(read: Callable[[ConfigFacts], Value]) -> Callable[[RunSummary], Value]:
    return lambda summary: read(summary.entry.config) if summary.entry.config else None


def _of_best(read: Callable[[EpochFinished], float]) -> Callable[[RunSummary], Value]:
    return lambda summary: _finite(read(summary.history.best)) if summary.history.best else None


def _of_last(read: Callable[[EpochFinished], float]) -> Callable[[RunSummary], Value]:
    return lambda summary: _finite(read(summary.history.epochs[-1])) if summary.history.epochs else None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _written(form: str) -> Callable[[Value], str]:
    return lambda value: NOTHING if value is None else format(value, form)


def _moment(value: Value) -> str:
    return time.strftime("%d %b %Y %H:%M", time.localtime(value)) if isinstance(value, float) and value else NOTHING


def _duration(value: Value) -> str:
    return format_duration(value) if isinstance(value, float) else NOTHING


def _megabytes(value: Value) -> str:
    if not isinstance(value, int | float):
        return NOTHING
    return f"{value / 1e9:,.1f} GB" if value >= 1e9 else f"{value / 1e6:,.1f} MB"


def _parent(summary: RunSummary) -> Value:
    parent = summary.entry.config.parent if summary.entry.config else None
    return f"{parent.run}, epoch {parent.epoch}" if parent else None


_WORD, _COUNT, _SHARE, _NUMBER = _written(""), _written(",.0f"), _written(".1%"), _written("g")
_COLUMNS = (
    Column("name", "Name", "What the run is called.", lambda run: run.name, _WORD, False, False),
    Column("status", "Status", "What it is doing.", lambda run: str(run.status), _WORD, False, False),
    Column("best", "Best", "The highest validation accuracy.", _of_best(lambda one: one.validation.accuracy), _SHARE),
    Column("best_epoch", "Best epoch", "After which epoch that was.", _of_best(lambda one: one.epoch), _COUNT),
    Column("last", "Last", "Validation accuracy, at last.", _of_last(lambda one: one.validation.accuracy), _SHARE),
    Column(
        "loss",
        "Loss",
        "The validation loss of the best epoch, in nats.",
        _of_best(lambda one: one.validation.loss),
        _written(".3f"),
        best_is_high=False,
    ),
    Column("training", "Training", "Training accuracy, at last.", _of_last(lambda one: one.training.accuracy), _SHARE),
    Column("epochs", "Epochs", "How many are done.", lambda run: len(run.history.epochs), _COUNT),
    Column("duration", "Trained for", "Validation left out.", lambda run: run.history.seconds or None, _duration),
    Column("preset", "Preset", "What it began with.", preset_of, _WORD, False, False),
    Column(
        "optimizer", "Optimizer", "The rule of the updates.", _of_config(lambda one: one.optimizer), _WORD, False, False
    ),
    Column("learning_rate", "Learning rate", "As configured.", _of_config(lambda one: one.learning_rate), _NUMBER),
    Column("schedule", "Schedule", "How it changes.", _of_config(lambda one: one.schedule), _WORD, False, False),
    Column("batch_size", "Batch", "Images in a batch.", _of_config(lambda one: one.batch_size), _COUNT),
    Column("parameters", "Parameters", "Weights and biases.", _of_config(lambda one: one.parameters), _COUNT),
    Column("layers", "Layers", "In the network.", _of_config(lambda one: one.layers), _COUNT),
    Column("dataset", "Data", "Which training images.", _of_config(lambda one: one.dataset), _WORD, False, False),
    Column("fraction", "Share", "Of the training images.", _of_config(lambda one: one.fraction), _written(".0%")),
    Column("seed", "Seed", "Of weights, order and masks.", _of_config(lambda one: one.seed), _NUMBER),
    Column("parent", "Forked from", "The run and epoch it goes on from.", _parent, _WORD, False, False),
    Column("disk", "Disk", "All of its files.", lambda run: run.entry.disk_bytes, _megabytes),
    Column("created", "Created", "When it was set up.", lambda run: run.entry.created or None, _moment),
)
COLUMNS = {column.name: column for column in _COLUMNS}
