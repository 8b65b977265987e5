"""Learning curves: batches as a thin line, epochs as points, training against validation."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import plotly.graph_objects as go

from cnn_core.analysis.crossing import Crossing, Meeting
from cnn_core.figures import style
from cnn_core.figures.series import Cursor, Metric, Points, series_since, steps_per_epoch
from cnn_core.runs.commands import change_in_brief, change_in_words
from cnn_core.runs.events import InEffect
from cnn_core.runs.history import RunHistory

BATCH_METRICS: tuple[Metric, ...] = ("loss", "accuracy")
SHOWN_CHANGES = 4
NOTE_COLORS = {style.BEST: style.BEST_NOTE, style.TUTORIAL: style.TUTORIAL_NOTE}
AXES = {
    "loss": "Loss (nats)",
    "accuracy": "Accuracy",
    "precision": "Precision",
    "recall": "Recall",
}


@dataclass(frozen=True)
class Before:
    """What a fork goes on from: another run, as far as `epoch`."""

    name: str
    history: RunHistory
    epoch: int


@dataclass(frozen=True)
class Mark:
    """A vertical line at an epoch and the note beside it, `height` of the figure up."""

    epoch: float
    note: str
    color: str
    height: float
    dash: Literal["dot", "solid"] = "dot"
    hover: str | None = None


def learning_curves(
    history: RunHistory,
    metric: Metric,
    *,
    epochs: int,
    marked_epoch: int | None = None,
    meeting: Meeting | None = None,
    before: Sequence[Before] = (),
) -> go.Figure:
    """One metric over the epochs: batches thin and faint, training and validation as points joined by lines.

    Traces carry the name of their series, so that a live plot can be extended; the axis has room for the planned
    `epochs` until the run has ended. `marked_epoch` and the best one get a vertical line each; None, while a run
    trains, leaves out what would grow old before the curve does. `meeting` adds the tutorial's red line with its note,
    and a cross where the curves truly intersect. `before` are the runs that this one goes on from, the eldest first:
    each is drawn faint, as far as the next began.
    """
    series = _branched(series_since(history, Cursor()), before, metric)
    figure = go.Figure([trace for earlier in before for trace in _earlier(earlier, metric)])
    if metric in BATCH_METRICS:
        figure.add_trace(_line(series, f"batch_{metric}", "batches", style.TRAINING, width=1, opacity=0.45))
    figure.add_trace(_line(series, f"training_{metric}", "training", style.TRAINING, mode="lines+markers"))
    figure.add_trace(_line(series, f"validation_{metric}", "validation", style.VALIDATION, mode="lines+markers"))
    if meeting is not None and meeting.crossing is not None:
        figure.add_trace(_cross(metric, meeting.crossing))
    marks = [*_forks(before), *_marks(history, metric, marked_epoch, meeting)]
    dress_curves(figure, history, epochs=epochs, marks=marks, log=metric == "loss")
    if metric == "loss":
        figure.update_yaxes(title=AXES[metric], rangemode="tozero")
    else:
        figure.update_yaxes(title=AXES[metric], tickformat=".0%", range=[0, 1])
    return style.styled(figure, title=_title(history, metric, marked_epoch))


def dress_curves(
    figure: go.Figure, history: RunHistory, *, epochs: int, marks: Sequence[Mark] = (), log: bool = False
) -> None:
    """The axis of epochs with room for the planned ones, what was turned, and other marks.

    `meta` tells a plot what it needs to count in steps, and whether the values may stand on a logarithmic axis.
    """
    last = _last_epoch(history, epochs)
    _draw(figure, [*turned(history), *marks], last)
    figure.update_xaxes(title="Epoch", range=[0, last], unifiedhovertitle_text="Epoch %{x:.2f}")
    figure.update_layout(hovermode="x unified", meta={"steps_per_epoch": steps_per_epoch(history), "log": log})


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
    points = series[name]
    return go.Scatter(
        x=points["x"],
        y=points["y"],
        name=label,
        mode=mode,
        meta={"series": name} | {part: value for part, value in points.items() if part not in ("x", "y")},
        line={"color": color, "width": width},
        marker={"size": 6},
        opacity=opacity,
        hovertemplate=f"{label} %{{y:.4f}}<extra></extra>",
    )


def _branched(series: dict[str, Points], before: Sequence[Before], metric: Metric) -> dict[str, Points]:
    """A fork's lines by the epoch begin with its parent's point, so that the branch hangs on its tree."""
    if not before:
        return series
    parent = series_since(before[-1].history, Cursor())
    joined = dict(series)
    for name in (f"training_{metric}", f"validation_{metric}"):
        points = parent[name]
        last = [(x, y) for x, y in zip(points["x"], points["y"], strict=True) if x <= before[-1].epoch][-1:]
        own = series[name]
        joined[name] = own | {"x": [x for x, _ in last] + own["x"], "y": [y for _, y in last] + own["y"]}
    return joined


def _earlier(before: Before, metric: Metric) -> Iterator[go.Scatter]:
    """What a fork goes on from, faint and by the epoch: no live route extends it."""
    series = series_since(before.history, Cursor())
    for part, color in (("training", style.TRAINING), ("validation", style.VALIDATION)):
        points = series[f"{part}_{metric}"]
        pairs = [(x, y) for x, y in zip(points["x"], points["y"], strict=True) if x <= before.epoch]
        yield go.Scatter(
            x=[x for x, _ in pairs],
            y=[y for _, y in pairs],
            name=f"{part} of {before.name}",
            mode="lines",
            line={"color": color, "width": 2, "dash": "dot"},
            opacity=0.5,
            showlegend=False,
            hovertemplate=f"{part} of {escape(before.name)} %{{y:.4f}}<extra></extra>",
        )


def _forks(before: Sequence[Before]) -> list[Mark]:
    """Where each of the earlier runs was left."""
    heights = (0.58, 0.5, 0.42, 0.34)
    shown = list(zip(reversed(before), heights, strict=False))
    return [
        Mark(earlier.epoch, f"forked from {escape(earlier.name)}", style.FADED_TEXT, height)
        for earlier, height in shown
    ]


def _marks(history: RunHistory, metric: Metric, epoch: int | None, meeting: Meeting | None) -> list[Mark]:
    """The best epoch, another chosen one beside it, and the tutorial's as the tutorial draws it."""
    marks = []
    if epoch is not None and history.best_epoch is not None:
        marks.append(Mark(history.best_epoch, f"best epoch: {history.best_epoch}", style.BEST, 0.02))
    if epoch is not None and epoch != history.best_epoch:
        marks.append(Mark(epoch, f"epoch {epoch}", style.TEXT, 0.1))
    if meeting is not None and meeting.close is not None:
        value, close = written(metric, meeting.close.value), meeting.close.epoch
        marks.append(Mark(close, f"optimal value: {value}", style.TUTORIAL, 0.18, "solid"))
    return marks


