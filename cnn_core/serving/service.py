"""What every route asks: the networks, behind lines of bounded length."""

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from cnn_core.runs.directory import Run
from cnn_core.serving.batches import Batches
from cnn_core.serving.body import Intake
from cnn_core.serving.lane import Lane
from cnn_core.serving.refusal import Refusal

P = ParamSpec("P")
T = TypeVar("T")
Saved = tuple[Run, int]
"""A run and one of its saved epochs."""


class Answering(Protocol):
    """What cnn_core.serving.inference.Models does; so this module stays without TensorFlow."""

    def is_ready(self, saved: Saved) -> bool: ...

    def network(self, run: Run, epoch: int) -> object: ...

    def logits(self, saved: Saved, images: NDArray[Any]) -> NDArray[np.float32]: ...

    def answer(
        self, question: str, saved: Saved, arrays: Mapping[str, NDArray[Any]], options: Mapping[str, Any]
    ) -> dict[str, NDArray[Any]]: ...

    def lesson(
        self, question: str, arrays: Mapping[str, NDArray[Any]], options: Mapping[str, Any]
    ) -> dict[str, NDArray[Any]]: ...


class Service:
    """Four lines: of bodies to be made into pixels, of networks to be loaded, of pixels to be classified, and of
    questions that take longer.
    """

    def __init__(self, models: Answering) -> None:
        self.intake = Intake()
        self._models = models
        self._preparing = Lane("preparing", threads=2, line=254)
        self._loading = Lane("loading", threads=2, line=254)
        self._batches = Batches(models.logits)
        self._questions = Lane("questions", threads=2, line=30)

    async def prepare(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` makes, off the event loop: reading files, decoding pictures and numbers."""
        return await self._preparing.run(work, *args, **kwargs)

    async def logits(self, saved: Saved, images: NDArray[Any]) -> NDArray[np.float32]:
        """(images, 32, 32, 3) -> (images, 10), in one pass with what others ask of the same network now."""
        await self._load(saved)
        return await self._batches.ask(saved, images)

    async def answer(
        self, question: str, saved: Saved, arrays: Mapping[str, NDArray[Any]], options: Mapping[str, Any]
    ) -> dict[str, NDArray[Any]]:
        """The answer to one of QUESTIONS. Raises Refusal 400 when the question is wrong."""
        await self._load(saved)
        try:
            return await self._questions.run(self._models.answer, question, saved, arrays, options)
        except ValueError as error:
            raise Refusal(400, str(error)) from error

    async def lesson(
        self, question: str, arrays: Mapping[str, NDArray[Any]], options: Mapping[str, Any]
    ) -> dict[str, NDArray[Any]]:
        """The answer to one of LESSONS, which are about no network. Raises Refusal 400 when the question is wrong."""
        try:
            return await self._questions.run(self._models.lesson, question, arrays, options)
        except ValueError as error:
            raise Refusal(400, str(error)) from error

    async def _load(self, saved: Saved) -> None:
        # In a line of its own: whoever asks a network that is loaded does not wait for another one's load.
        if not self._models.is_ready(saved):
            await self._loading.run(self._models.network, *saved)
