"""The network that is asked by default is made ready before the first visit, and a failure there troubles nobody."""

from cnn_core import paths
from cnn_core.serving import warming
from tests.runs.recorded import recorded_run
from tests.serving.standin import ConstantModels

PATIENCE_SECONDS = 20


class Noting(ConstantModels):
    def __init__(self):
        self.asked = []

    def logits(self, saved, images):
        self.asked.append(("logits", saved[0].id, saved[1], images.shape))
        return super().logits(saved, images)

    def answer(self, question, saved, arrays, options):
        self.asked.append((question, saved[0].id, saved[1], arrays["pixels"].shape))
        return {}


def warmed(models):
    thread = warming.begin(models)
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


def test_the_network_that_classify_asks_first_is_asked_what_classify_asks(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    models = Noting()
    warmed(models)
    picture = (1, 32, 32, 3)
    asked = [("logits", "recorded-speedrun", 8, picture), ("grad_cam", "recorded-speedrun", 8, picture)]
    assert models.asked == asked
    own = recorded_run()
    warmed(models)
    assert [run for _, run, _, _ in models.asked[2:]] == [own.id, own.id]


def test_where_nothing_is_trained_nothing_is_asked_and_nothing_said(home, caplog):
    models = Noting()
    warmed(models)
    assert models.asked == [] and caplog.text == ""


class Damaged(ConstantModels):
    def logits(self, saved, images):
        raise RuntimeError("it is damaged")


def test_what_goes_wrong_is_in_the_log_alone(home, monkeypatch, caplog):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    warmed(Damaged())
    assert "could not be made ready" in caplog.text and "it is damaged" in caplog.text
