"""The routes in this process, most often without TensorFlow: every line, limit and sentence is real."""

import numpy as np
from starlette.testclient import TestClient

from cnn_core.serving import private
from cnn_core.serving.application import application
from cnn_core.serving.service import Service

PORT = 8551
TOKEN = "only the pages know it"


class ConstantModels:
    """Takes every picture for the class that its first value says."""

    def is_ready(self, saved):
        return True

    def network(self, run, epoch):
        raise AssertionError("It is ready.")

    def logits(self, saved, images):
        return 5 * np.eye(10, dtype=np.float32)[np.asarray(images)[:, 0, 0, 0].astype(int) % 10]

    def answer(self, question, saved, arrays, options):
        raise ValueError(f"{question} is not known here.")


def client(models=None, *, host="127.0.0.1") -> TestClient:
    """Asks by the public routes; an error of ours is an answer, as it is to a real client."""
    return _client(application(Service(models or ConstantModels()), host, PORT))


def page(models=None, measure=lambda _config: False) -> TestClient:
    """Asks by the routes of the home's own pages, as one that knows TOKEN."""
    service = Service(models or ConstantModels())
    asking = _client(application(service, "127.0.0.1", PORT, private.routes(service, TOKEN, measure)))
    asking.headers[private.TOKEN_HEADER] = TOKEN
    return asking


def _client(app) -> TestClient:
    return TestClient(app, base_url=f"http://127.0.0.1:{PORT}", raise_server_exceptions=False)
