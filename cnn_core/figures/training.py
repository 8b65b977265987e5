"""Learning curves: batches as a thin line, epochs as points, training against validation."""

import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import plotly.graph_objects as go

from cnn_core.analysis.crossing import Crossing, Meeting
from cnn_core.errors import ConfigError
from cnn_core.figures import style
from cnn_core.runs.commands import change_in_words
from cnn_core.runs.events import EpochFinished, InEffect, ValidatedWithin
from cnn_core.runs.history import RunHistory

Metric = Literal["loss", "accuracy", "precision", "recall"]
Points = dict[str, list[float | None]]

BATCH_METRICS: tuple[Metric, ...] = ("loss", "accuracy")
EPOCH_METRICS: tuple[Metric, ...] = ("loss", "accuracy", "precision", "recall")
SHOWN_CHANGES = 4
AXES = {
    "loss": "Loss (nats)",
    "accuracy": "Accuracy",
    "precision": "Precision",
    "recall": "Recall",
}


@dataclass(frozen=True)
class Cursor:
    """How much of a history a reader has seen. As text: `120.3.6`, batch events, epochs and validations."""

    batches: int = 0
    epochs: int = 0
    validations: int = 0

    @classmethod
    def of(cls, history: RunHistory) -> Self:
        return cls(len(history.batches), len(history.epochs), len(history.validations))

    @classmethod
    def parse(cls, text: str) -> Self:
        if not re.fullmatch(r"[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}", text):
            raise ConfigError(f"A cursor is three counts, as in 120.3.6; received {text[:40]!r}.")
        return cls(*map(int, text.split(".")))

    def __str__(self) -> str:
        return f"{self.batches}.{self.epochs}.{self.validations}"


def series_since(history: RunHistory, cursor: Cursor) -> dict[str, Points]:
    """The points of every curve that came after `cursor`, by series name; x counts epochs, y is None where not finite.

    Batch x is the step over the batches of an epoch, so that batches and epochs share one axis.
    """
    series = {f"batch_{metric}": _batch_points(history, metric, cursor.batches) for metric in BATCH_METRICS}
    for metric in EPOCH_METRICS:
        series[f"training_{metric}"] = _points(history, history.epochs[cursor.epochs :], "training", metric)
        validations = history.validations[cursor.validations :]
        series[f"validation_{metric}"] = _points(history, validations, "validation", metric)
    return series


def _batch_points(history: RunHistory, metric: Metric, start: int) -> Points:
    if history.started is None:
        return {"x": [], "y": []}
    per_epoch = history.started.batches_per_epoch
    values = history.batches.loss if metric == "loss" else history.batches.accuracy
    return {
        "x": [step / per_epoch for step in history.batches.step[start:]],
        "y": [_finite(value) for value in values[start:]],
    }


