"""The options of a question, read one by one: each that is wrong is a sentence."""

from collections.abc import Mapping, Sequence
from typing import Any


class Options:
    """What came with a question as JSON. Raises ValueError at once for a name that the question does not know."""

    def __init__(self, given: Mapping[str, Any], known: Sequence[str]) -> None:
        unknown = sorted(set(given) - set(known))
        if unknown:
            meant = f"it knows: {', '.join(known)}" if known else "it has none"
            raise ValueError(f"This question has no option {str(unknown[0])[:60]!r}; {meant}.")
        self._given = given

    def get(self, name: str) -> Any:
        """As it came; None where it was left out."""
        return self._given.get(name)

    def whole(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number within bounds, both included; it must be given where it has no default."""
        value = self._given.get(name)
        if value is None and default is not None:
            return default
        return whole(value, name, least, most)

    def text(self, name: str) -> str | None:
        value = self._given.get(name)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name} must be a name in quotation marks, not {shortened(value)}.")
        return value

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """One of these words; the first where it was left out."""
        value = self._given.get(name, choices[0])
        if value not in choices:
            raise ValueError(f"{name} must be one of {', '.join(choices)}, not {shortened(value)}.")
        return str(value)

    def wholes(self, name: str, least: int, most: int) -> list[int] | None:
        """Different whole numbers within bounds, at least one."""
        values = self._given.get(name)
        if values is None:
            return None
        if not isinstance(values, list) or not values:
            raise ValueError(f"{name} must be a list of whole numbers, not {shortened(values)}.")
        numbers = [whole(value, f"each of {name}", least, most) for value in values]
        if len(set(numbers)) < len(numbers):
            raise ValueError(f"{name} must name each number once, not {shortened(values)}.")
        return numbers


def whole(value: object, name: str, least: int, most: int) -> int:
    """The value, if it is a whole number within bounds; else raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}, not {shortened(value)}.")
    return value


def shortened(value: object) -> str:
    """As a sentence can bear it."""
    if value is None:
        return "left out"
    words = repr(value)
    return words if len(words) <= 60 else f"{words[:57]}..."
