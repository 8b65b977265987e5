"""A few threads, and a short line before them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from cnn_core.serving.refusal import Refusal

ANSWER_SECONDS = 25.0
"""Less than the pages' own patience, so that they are given the sentence."""

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """Work in so many threads at once; who comes when `line` others wait already is sent away."""

    def __init__(self, name: str, *, threads: int, line: int, seconds: float = ANSWER_SECONDS) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = threads + line
        self._inside = 0
        self._seconds = seconds

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns or raises. Raises Refusal 429 when the line is full, 504 when the time is over."""
        if self._inside >= self._most:
            raise too_many(self._most)
        self._inside += 1
        # From the event loop alone: no lock.
        loop = asyncio.get_running_loop()
        future = self._executor.submit(work, *args, **kwargs)
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave))
        return await in_time(future, self._seconds)

    def _leave(self) -> None:
        self._inside -= 1


async def in_time(future: Future[T], seconds: float) -> T:
    """The result; raises Refusal 504 when the time is over: what has not begun by then is not begun any more."""
    try:
        return await asyncio.wait_for(asyncio.wrap_future(future), seconds)
    except TimeoutError:
        raise Refusal(
            504, f"No answer within {seconds:.0f} seconds: the machine is busy. Ask again, or about less at once."
        ) from None


def too_many(most: int) -> Refusal:
    """To who comes when the line is full."""
    return Refusal(429, f"{most} questions are waiting already, and no more are taken. Ask again in a second.")
