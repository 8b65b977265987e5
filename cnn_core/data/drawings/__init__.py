"""Drawings of the ten classes, made by this code alone; `cnn_core.data.samples` shows them."""

from collections.abc import Callable

from cnn_core.data.drawings.animals import bird, cat, deer, dog, frog, horse
from cnn_core.data.drawings.sheet import Sheet
from cnn_core.data.drawings.vehicles import airplane, automobile, ship, truck

DRAWN: dict[str, Callable[[], Sheet]] = {
    draw.__name__: draw for draw in (airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck)
}
"""By the name of its class."""
