"""Which epoch of a run answers in a lesson that is not about epochs."""

from collections.abc import Collection

from cnn_core.runs.history import RunHistory


def best_or_last(history: RunHistory, among: Collection[int]) -> int:
    """The best epoch where it is among these, else the last of them, which are not empty."""
    best = history.best_epoch
    return best if best is not None and best in among else max(among)
