"""The lines before the networks: who waits goes together, who comes too late or waits too long is told."""

import asyncio
import threading

import numpy as np
import pytest

from cnn_core.serving.batches import LARGEST_BATCH, MOST_IMAGES, Batches
from cnn_core.serving.lane import Lane
from cnn_core.serving.refusal import Refusal
from tests.serving.asynchronous import awaited

PATIENCE_SECONDS = 20


class Network:
    """Answers each picture with its number, and lets the first pass wait until it is told to go on."""

    def __init__(self):
        self.passes = []
        self.begun, self.may_go_on = threading.Event(), threading.Event()

    def __call__(self, key, images):
        self.passes.append((key, len(images)))
        self.begun.set()
        assert self.may_go_on.wait(PATIENCE_SECONDS)
        if key == "damaged":
            raise RuntimeError("it is damaged")
        return np.repeat(images[:, :1], 10, axis=1)


def pictures(first, number):
    return np.arange(first, first + number, dtype=np.float32)[:, None]


async def waiting(network, batches, *questions):
    """One question that the network is busy with, and tasks that wait behind it, in this order."""
    busy = asyncio.create_task(batches.ask("busy", pictures(0, 1)))
    await asyncio.to_thread(network.begun.wait, PATIENCE_SECONDS)
    tasks = [asyncio.create_task(batches.ask(key, images)) for key, images in questions]
    await asyncio.sleep(0)
    return busy, tasks


def test_what_waits_goes_together_and_each_gets_its_own_answer():
    async def ask():
        network = Network()
        batches = Batches(network)
        busy, tasks = await waiting(
            network,
            batches,
            *[("one", pictures(10 * index, index)) for index in range(1, 5)],
            ("other", pictures(7, 1)),
        )
        network.may_go_on.set()
        return network.passes, await busy, await asyncio.gather(*tasks)

    passes, busy, answers = awaited(ask())
    assert passes == [("busy", 1), ("one", 10), ("other", 1)]
    assert busy.shape == (1, 10)
    assert [answer[:, 0].tolist() for answer in answers] == [[10], [20, 21], [30, 31, 32], [40, 41, 42, 43], [7]]


def test_no_pass_is_larger_than_one_may_be_unless_one_question_is():
    async def ask():
        network = Network()
        half = LARGEST_BATCH // 2
        questions = [("one", pictures(0, number)) for number in (half, half + 1, 3, 2 * LARGEST_BATCH)]
        busy, tasks = await waiting(network, Batches(network), *questions)
        network.may_go_on.set()
        await asyncio.gather(busy, *tasks)
        return [number for _, number in network.passes]

    half = LARGEST_BATCH // 2
    assert awaited(ask()) == [1, half + 3, half + 1, 2 * LARGEST_BATCH]


def test_who_finds_the_line_full_is_sent_away():
    async def ask():
        network = Network()
        batches = Batches(network, line=2)
        busy, tasks = await waiting(network, batches, *[("one", pictures(0, 1))] * 2)
        with pytest.raises(Refusal, match="2 questions are waiting already") as told:
            await batches.ask("one", pictures(0, 1))
        network.may_go_on.set()
        await asyncio.gather(busy, *tasks)
        await batches.ask("one", pictures(0, 1))
        return told.value

    refusal = awaited(ask())
    assert (refusal.status, refusal.headers) == (429, {"Retry-After": "1"})


def test_only_so_many_pictures_wait_in_whatever_questions():
    async def ask():
        network = Network()
        batches = Batches(network)
        busy, tasks = await waiting(network, batches, ("one", pictures(0, MOST_IMAGES + 1)))
        with pytest.raises(Refusal, match="8,000 pictures at most may wait"):
            await batches.ask("one", pictures(0, 1))
        network.may_go_on.set()
        return await asyncio.gather(busy, *tasks)

    assert [len(answer) for answer in awaited(ask())] == [1, MOST_IMAGES + 1]


def test_who_has_waited_too_long_is_told_and_not_answered_any_more():
    async def ask():
        network = Network()
        batches = Batches(network, seconds=0.05)
        busy, (late,) = await waiting(network, batches, ("late", pictures(0, 1)))
        told = await asyncio.gather(busy, late, return_exceptions=True)
        batches._seconds = PATIENCE_SECONDS
        network.may_go_on.set()
        await batches.ask("next", pictures(0, 1))
        return told, network.passes

    told, passes = awaited(ask())
    assert [refusal.status for refusal in told] == [504, 504]
    assert "No answer within" in told[1].sentence
    assert passes == [("busy", 1), ("next", 1)]


def test_an_error_reaches_all_whom_it_concerns_and_nobody_else():
    async def ask():
        network = Network()
        questions = [("damaged", pictures(0, 1)), ("whole", pictures(5, 1)), ("damaged", pictures(0, 1))]
        busy, tasks = await waiting(network, Batches(network), *questions)
        network.may_go_on.set()
        return await asyncio.gather(busy, *tasks, return_exceptions=True)

    _, first, whole, second = awaited(ask())
    assert str(first) == str(second) == "it is damaged"
    assert whole[0, 0] == 5


def test_a_lane_has_so_many_places_and_gives_them_back():
    async def ask():
        lane, gate = Lane("test", threads=1, line=1), threading.Event()
        inside = [asyncio.create_task(lane.run(gate.wait, PATIENCE_SECONDS)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Refusal, match="2 questions are waiting already"):
            await lane.run(gate.wait, PATIENCE_SECONDS)
        gate.set()
        assert await asyncio.gather(*inside) == [True, True]
        return await lane.run(max, 1, 2)

    assert awaited(ask()) == 2


def test_work_that_takes_too_long_keeps_its_place_until_it_is_over():
    async def ask():
        lane, gate = Lane("test", threads=1, line=0, seconds=0.05), threading.Event()
        with pytest.raises(Refusal, match="No answer within"):
            await lane.run(gate.wait, PATIENCE_SECONDS)
        with pytest.raises(Refusal, match="waiting already"):
            await lane.run(gate.wait, PATIENCE_SECONDS)
        gate.set()
        while lane._inside:
            await asyncio.sleep(0)
        lane._seconds = PATIENCE_SECONDS
        return await lane.run(max, 1, 2)

    assert awaited(ask()) == 2
