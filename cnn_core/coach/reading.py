"""A run as the rules read it: its whole epochs, those since anything was turned, the learning rate, what was saved."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cnn_core.config import NUM_CLASSES, RunConfig
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.history import RunHistory

CHANCE_LOSS = math.log(NUM_CLASSES)
"""Of a network that gives every class the same probability."""

LEARNED_LOSS = 0.95 * CHANCE_LOSS
"""Below it, 2.187, a network has learned something: recorded runs below it were at least 19 % right."""

USUAL_RATE = {"adam": 1e-3, "adamw": 1e-3, "rmsprop": 1e-3, "sgd": 0.1, "muon": 0.24}
"""Where these optimizers work on networks of this size: the first three are Keras's own defaults, that of muon is its
recipe's (arXiv 2404.00498), and 0.1 did best of the rates tried for plain sgd (docs/coach.md)."""

OF_THE_END = frozenset({"epochs", "early_stopping"})
"""What may be turned without changing how the network learns."""

STEADY = 0.05
"""Learning rates within 5 % of one another count as the same: float32 rounds, a schedule moves by more."""


@dataclass(frozen=True)
class Reading:
    """History and configuration, and what follows from both."""

    history: RunHistory
    config: RunConfig
    kept: frozenset[int]
    """The epochs whose network is still there, to be forked from."""

    @cached_property
    def whole(self) -> tuple[EpochFinished, ...]:
        """The epochs that were trained to their end."""
        return tuple(epoch for epoch in self.history.epochs if not epoch.partial)

    @cached_property
    def settled(self) -> tuple[EpochFinished, ...]:
        """The latest whole epochs that were trained from first to last batch as the run trains now.

        What a person turned, or a schedule, deserves a look of its own: nothing of before is held against it.
        """
        return tuple(epoch for epoch in self.whole if epoch.step - self._batches_per_epoch >= self.turned_at)

    @property
    def updates(self) -> int:
        """Of the weights, over the settled epochs."""
        return len(self.settled) * self._batches_per_epoch

    @property
    def steady(self) -> bool:
        """The learning rate follows no schedule."""
        return self.config.training.schedule.kind == "constant"

    @cached_property
    def rate(self) -> float:
        """The learning rate to scale: the latest; with a schedule, the configured one, which it is a multiple of."""
        rates = self.history.batches.learning_rate
        configured = self.config.training.learning_rate
        if not self.steady or not len(rates) or not math.isfinite(rates[-1]) or rates[-1] <= 0:
            return configured
        return significant(float(rates[-1]))

    @property
    def usual_rate(self) -> float:
        return USUAL_RATE[self.config.training.optimizer]

    @property
    def target_epochs(self) -> int:
        return self.history.target_epochs or self.config.training.epochs

    def epoch_of(self, step: int) -> int:
        """The epoch that this update of the weights belongs to."""
        ended = next((epoch.epoch for epoch in self.history.epochs if epoch.step >= step), None)
        return ended or max(self.history.current_epoch, 1)

    def good_epoch(self, before: float = math.inf) -> int | None:
        """The saved epoch of highest validation accuracy before this one, if it had learned anything by then."""
        good = [
            epoch
            for epoch in self.whole
            if epoch.epoch < before
            and epoch.epoch in self.kept
            and epoch.validation.loss < LEARNED_LOSS
            and math.isfinite(epoch.training.loss)
        ]
        best = max(good, key=lambda epoch: epoch.validation.accuracy, default=None)
        return best.epoch if best else None

    @cached_property
    def turned_at(self) -> int:
        """The last step that was trained differently."""
        told = [event for event in self.history.changes if event.change and event.change.setting not in OF_THE_END]
        turned = [event.step for event in told]
        batches = self.history.batches
        if len(batches):
            rates = batches.learning_rate
            others = np.flatnonzero(np.abs(rates - rates[-1]) > STEADY * abs(rates[-1]))
            turned += [int(batches.step[others[-1]])] if len(others) else []
        return max(turned, default=0)

    @property
    def _batches_per_epoch(self) -> int:
        return self.history.started.batches_per_epoch if self.history.started else 0


def significant(value: float, digits: int = 3) -> float:
    """Rounded to so many digits that count: 0.0010000000474974513 is 0.001."""
    return float(f"{value:.{digits}g}")


def decimal(value: float) -> str:
    """Three digits that count, without an exponent: 1e-05 is 0.00001."""
    return f"{significant(value):.10f}".rstrip("0").rstrip(".")


def said(loss: float) -> str:
    """As in `1.401` and `28,226,692`."""
    return f"{loss:.3f}" if loss < 100 else f"{loss:,.0f}"


def listed(values: Sequence[float]) -> str:
    """As in `1.401, 1.451 and 1.543`."""
    words = [said(value) for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
