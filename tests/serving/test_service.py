"""Who asks a network that is loaded is answered while another one is being loaded."""

import asyncio
import threading

import numpy as np
import pytest

from cnn_core.errors import RunError
from cnn_core.serving.service import Service
from tests.serving.asynchronous import awaited

PATIENCE_SECONDS = 20
PICTURE = {"pixels": np.zeros((1, 32, 32, 3), np.uint8)}
WARM, COLD, DAMAGED = ("warm", 1), ("cold", 1), ("damaged", 1)


class Models:
    """Warm is loaded; cold is loaded when it is told to go on; damaged cannot be."""

    def __init__(self):
        self.loaded = {WARM}
        self.begun, self.may_go_on = threading.Event(), threading.Event()

    def is_ready(self, saved):
        return saved in self.loaded

    def network(self, run, epoch):
        if (run, epoch) == DAMAGED:
            raise RunError("It cannot be loaded.")
        self.begun.set()
        assert self.may_go_on.wait(PATIENCE_SECONDS)
        self.loaded.add((run, epoch))

    def logits(self, saved, images):
        assert saved in self.loaded
        return np.full((len(images), 10), len(saved[0]))

    def answer(self, question, saved, arrays, options):
        return {question: self.logits(saved, arrays["pixels"])}


def logits(service, saved):
    return service.logits(saved, PICTURE["pixels"])


def grad_cam(service, saved):
    return service.answer("grad_cam", saved, PICTURE, {})


@pytest.mark.parametrize("ask_cold", [logits, grad_cam])
@pytest.mark.parametrize("ask_warm", [logits, grad_cam])
def test_a_question_to_a_loaded_network_waits_for_no_other(ask_warm, ask_cold):
    async def ask():
        models = Models()
        service = Service(models)
        # As many as there are threads in any line.
        cold = [asyncio.create_task(ask_cold(service, COLD)) for _ in range(4)]
        assert await asyncio.to_thread(models.begun.wait, PATIENCE_SECONDS)
        try:
            await asyncio.wait_for(ask_warm(service, WARM), PATIENCE_SECONDS)
            assert not any(task.done() for task in cold)
        finally:
            models.may_go_on.set()
        return await asyncio.gather(*cold)

    assert len(awaited(ask())) == 4


@pytest.mark.parametrize("ask", [logits, grad_cam])
def test_what_cannot_be_loaded_is_told_and_nothing_is_asked(ask):
    with pytest.raises(RunError, match="It cannot be loaded"):
        awaited(ask(Service(Models()), DAMAGED))
