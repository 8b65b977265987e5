"""What a client sends is bounded while it comes: in size, in time, and together with what others send."""

import asyncio

import pytest
from starlette.requests import Request

from cnn_core.serving.body import PASSED_BYTES, Intake
from cnn_core.serving.refusal import Refusal
from tests.serving.asynchronous import awaited


def body_of(*chunks: bytes, **headers: str) -> tuple[Request, list[bytes]]:
    """A request that sends these chunks and then nothing, and those of them that were not read."""
    left = list(chunks)

    async def receive():
        if not left:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": left.pop(0), "more_body": True}

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": raw}, receive), left


def refusal_of(intake: Intake, request: Request, largest: int) -> Refusal:
    async def read():
        async with intake.body(request, largest):
            pytest.fail("it was taken")

    with pytest.raises(Refusal) as told:
        awaited(read())
    return told.value


def test_a_body_without_end_is_refused_while_it_comes():
    request, left = body_of(*[bytes(2**20)] * 100)
    assert refusal_of(Intake(), request, 2**20).status == 413
    # The client is let finish, so that it reads the sentence, but not for ever.
    assert len(left) == 100 - 2 - (PASSED_BYTES // 2**20 + 1)


def test_a_body_that_announces_itself_as_too_large_is_not_kept():
    intake = Intake(most=10)
    request, _ = body_of(bytes(2**27), content_length=str(2**27))
    assert refusal_of(intake, request, 2**20).status == 413
    assert intake._free == 10


def test_a_body_that_does_not_come_is_not_waited_for():
    request, _ = body_of(b"{")
    refusal = refusal_of(Intake(seconds=0.01), request, 2**20)
    assert refusal.status == 408 and "was not here within 0 seconds" in refusal.sentence


def test_bodies_together_hold_only_so_much_and_give_it_back():
    async def ask():
        intake = Intake(most=100, seconds=5)

        async def ended():
            return {"type": "http.request", "body": bytes(60), "more_body": False}

        first, second, third = (Request({"type": "http", "headers": []}, ended) for _ in range(3))
        async with intake.body(first, 2**20) as body:
            assert len(body) == 60
            with pytest.raises(Refusal, match="Too much is being asked at once") as told:
                async with intake.body(second, 2**20):
                    pass
        async with intake.body(third, 2**20):
            pass
        return told.value, intake._free

    refusal, free = awaited(ask())
    assert (refusal.status, refusal.headers, free) == (503, {"Retry-After": "1"}, 100)
