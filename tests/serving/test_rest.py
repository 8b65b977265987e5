"""`python -m cnn_core serve` as other programs know it: TensorFlow Serving's form, right answers, many at once."""

import os
import re
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pytest
import requests
from PIL import Image

from cnn_core import data, paths
from cnn_core.data import CLASS_NAMES
from cnn_core.runs.directory import Run, find
from cnn_core.runs.predictions import read_logits, softmax
from cnn_core.serving.address import TOKEN_HEADER
from cnn_core.serving.examples import EXAMPLES, examples
from tests.conftest import home_with

PATIENCE_SECONDS = 100


@dataclass(frozen=True)
class Served:
    """Where it listens, and what it said while it started."""

    base: str
    said: list[str]
    process: subprocess.Popen[str]

    def predict(self, question: object, where: str = "recorded-tutorial") -> requests.Response:
        return requests.post(f"{self.base}/v1/models/{where}:predict", json=question, timeout=PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def own_home(prepared_data, tmp_path_factory):
    """Without runs of one's own: the most accurate of those that come along answers where none is named."""
    return home_with(prepared_data, tmp_path_factory.mktemp("rest") / "home")


@pytest.fixture(scope="module")
def served(own_home):
    environment = os.environ | {paths.HOME_VARIABLE: str(own_home), paths.RECORDED_VARIABLE: "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "cnn_core", "serve", "--port", "0"], env=environment, stderr=subprocess.PIPE, text=True
    )
    said = []
    for line in process.stderr:
        said.append(line)
        if "curl" in line:
            break
    # What it says later must not fill the pipe.
    reading = threading.Thread(target=process.stderr.read)
    reading.start()
    yield Served(re.search(r"http://\S+:\d+", "".join(said))[0], said, process)
    process.kill()
    process.wait()
    reading.join()
    process.stderr.close()


@pytest.fixture(autouse=True)
def with_the_bundled(own_home, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(own_home))
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")


@pytest.fixture(scope="module")
def photographs(own_home):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(own_home))
        test = data.load("sample").test
        return np.asarray(test.images[:500]), np.asarray(test.labels[:500])


def kept(run: Run | str, epoch: int):
    """The probabilities that the trainer kept of the test images."""
    return softmax(read_logits(find(run), epoch))


def png(pixels) -> bytes:
    content = BytesIO()
    Image.fromarray(pixels).save(content, "PNG")
    return content.getvalue()


def test_a_client_of_tensorflow_serving_is_answered_in_its_form(served, photographs):
    pictures = photographs[0][:3]
    answer = served.predict({"signature_name": "serving_default", "instances": pictures.tolist()})
    assert answer.status_code == 200 and list(answer.json()) == ["predictions"]
    predictions = np.array(answer.json()["predictions"])
    assert predictions.shape == (3, 10)
    np.testing.assert_array_equal(predictions, predictions.astype(np.float32))
    np.testing.assert_allclose(predictions, kept("recorded-tutorial", 6)[:3], atol=5e-3)


def test_a_version_is_a_saved_epoch(served, photographs):
    pictures = photographs[0][:3].tolist()
    answer = served.predict({"instances": pictures}, "recorded-tutorial/versions/2").json()
    np.testing.assert_allclose(answer["predictions"], kept("recorded-tutorial", 2)[:3], atol=5e-3)
    assert answer != served.predict({"instances": pictures}).json()


def test_every_form_that_tensorflow_serving_documents_gives_the_same(served, photographs):
    pictures = photographs[0][:2].tolist()
    rows = served.predict({"instances": pictures}).json()["predictions"]
    named = [{"pixels": picture} for picture in pictures]
    assert served.predict({"instances": named}).json()["predictions"] == rows
    for column in (pictures, {"pixels": pictures}):
        assert served.predict({"inputs": column}).json() == {"outputs": rows}


def test_numbers_between_the_whole_ones_count(served, photographs):
    whole = photographs[0][:1] // 2
    rows = [served.predict({"instances": (whole + part).tolist()}).json() for part in (0, 0.5)]
    assert rows[0] != rows[1]


