"""Every wrong question to the public routes gets its status and a sentence, and nothing in between."""

import json
import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from cnn_core import paths
from cnn_core.serving import form, pictures
from cnn_core.serving.limits import MOST_FILES
from tests.serving import standin

PREDICT = "/v1/models/recorded-tutorial:predict"
PICTURE = np.zeros((32, 32, 3), int).tolist()


@pytest.fixture(autouse=True)
def with_the_bundled(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")


@pytest.fixture(scope="module")
def client():
    return standin.client()


def refused(answer) -> tuple[int, str]:
    """Status and sentence of an answer that holds nothing else, and that no browser takes for a page."""
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    told = answer.json()
    assert list(told) == ["error"]
    return answer.status_code, told["error"]


def with_value(value):
    """A picture with one value that is another."""
    picture = np.zeros((32, 32, 3), object)
    picture[31, 30, 2] = value
    return picture.tolist()


def png(*size: int) -> bytes:
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({}, "either instances or inputs"),
        ({"instances": [PICTURE], "inputs": [PICTURE]}, "either instances or inputs"),
        ({"instances": [PICTURE], "examples": 1}, "not 'examples'"),
        ({"instances": [PICTURE], "signature_name": "train"}, "must be 'serving_default' or left out, not 'train'"),
        ({"instances": []}, "must be a list of 1 to 1,000 pictures, not an empty one"),
        ({"instances": {"pixels": [PICTURE]}}, "must be a list of 1 to 1,000 pictures, not an object"),
        ({"inputs": "a cat"}, "must be a list of 1 to 1,000 pictures, not 'a cat'"),
        ({"instances": PICTURE}, r"instances\[0\] must be a picture of 32x32x3 numbers .*; its shape is \(32, 3\)"),
        ({"instances": [1, 2]}, r"instances\[0\] must be .*; its shape is \(\)"),
        ({"instances": [PICTURE, PICTURE[:28]]}, r"instances\[1\] must be .*; its shape is \(28, 32, 3\)"),
        ({"inputs": [[[[0]]]]}, r"inputs\[0\] must be .*; its shape is \(1, 1, 1\)"),
        ({"instances": [PICTURE, [*PICTURE[:31], [[0]]]]}, r"instances\[1\] .* differ in length"),
        ({"instances": [{"pixels": PICTURE}, {"image": PICTURE}]}, r"instances\[0\] .* no number"),
        ({"instances": [with_value("7")]}, r"instances\[0\] .* no number"),
        ({"instances": [PICTURE, with_value(None)]}, r"instances\[1\] .* no number"),
        ({"instances": [with_value(10**30)]}, r"instances\[0\] .* no number"),
        ({"instances": [with_value(True)]}, "not true or false"),
        ({"instances": [with_value(-1)]}, "numbers from 0 to 255, .*; not -1"),
        ({"instances": [with_value(255.5)]}, "numbers from 0 to 255, .*; not 255.5"),
        ({"instances": [with_value(float("nan"))]}, "not nan"),
        ({"instances": [with_value(float("-inf"))]}, "not -inf"),
        ([PICTURE], "must be a JSON object .*, not a list"),
        (None, "must be a JSON object .*, not None"),
    ],
)
def test_a_wrong_question_for_predictions_is_told_what_is_wrong(client, question, sentence):
    status, told = refused(client.post(PREDICT, content=json.dumps(question)))
    assert status == 400 and re.search(sentence, told)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\x00", b"[" * 5000, b'{"instances": [01]}', b"pixels=1"])
def test_what_is_no_json_is_told(client, body):
    status, told = refused(client.post(PREDICT, content=body))
    assert status == 400 and "The body must be JSON" in told


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/v1/models/quick-20260101-000000-abcd:predict", 404, "There is no run 'quick-20260101-000000-abcd'"),
        ("/v1/models/No%20Run:predict", 404, "'No Run' is not a run id"),
        ("/v1/models/recorded-speedrun/versions/3:predict", 404, "has no saved epoch 3; it has: 8"),
        ("/v1/models/recorded-speedrun/versions/0:predict", 400, "epoch must be a number from 1 to 999,999, not '0'"),
        ("/v1/models/recorded-speedrun/versions/last:predict", 400, "epoch must be a number from 1 .*, not 'last'"),
        ("/v1/models/recorded-speedrun/versions/1", 405, "is asked with GET, not with POST"),
        ("/v1/models/recorded-speedrun:classify", 405, "is asked with GET, not with POST"),
        ("/v2/models/recorded-speedrun", 404, "There is nothing at this address; /docs tells"),
        ("/v1/models/../../../etc/passwd", 404, "There is nothing at this address"),
        ("/ask/logits", 404, "There is nothing at this address"),
        ("/measure", 404, "There is nothing at this address"),
    ],
)
def test_what_is_not_there_is_told(client, address, status, sentence):
    code, told = refused(client.post(address, content=json.dumps({"instances": [PICTURE]})))
    assert code == status and re.search(sentence, told)


@pytest.mark.parametrize("address", ["", "/metadata", "/versions/3", "/versions/3/metadata"])
def test_status_and_metadata_of_what_is_not_there_are_told(client, address):
    known = client.get(f"/v1/models/recorded-speedrun{address}")
    assert (refused(known)[0] == 404) if "3" in address else known.status_code == 200
    assert refused(client.get(f"/v1/models/quick-20260101-000000-abcd{address}"))[0] == 404


