"""What a learning-rate range test tells: the loss against the learning rate, and which rate to begin with.

Smith, "Cyclical Learning Rates for Training Neural Networks", arXiv 1506.01186, section 3.3.
"""

from collections.abc import Iterable
from math import isfinite

SMOOTHING = 0.9
BLOWN_UP = 2.0


class SmoothedLoss:
    """An exponentially weighted mean without the bias towards 0 of its first values (arXiv 1412.6980, section 3)."""

    def __init__(self) -> None:
        self._sum = 0.0
        self._weight = 0.0
        self.lowest = float("inf")
        self.now = float("nan")

    def add(self, loss: float) -> float:
        """The mean with this loss added; NaN from the first loss that is no number on."""
        self._sum = SMOOTHING * self._sum + (1 - SMOOTHING) * loss
        self._weight = SMOOTHING * self._weight + (1 - SMOOTHING)
        self.now = self._sum / self._weight
        self.lowest = min(self.lowest, self.now)
        return self.now

    @property
    def has_blown_up(self) -> bool:
        """No number any more, or more than twice its lowest: nothing is learned beyond."""
        return not isfinite(self._sum) or self.now > BLOWN_UP * self.lowest


def smoothed(losses: Iterable[float]) -> list[float]:
    """The smoothed loss after each."""
    mean = SmoothedLoss()
    return [mean.add(loss) for loss in losses]