def test_status_and_metadata_are_those_of_tensorflow_serving(served):
    models = f"{served.base}/v1/models/recorded-tutorial"
    status = requests.get(models, timeout=9).json()["model_version_status"]
    assert [version["version"] for version in status] == [str(epoch) for epoch in range(10, 0, -1)]
    assert status[0] == {"version": "10", "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}}
    told = requests.get(f"{models}/metadata", timeout=9).json()
    assert told["model_spec"] == {"name": "recorded-tutorial", "signature_name": "", "version": "6"}
    signature = told["metadata"]["signature_def"]["signature_def"]["serving_default"]
    sizes = [dimension["size"] for dimension in signature["inputs"]["pixels"]["tensor_shape"]["dim"]]
    assert sizes == ["-1", "32", "32", "3"] and signature["method_name"] == "tensorflow/serving/predict"
    assert told["metadata"]["class_names"] == list(CLASS_NAMES)
    assert requests.get(f"{models}/versions/3/metadata", timeout=9).json()["model_spec"]["version"] == "3"


@pytest.mark.parametrize(("run", "epoch"), [("recorded-tutorial", 6), ("recorded-speedrun", 8)])
def test_the_accuracy_is_that_of_the_answers_which_the_trainer_kept(served, photographs, run, epoch):
    pictures, labels = photographs
    answers = np.argmax(served.predict({"instances": pictures.tolist()}, run).json()["predictions"], axis=1)
    wanted = kept(run, epoch)[: len(labels)].argmax(axis=1)
    # The weights that come along are rounded to 16 bits: a picture may fall on the other side.
    assert (answers != wanted).sum() <= 1
    assert (answers == labels).mean() == pytest.approx((wanted == labels).mean(), abs=0.002)


def test_two_hundred_at_once_are_answered_right_or_sent_away_with_a_sentence(served, photographs):
    pictures = photographs[0][:200]
    wanted = kept("recorded-tutorial", 6)[:200]

    def ask(index: int) -> int:
        answer = served.predict({"instances": pictures[index : index + 1].tolist()})
        if answer.status_code == 200:
            np.testing.assert_allclose(answer.json()["predictions"][0], wanted[index], atol=5e-3)
        else:
            assert answer.status_code in (429, 503) and answer.json()["error"]
            assert answer.headers["Retry-After"] == "1"
        return answer.status_code

    with ThreadPoolExecutor(200) as clients:
        statuses = list(clients.map(ask, range(200)))
    assert statuses.count(200) > 100


def test_files_are_answered_one_by_one(served, photographs):
    pictures, labels = photographs
    enlarged = np.kron(pictures[0], np.ones((4, 4, 1), np.uint8))
    files = [
        ("files", ("a cat.png", png(enlarged))),
        ("files", ("../<b>notes</b>.txt", b"no picture")),
        ("files", ("wide.png", png(np.hstack([pictures[1]] * 3)))),
    ]
    answer = requests.post(f"{served.base}/v1/classify", files=files, timeout=PATIENCE_SECONDS)
    told = answer.json()
    assert (answer.status_code, told["run"], told["epoch"]) == (200, "recorded-speedrun", 8)
    cat, notes, wide = told["answers"]
    assert cat["file"] == "a cat.png" and cat["label"] == CLASS_NAMES[labels[0]]
    np.testing.assert_allclose(list(cat["probabilities"].values()), kept("recorded-speedrun", 8)[0], atol=5e-3)
    assert cat["probability"] == max(cat["probabilities"].values())
    assert notes["file"] == "b>.txt" and notes["error"].startswith("b>.txt is not a picture that can be read.")
    assert "Only its middle" in wide["warnings"][0]
    assert answer.headers["content-type"] == "application/json"


def test_a_form_names_run_and_epoch(served, photographs):
    files = [("files", ("cat.png", png(photographs[0][0])))]
    form = {"run": "recorded-tutorial", "epoch": "2"}
    told = requests.post(f"{served.base}/v1/classify", data=form, files=files, timeout=PATIENCE_SECONDS).json()
    assert (told["run"], told["epoch"]) == ("recorded-tutorial", 2)


@pytest.mark.parametrize("route", ["ask/logits", "measure"])
def test_the_routes_of_the_pages_are_closed_to_all(served, route):
    answer = requests.post(f"{served.base}/{route}", data=b"", headers={TOKEN_HEADER: ""}, timeout=9)
    # To a page it means that another process has this port by now.
    assert answer.status_code == 403


def test_it_says_where_it_listens_and_how_to_ask(served):
    assert f"Listening on {served.base} (Ctrl-C ends it)" in "".join(served.said)
    assert f"curl -F files=@picture.png {served.base}/v1/classify" in served.said[-1]


@pytest.mark.parametrize("path", EXAMPLES)
def test_the_examples_of_the_page_run(served, photographs, path, tmp_path):
    for name in ("picture.png", "other.jpg"):
        (tmp_path / name).write_bytes(png(photographs[0][0]))
    curl, python = examples(path, served.base, "recorded-tutorial", 6)
    done = subprocess.run(["sh", "-ec", curl], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stdout.startswith("{") and '"error":' not in done.stdout
    told = subprocess.run([sys.executable, "-c", python], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (told.returncode, told.stderr) == (0, "") and told.stdout


def test_ctrl_c_ends_it_in_peace(served):
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(20) == 0