def turned(history: RunHistory) -> list[Mark]:
    """The last things that a person has changed while it trained, each where it took effect."""
    per_epoch = steps_per_epoch(history)
    last = history.changes[-SHOWN_CHANGES:]
    return [
        Mark(
            event.step / per_epoch,
            change_in_brief(event.change),
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


def _draw(figure: go.Figure, marks: list[Mark], last: float) -> None:
    """All at once: added one by one, each would be checked again with all before it."""
    figure.update_layout(
        shapes=[_vertical(mark) for mark in marks], annotations=[_note(mark, mark.epoch > last / 2) for mark in marks]
    )


def _vertical(mark: Mark) -> dict[str, object]:
    line = {"color": mark.color, "width": 1.5, "dash": mark.dash}
    return {"type": "line", "x0": mark.epoch, "x1": mark.epoch, "y0": 0, "y1": 1, "yref": "y domain", "line": line}


def _note(mark: Mark, to_the_left: bool) -> dict[str, object]:
    """Beside its line, on the side that has more room."""
    return {
        "x": mark.epoch,
        "y": mark.height,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right" if to_the_left else "left",
        "text": mark.note,
        "showarrow": False,
        "font": {"color": NOTE_COLORS.get(mark.color, mark.color)},
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
    if not history.ended:
        return 1.02 * planned
    latest = history.latest_batch.step / steps_per_epoch(history) if history.latest_batch else 0.0
    return 1.02 * max(history.epochs[-1].epoch if history.epochs else 1, latest)


def _title(history: RunHistory, metric: Metric, marked_epoch: int | None) -> str:
    shown = history.epoch(marked_epoch) if marked_epoch else None
    if shown is None:
        return f"{metric.capitalize()}, batch by batch"
    training, validation = (written(metric, getattr(part, metric)) for part in (shown.training, shown.validation))
    return f"{metric.capitalize()} at epoch {shown.epoch}: {validation} on validation, {training} in training"


def written(metric: Metric, value: float) -> str:
    """A value as it is read: loss in nats, everything else in percent."""
    return f"{value:.2f}" if metric == "loss" else f"{value:.1%}"
