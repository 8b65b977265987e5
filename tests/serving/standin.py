"""The public routes without TensorFlow: every line, limit and sentence is real, the network alone is not."""

import numpy as np
from starlette.testclient import TestClient

from cnn_core.serving.application import application
from cnn_core.serving.service import Service

PORT = 8551


class ConstantModels:
    """Takes every picture for the class that its first value says."""

    def logits(self, saved, images):
        return 5 * np.eye(10, dtype=np.float32)[np.asarray(images)[:, 0, 0, 0].astype(int) % 10]

    def answer(self, question, saved, arrays, options):
        raise ValueError(f"{question} is not known here.")


def client(models=None, *, host="127.0.0.1", private=()) -> TestClient:
    """Asks in this process; an error of ours is an answer, as it is to a real client."""
    app = application(Service(models or ConstantModels()), host, PORT, private)
    return TestClient(app, base_url=f"http://127.0.0.1:{PORT}", raise_server_exceptions=False)
