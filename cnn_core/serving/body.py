"""What a client sends, read with a limit on its size, on its time, and on what all of them hold at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request

from cnn_core.serving.refusal import Refusal

READ_SECONDS = 30.0
HELD_BYTES = 256 * 2**20
PASSED_BYTES = 64 * 2**20
"""Of a body that is refused: read to no use, so that the sentence arrives."""


class Intake:
    """Bodies that have been read and are not answered yet: together at most `most` bytes."""

    def __init__(self, *, most: int = HELD_BYTES, seconds: float = READ_SECONDS) -> None:
        self._free = most
        self._seconds = seconds

    @asynccontextmanager
    async def body(self, request: Request, largest: int) -> AsyncIterator[bytes]:
        """All that was sent, counted as held until the `with` ends.

        Raises Refusal: 413 as soon as it is larger than `largest`, 415 when it is compressed, 408 when it comes too
        slowly, 503 when too much is held already.
        """
        held = bytearray()
        try:
            await self._read(request, largest, held)
            yield bytes(held)
        finally:
            self._free += len(held)

    async def _read(self, request: Request, largest: int, held: bytearray) -> None:
        chunks = _chunks(request)
        try:
            async with asyncio.timeout(self._seconds):
                try:
                    _check_head(request, largest)
                    async for chunk in chunks:
                        self._check(chunk, len(held), largest)
                        held += chunk
                        self._free -= len(chunk)
                except Refusal:
                    # Who is still sending when the connection closes never reads why.
                    await _let_pass(chunks)
                    raise
        except TimeoutError:
            raise Refusal(
                408, f"The question was not here within {self._seconds:.0f} seconds. Send it faster, or in parts."
            ) from None

    def _check(self, chunk: bytes, held: int, largest: int) -> None:
        if held + len(chunk) > largest:
            raise too_large(largest)
        if len(chunk) > self._free:
            raise Refusal(503, "Too much is being asked at once. Ask again in a second.")


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "The connection ended before the question did. Ask again.")
        more = message.get("more_body", False)
        yield message.get("body", b"")


async def _let_pass(chunks: AsyncIterator[bytes]) -> None:
    passed = 0
    async for chunk in chunks:
        passed += len(chunk)
        if passed > PASSED_BYTES:
            return


def too_large(largest: int) -> Refusal:
    """To who sends more than that."""
    return Refusal(413, f"A body may have {largest // 2**20} MiB and this one has more. Send less at once.")


def _check_head(request: Request, largest: int) -> None:
    coding = request.headers.get("content-encoding", "identity")
    if coding.lower() != "identity":
        raise Refusal(415, f"A body must be sent as it is, not with Content-Encoding {coding[:20]!r}.")
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > largest:
        raise too_large(largest)
