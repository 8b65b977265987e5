"""A network together with what has been traced of it."""

import threading
from collections.abc import Callable, Hashable
from typing import Any

import keras

from cnn_core.engine.evaluation import LogitsFunction


class TracedModel:
    """A network and its traced functions, each made when it is first wanted; they follow the weights as they change.

    Safe to use from several threads as long as nobody changes the weights.
    """

    def __init__(self, model: keras.Model) -> None:
        self.model = model
        self.logits_of = LogitsFunction(model)
        self._functions: dict[Hashable, Callable[..., Any]] = {}
        self._lock = threading.Lock()

    def function(self, key: Hashable, make: Callable[[], Callable[..., Any]]) -> Callable[..., Any]:
        """What `make` made when this key was first asked for: tracing takes far longer than calling."""
        with self._lock:
            if key not in self._functions:
                self._functions[key] = make()
            return self._functions[key]
