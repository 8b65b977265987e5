"""The learning rate over a training: as it is planned, and as far as it has been run."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.config import TrainingConfig
from cnn_core.figures import style
from cnn_core.figures.series import steps_per_epoch
from cnn_core.runs.history import RunHistory
from cnn_core.schedules import in_words, learning_rate_at

DRAWN = 400
"""Points of a curve, at most."""


@dataclass(frozen=True)
class Rates:
    """Learning rates against epochs trained, (n,) float64 both."""

    epochs: NDArray[np.float64]
    rates: NDArray[np.float64]


def planned(training: TrainingConfig, batches_per_epoch: int, *, after_step: int = 0) -> Rates:
    """What the schedule says of the steps from `after_step` to the last."""
    steps = training.epochs * batches_per_epoch
    shown = np.unique(np.linspace(min(after_step, steps - 1), steps - 1, DRAWN).round())
    rates = learning_rate_at(
        training.schedule, training.learning_rate, shown, steps=steps, steps_per_epoch=batches_per_epoch
    )
    return Rates(shown / batches_per_epoch, np.broadcast_to(rates, shown.shape))


def trained(history: RunHistory) -> Rates:
    """What the batches so far were trained with, as the trainer told it."""
    batches = history.batches
    shown = np.unique(np.linspace(0, len(batches) - 1, DRAWN).round().astype(int))[: len(batches)]
    return Rates(batches.step[shown] / steps_per_epoch(history), batches.learning_rate[shown])


def schedule_figure(plan: Rates, training: TrainingConfig, *, so_far: Rates | None = None) -> go.Figure:
    """The plan as a line; once something has been trained, that is the line, with a dot at its end, the rest dotted."""
    figure = go.Figure()
    begun = so_far is not None and len(so_far.epochs) > 0
    figure.add_trace(_line(plan, "planned", style.FADED_TEXT if begun else style.TRAINING, dotted=begun))
    if so_far is not None and begun:
        figure.add_trace(_line(so_far, "so far", style.TRAINING))
        figure.add_trace(_now(so_far))
    figure.update_xaxes(title="Epoch", range=[0, 1.02 * training.epochs])
    figure.update_yaxes(title="Learning rate", rangemode="tozero", exponentformat="power", nticks=5)
    figure.update_layout(showlegend=begun)
    return style.styled(figure, title=f"Learning rate: {in_words(training.schedule)}")


def _line(rates: Rates, name: str, color: str, *, dotted: bool = False) -> go.Scatter:
    return go.Scatter(
        x=rates.epochs,
        y=rates.rates,
        name=name,
        mode="lines",
        line={"color": color, "width": 2, "dash": "dot" if dotted else "solid"},
        hovertemplate=f"{name}: %{{y:.3g}} after epoch %{{x:.2f}}<extra></extra>",
    )


def _now(so_far: Rates) -> go.Scatter:
    return go.Scatter(
        x=so_far.epochs[-1:],
        y=so_far.rates[-1:],
        name="now",
        mode="markers",
        marker={"color": style.TRAINING, "size": 9, "line": {"color": style.PAGE, "width": 1.5}},
        hovertemplate="now: %{y:.3g}<extra></extra>",
    )
