"""The routes of the home's own pages: who may ask, and what of a question is refused."""

import io

import numpy as np
import pytest
import tensorflow as tf

from cnn_core import paths
from cnn_core.serving import parcel
from cnn_core.serving.address import TOKEN_HEADER
from cnn_core.serving.inference import Models
from tests.serving import standin

RUN = "recorded-tutorial"


@pytest.fixture(autouse=True)
def with_the_bundled(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")


@pytest.fixture(scope="module")
def page():
    return standin.page(Models())


def ask(page, body, *, question="logits", run=RUN, epoch=6, **headers):
    return page.post(f"/ask/{question}", params={"run": run, "epoch": epoch}, content=body, headers=headers)


def pixels(*shape: int, dtype: type = np.uint8) -> bytes:
    """A question about black pictures."""
    return parcel.pack({"pixels": np.zeros(shape, dtype)})


def bomb() -> bytes:
    """Small to send, large to unpack."""
    body = io.BytesIO()
    np.savez_compressed(body, pixels=np.zeros(2**26, np.uint8))
    return body.getvalue()


@pytest.mark.parametrize("token", ["", "guessed"])
@pytest.mark.parametrize("route", ["ask/logits", "lesson/about", "measure"])
def test_a_stranger_is_not_answered(page, token, route):
    answer = page.post(f"/{route}", content=pixels(1, 32, 32, 3), headers={TOKEN_HEADER: token})
    assert (answer.status_code, list(answer.json())) == (403, ["error"])


@pytest.mark.parametrize(
    ("run", "epoch", "body", "status", "sentence"),
    [
        (RUN, 11, pixels(1, 32, 32, 3), 404, "has no saved epoch 11; it has: 1, 2"),
        ("quick-20260101-000000-abcd", 1, pixels(1, 32, 32, 3), 404, "There is no run"),
        ("../../etc", 1, pixels(1, 32, 32, 3), 404, "not a run id"),
        (RUN, "x", pixels(1, 32, 32, 3), 400, "epoch must be a number from 1 to 999,999, not 'x'"),
        (RUN, "0", pixels(1, 32, 32, 3), 400, "epoch must be a number from 1 to 999,999, not '0'"),
        (RUN, 2, bytes(100), 400, "must be an .npz file"),
        (RUN, 2, b"", 400, "must be an .npz file"),
        (RUN, 2, pixels(1, 32, 32, 3)[:-300], 400, "must be an .npz file"),
        (RUN, 2, parcel.pack({}), 400, "needs an array `pixels` of shape (n, 32, 32, 3)"),
        (RUN, 2, pixels(0, 32, 32, 3), 400, "about 1 to 1,000 pictures, not 0"),
        (RUN, 2, pixels(1, 32, 32), 400, "not uint8 of shape (1, 32, 32)"),
        (RUN, 2, pixels(1, 32, 32, 3, dtype=np.float32), 400, "not float32 of shape (1, 32, 32, 3)"),
        (RUN, 2, pixels(1001, 32, 32, 3), 400, "about 1 to 1,000 pictures, not 1,001"),
        (RUN, 2, pixels(6000, 32, 32, 3), 413, "may have 16 MiB"),
        (RUN, 2, bomb(), 400, "may hold 16 MiB of arrays, not 64"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_a_sentence(page, run, epoch, body, status, sentence):
    answer = ask(page, body, run=run, epoch=epoch)
    assert answer.status_code == status and sentence in answer.json()["error"]


def test_a_question_travels_with_its_options_and_comes_back_as_arrays(page):
    picture = {"pixels": np.zeros((1, 32, 32, 3), np.uint8)}
    answer = ask(page, parcel.pack(picture, {"class_index": 3}), question="grad_cam")
    arrays, _ = parcel.unpack(answer.content)
    assert arrays["heat"].shape == (32, 32) and arrays["heat"].dtype == np.float32
    assert arrays["layer"].dtype.kind == "U"
    wrong = ask(page, parcel.pack(picture, {"class_index": 10}), question="grad_cam")
    assert wrong.status_code == 400
    assert wrong.json()["error"].startswith("class_index must be a whole number from 0 to 9, not 10")


def test_a_question_that_nobody_knows_names_those_that_there_are(page):
    answer = ask(page, pixels(1, 32, 32, 3), question="why")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("There is no question 'why'; there are: logits, epochs")


def test_a_lesson_asks_tensorflow_itself(page):
    answer = page.post("/lesson/about", content=parcel.pack({}))
    told, _ = parcel.unpack(answer.content)
    assert str(told["tensorflow"]) == tf.__version__
    assert "CPU:0" in told["devices"].tolist()


@pytest.mark.parametrize(
    ("question", "options", "sentence"),
    [("nothing", {}, "No lesson asks 'nothing'; there are: about"), ("about", {"x": 1}, "has no option 'x'")],
)
def test_a_lesson_that_cannot_be_answered_is_a_sentence(page, question, options, sentence):
    answer = page.post(f"/lesson/{question}", content=parcel.pack({}, options))
    assert answer.status_code == 400 and sentence in answer.json()["error"]
