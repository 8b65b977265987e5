"""What ten probabilities say, in words."""

from collections.abc import Sequence

from cnn_core.analysis.classes_in_words import single
from cnn_core.data.cifar10 import CLASS_NAMES

SURE = 0.5


def answer_words(probabilities: Sequence[float]) -> str:
    """As in `A ship, 93.1%.`; below one half, `Not sure: perhaps a ship (41.0%) or an airplane (30.2%).`"""
    first, second = sorted(range(len(CLASS_NAMES)), key=lambda index: -probabilities[index])[:2]
    if probabilities[first] >= SURE:
        return f"{single(first).capitalize()}, {percent(probabilities[first])}."
    return f"Not sure: perhaps {_guess(first, probabilities)} or {_guess(second, probabilities)}."


def percent(probability: float) -> str:
    """One decimal, and never a certainty that is none."""
    if 0.9995 <= probability < 1:
        return "over 99.9%"
    return f"{probability:.1%}"


def _guess(index: int, probabilities: Sequence[float]) -> str:
    return f"{single(index)} ({percent(probabilities[index])})"