def test_more_pictures_than_a_question_may_have_are_too_many(client, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PICTURES", 2)
    assert client.post(PREDICT, json={"instances": [PICTURE] * 2}).status_code == 200
    assert refused(client.post(PREDICT, json={"instances": [PICTURE] * 3})) == (
        413,
        "At most 2 pictures may be asked about at once, not 3: send them in parts.",
    )


def test_numbers_beyond_counting_are_refused_before_they_are_read(client, monkeypatch):
    monkeypatch.setattr(pictures, "_JSON", None)
    status, told = refused(client.post(PREDICT, content=b'{"instances": [' + b"1," * 3_100_000 + b"1]}"))
    assert status == 413 and "At most 1,000 pictures" in told


@pytest.mark.parametrize(("address", "module"), [(PREDICT, pictures), ("/v1/classify", form)])
def test_a_body_that_is_too_large_is_refused(client, monkeypatch, address, module):
    monkeypatch.setattr(module, "MAXIMUM_BYTES", 2**20)
    status, told = refused(client.post(address, content=bytes(2**20 + 1)))
    assert status == 413 and "may have 1 MiB" in told


@pytest.mark.parametrize("address", [PREDICT, "/v1/classify"])
def test_a_compressed_body_is_refused_unopened(client, address):
    status, told = refused(client.post(address, content=b"x", headers={"Content-Encoding": "gzip"}))
    assert status == 415 and "not with Content-Encoding 'gzip'" in told


@pytest.mark.parametrize(
    ("files", "data", "status", "sentence"),
    [
        ([("files", ("a.png", b""))], {}, 400, "a.png is empty"),
        ([("files", ("page.html", b"<script>alert(1)</script>"))], {}, 400, "page.html is not a picture"),
        ([("files", ("a.png", png(90, 90)[:100]))], {}, 400, "a.png is damaged"),
    ],
)
def test_a_file_that_is_no_picture_is_told(client, files, data, status, sentence):
    answer = client.post("/v1/classify", files=files, data=data)
    assert answer.status_code == status and sentence in answer.json()["error"]
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["answers"] == [{"file": files[0][1][0], "error": answer.json()["error"]}]


@pytest.mark.parametrize(
    ("files", "data", "status", "sentence"),
    [
        ([("file", ("a.png", png(9, 9)))], {}, 400, "fields files, run and epoch; not 'file'"),
        ([("files", ("a.png", png(9, 9)))] * (MOST_FILES + 1), {}, 413, "Too many files"),
        ([("files", ("a.png", png(9, 9)))], {"files": "b"}, 400, "picture files in fields named files"),
        ([("run", ("run", b"x")), ("files", ("a.png", png(9, 9)))], {}, 400, "run may be given once, as text"),
        ([("files", ("a.png", png(9, 9)))], {"run": "../../etc"}, 404, "is not a run id"),
        ([("files", ("a.png", png(9, 9)))], {"run": "recorded-speedrun", "epoch": "2"}, 404, "has no saved epoch 2"),
        ([("files", ("a.png", png(9, 9)))], {"epoch": "0"}, 400, "epoch must be a number from 1 to 999,999, not '0'"),
        ([("files", ("a.png", png(9, 9)))], {"epoch": "²"}, 400, "epoch must be a number from 1 to 999,999, not '²'"),
        ([("files", ("a.png", png(9, 9)))], {"epoch": ["1", "2"]}, 400, "epoch may be given once"),
        ([("files", ("a.png", png(9, 9)))], {"a": "1", "b": "1", "c": "1", "d": "1"}, 400, "Too many fields"),
    ],
)
def test_a_wrong_form_is_told(client, files, data, status, sentence):
    code, told = refused(client.post("/v1/classify", files=files, data=data))
    assert code == status and sentence in told


@pytest.mark.parametrize(
    ("kind", "status"),
    [("application/json", 415), ("", 415), ("multipart/form-data", 400), ("multipart/form-data; boundary=x", 400)],
)
def test_what_is_no_form_is_told(client, kind, status):
    code, _ = refused(client.post("/v1/classify", content=b"{}", headers={"Content-Type": kind}))
    assert code == status


def test_a_name_that_is_a_page_comes_back_as_json_alone(client):
    name = "<img src=x onerror=alert(1)>.png"
    answer = client.post("/v1/classify", files=[("files", (name, png(40, 40)))])
    assert answer.status_code == 200 and answer.json()["answers"][0]["file"] == name
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


class Diverged(standin.ConstantModels):
    def logits(self, saved, images):
        return np.full((len(images), 10), np.nan, np.float32)


def test_a_network_that_has_diverged_is_a_sentence():
    status, told = refused(standin.client(Diverged()).post(PREDICT, json={"instances": [PICTURE]}))
    assert status == 404 and "after epoch 6 of run 'recorded-tutorial' has diverged" in told


class Faulty(standin.ConstantModels):
    def logits(self, saved, images):
        raise RuntimeError("/a/folder of this machine")


def test_a_fault_of_ours_says_nothing_of_the_machine():
    status, told = refused(standin.client(Faulty()).post(PREDICT, json={"instances": [PICTURE]}))
    assert (status, told) == (500, "The server met an error over this question. Its log says more.")