def _points(
    history: RunHistory, judged: Sequence[EpochFinished | ValidatedWithin], part: str, metric: Metric
) -> Points:
    per_epoch = history.started.batches_per_epoch if history.started else 1
    return {
        "x": [event.step / per_epoch for event in judged],
        "y": [_finite(getattr(getattr(event, part), metric)) for event in judged],
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def learning_curves(
    history: RunHistory, metric: Metric, *, epochs: int, marked_epoch: int | None = None, meeting: Meeting | None = None
) -> go.Figure:
    """One metric over the epochs: batches thin and faint, training and validation as points joined by lines.

    Traces carry the name of their series, so that a live plot can be extended; the axis has room for the planned
    `epochs` until the run has ended. `marked_epoch` and the best one get a vertical line each; None, while a run
    trains, leaves out what would grow old before the curve does. `meeting` adds the tutorial's red line with its note,
    and a cross where the curves truly intersect.
    """
    series = series_since(history, Cursor())
    figure = go.Figure()
    if metric in BATCH_METRICS:
        figure.add_trace(_line(series, f"batch_{metric}", "batches", style.TRAINING, width=1, opacity=0.45))
    figure.add_trace(_line(series, f"training_{metric}", "training", style.TRAINING, mode="lines+markers"))
    figure.add_trace(_line(series, f"validation_{metric}", "validation", style.VALIDATION, mode="lines+markers"))
    last = _last_epoch(history, epochs)
    if meeting is not None and meeting.crossing is not None:
        figure.add_trace(_cross(metric, meeting.crossing))
    _draw(figure, _marks(history, metric, marked_epoch, meeting), last)
    figure.update_xaxes(title="Epoch", range=[0, last])
    if metric == "loss":
        figure.update_yaxes(title=AXES[metric], rangemode="tozero")
    else:
        figure.update_yaxes(title=AXES[metric], tickformat=".0%", range=[0, 1])
    return style.styled(figure, title=_title(history, metric, marked_epoch))


def _line(
    series: dict[str, Points],
    name: str,
    label: str,
    color: str,
    *,
    mode: str = "lines",
    width: float = 2,
    opacity: float = 1,
) -> go.Scatter:
    return go.Scatter(
        x=series[name]["x"],
        y=series[name]["y"],
        name=label,
        mode=mode,
        meta={"series": name},
        line={"color": color, "width": width},
        marker={"size": 6},
        opacity=opacity,
        hovertemplate=f"{label} %{{y:.4f}} at epoch %{{x:.2f}}<extra></extra>",
    )


@dataclass(frozen=True)
class _Mark:
    """A vertical line at an epoch and the note beside it, `height` of the figure up."""

    epoch: float
    note: str
    color: str
    height: float
    dash: Literal["dot", "solid"] = "dot"
    hover: str | None = None


def _marks(history: RunHistory, metric: Metric, epoch: int | None, meeting: Meeting | None) -> list[_Mark]:
    """What was turned, the best epoch, another chosen one beside it, and the tutorial's as the tutorial draws it."""
    marks = _turned(history)
    if epoch is not None and history.best_epoch is not None:
        marks.append(_Mark(history.best_epoch, f"best epoch: {history.best_epoch}", style.BEST, 0.02))
    if epoch is not None and epoch != history.best_epoch:
        marks.append(_Mark(epoch, f"epoch {epoch}", style.TEXT, 0.1))
    if meeting is not None and meeting.close is not None:
        value, close = written(metric, meeting.close.value), meeting.close.epoch
        marks.append(_Mark(close, f"optimal value: {value} at epoch {close:.0f}", style.TUTORIAL, 0.18, "solid"))
    return marks


def _turned(history: RunHistory) -> list[_Mark]:
    """The last things that a person has changed while it trained, each where it took effect."""
    per_epoch = history.started.batches_per_epoch if history.started else 1
    last = history.changes[-SHOWN_CHANGES:]
    return [
        _Mark(
            event.step / per_epoch,
            change_in_words(event.change, before=False).lower(),
            style.FADED_TEXT,
            height,
            hover=_told(event),
        )
        for event, height in zip(last, (0.9, 0.82, 0.74, 0.66), strict=False)
        if event.change
    ]


def _told(event: InEffect) -> str:
    """Who turned what, and when."""
    assert event.change is not None
    at = time.strftime("%H:%M:%S", time.localtime(event.time))
    who = f" {event.who}" if event.who else ""
    return f"{change_in_words(event.change)}, turned{who} at {at}, in effect since step {event.step:,}"


def _draw(figure: go.Figure, marks: list[_Mark], last: float) -> None:
    """All at once: added one by one, each would be checked again with all before it."""
    figure.update_layout(
        shapes=[_vertical(mark) for mark in marks], annotations=[_note(mark, mark.epoch > last / 2) for mark in marks]
    )


def _vertical(mark: _Mark) -> dict[str, object]:
    line = {"color": mark.color, "width": 1.5, "dash": mark.dash}
    return {"type": "line", "x0": mark.epoch, "x1": mark.epoch, "y0": 0, "y1": 1, "yref": "y domain", "line": line}


def _note(mark: _Mark, to_the_left: bool) -> dict[str, object]:
    """Beside its line, on the side that has more room."""
    return {
        "x": mark.epoch,
        "y": mark.height,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right" if to_the_left else "left",
        "text": mark.note,
        "showarrow": False,
        "font": {"color": mark.color},
        "bgcolor": style.PAGE,
        "hovertext": mark.hover,
    }


def _cross(metric: Metric, crossing: Crossing) -> go.Scatter:
    return go.Scatter(
        x=[crossing.epoch],
        y=[crossing.value],
        name="true crossing",
        mode="markers",
        marker={"symbol": "x-thin", "size": 13, "line": {"width": 2.5, "color": style.TEXT}},
        hovertemplate=f"the curves cross: {written(metric, crossing.value)} at epoch %{{x:.2f}}<extra></extra>",
    )


def _last_epoch(history: RunHistory, planned: int) -> float:
    """A little room to the right keeps the last points whole."""
    return 1.02 * (max(len(history.epochs), 1) if history.ended else planned)


def _title(history: RunHistory, metric: Metric, marked_epoch: int | None) -> str:
    shown = history.epoch(marked_epoch) if marked_epoch else None
    if shown is None:
        return f"{metric.capitalize()}, batch by batch"
    training, validation = (written(metric, getattr(part, metric)) for part in (shown.training, shown.validation))
    return f"{metric.capitalize()} at epoch {shown.epoch}: {validation} on validation, {training} in training"


def written(metric: Metric, value: float) -> str:
    """A value as it is read: loss in nats, everything else in percent."""
    return f"{value:.2f}" if metric == "loss" else f"{value:.1%}"
