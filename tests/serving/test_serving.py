"""The serving process, for real: right answers, to the right people, and back again when it dies."""

import io
import os
import signal
import stat
import subprocess
import sys
import threading

import numpy as np
import psutil
import pytest
import requests

from cnn_core import data, paths, speed
from cnn_core.analysis.evaluation import evaluate
from cnn_core.errors import ServingError
from cnn_core.jobs import submit
from cnn_core.jobs.launch import launch
from cnn_core.jobs.slots import slot
from cnn_core.parsing import with_overrides
from cnn_core.runs.follow import Follower
from cnn_core.runs.predictions import CHECKPOINT_FILE
from cnn_core.serving import address, client, parcel
from cnn_core.serving.address import TOKEN_HEADER, Address
from cnn_core.serving.process import LONGEST_LOG_BYTES, ServingProcess
from tests.faults.training import SMALL, eventually

KEEP_SERVING = """
import time
from cnn_core.serving.process import ServingProcess
serving = ServingProcess()
while True:
    serving.tick(wanted=True)
    time.sleep(0.1)
"""


@pytest.fixture(scope="module")
def trained(shared_home):
    """A run, its validation images and the logits that its trainer kept of them."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(shared_home))
        run = submit(SMALL)
        assert launch(run).wait(60) == 0
        evaluation = evaluate(run, Follower(run).history(), 2)
        images = np.stack([data.image(evaluation.split, index) for index in evaluation.indices[:64]])
        return run, images, evaluation.probabilities[:64]


@pytest.fixture(scope="module")
def kept(shared_home):
    """A process that keeps one serving on the shared home, as the web server's supervisor does."""
    process = subprocess.Popen(
        [sys.executable, "-c", KEEP_SERVING], env=os.environ | {paths.HOME_VARIABLE: str(shared_home)}
    )
    yield process
    process.kill()
    process.wait()


@pytest.fixture(autouse=True)
def on_the_shared_home(shared_home, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(shared_home))


def ask(body: bytes, *, token: str | None = None, **query: object) -> requests.Response:
    """The answer to a plain request."""
    there = eventually(address.read)
    headers = {TOKEN_HEADER: there.token if token is None else token}
    where = f"http://127.0.0.1:{there.port}/ask/logits"
    return requests.post(where, params=query, data=body, headers=headers, timeout=100)


def pixels(*shape: int, dtype: type = np.uint8) -> bytes:
    """A question about black pictures."""
    return parcel.pack({"pixels": np.zeros(shape, dtype)})


def test_the_answers_are_those_that_the_trainer_kept(trained, kept):
    run, images, probabilities = trained
    np.testing.assert_allclose(client.classify(run, 2, images), probabilities, atol=1e-4)


def bomb() -> bytes:
    """Small to send, large to unpack."""
    body = io.BytesIO()
    np.savez_compressed(body, pixels=np.zeros(2**26, np.uint8))
    return body.getvalue()


@pytest.mark.parametrize("token", ["", "guessed"])
def test_a_stranger_is_not_answered(trained, kept, token):
    answer = ask(pixels(1, 32, 32, 3), token=token, run=trained[0].id, epoch=2)
    assert (answer.status_code, list(answer.json())) == (403, ["error"])


@pytest.mark.parametrize(
    ("run_id", "epoch", "body", "status", "sentence"),
    [
        (None, 3, pixels(1, 32, 32, 3), 404, "has no saved epoch 3; it has: 1, 2"),
        ("quick-20260101-000000-abcd", 1, pixels(1, 32, 32, 3), 404, "There is no run"),
        ("../../etc", 1, pixels(1, 32, 32, 3), 404, "not a run id"),
        (None, "x", pixels(1, 32, 32, 3), 400, "epoch must be a number"),
        (None, 2, bytes(100), 400, "must be an .npz file"),
        (None, 2, b"", 400, "must be an .npz file"),
        (None, 2, pixels(1, 32, 32, 3)[:-300], 400, "must be an .npz file"),
        (None, 2, parcel.pack({}), 400, "pixels must be 1 to 1000 pictures"),
        (None, 2, pixels(0, 32, 32, 3), 400, "not (0, 32, 32, 3) uint8"),
        (None, 2, pixels(1, 32, 32), 400, "not (1, 32, 32) uint8"),
        (None, 2, pixels(1, 32, 32, 3, dtype=np.float32), 400, "not (1, 32, 32, 3) float32"),
        (None, 2, pixels(1001, 32, 32, 3), 400, "not (1001, 32, 32, 3)"),
        (None, 2, pixels(6000, 32, 32, 3), 413, "may have 16 MiB"),
        (None, 2, bomb(), 400, "may hold 16 MiB of arrays, not 64"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_a_sentence(
    trained, kept, run_id, epoch, body, status, sentence
):
    answer = ask(body, run=run_id or trained[0].id, epoch=epoch)
    assert answer.status_code == status and sentence in answer.json()["error"]


def test_a_refusal_reaches_the_page_as_it_is(trained, kept):
    run, images, _ = trained
    with pytest.raises(ServingError, match="has no saved epoch 9"):
        client.classify(run, 9, images)


def test_a_question_travels_with_its_options_and_comes_back_as_arrays(trained, kept):
    run, images, _ = trained
    answer = client.ask("grad_cam", run, 2, {"pixels": images[:1]}, class_index=3)
    assert answer["heat"].shape == (32, 32) and answer["heat"].dtype == np.float32
    assert answer["layer"].dtype.kind == "U"
    with pytest.raises(ServingError, match="class_index must be a whole number from 0 to 9, not 10"):
        client.ask("grad_cam", run, 2, {"pixels": images[:1]}, class_index=10)
    with pytest.raises(ServingError, match="There is no question 'why'; there are: logits, epochs"):
        client.ask("why", run, 2)


def test_an_edited_kernel_is_no_address_too_long(trained, kept):
    run, images, _ = trained
    values = np.random.default_rng(0).normal(size=parcel.MAXIMUM_BYTES // 200).tolist()
    with pytest.raises(ServingError, match="values"):
        client.ask("surgery", run, 2, {"pixels": images[:1]}, edits=[edit("conv2d_3", values)])


def edit(layer, values):
    return {"layer": layer, "filter": 0, "channel": None, "values": values}


@pytest.fixture
def damaged(trained):
    """The run of the other tests while its first epoch is torn."""
    checkpoint = trained[0].epoch_folder(1) / CHECKPOINT_FILE
    whole = checkpoint.read_bytes()
    checkpoint.write_bytes(whole[:2000])
    yield trained
    checkpoint.write_bytes(whole)


def test_a_damaged_checkpoint_is_a_sentence_and_the_traceback_is_in_the_log(damaged, kept):
    run, images, _ = damaged
    with pytest.raises(ServingError, match=r"after epoch 1 of run .* cannot be loaded") as told:
        client.classify(run, 1, images)
    assert str(paths.home()) not in str(told.value)
    assert "Traceback" in paths.serving_log_path().read_text()


@pytest.mark.skipif(os.name == "nt", reason="modes as POSIX has them")
def test_only_the_owner_reads_where_it_listens(kept):
    eventually(address.read)
    assert stat.S_IMODE(paths.serving_path().stat().st_mode) == 0o600


@pytest.mark.faults
def test_a_second_one_leaves_the_home_to_the_first(kept):
    first = eventually(address.read)
    with subprocess.Popen([sys.executable, "-m", "cnn_core.serving.server"], stdin=subprocess.PIPE) as second:
        assert second.wait(100) == 0
    assert address.read() == first and psutil.pid_exists(first.pid)


@pytest.mark.faults
def test_killed_it_comes_back_and_answers(trained, kept):
    run, images, probabilities = trained
    client.classify(run, 2, images[:1])
    first = address.read()
    os.kill(first.pid, signal.SIGKILL)
    np.testing.assert_allclose(client.classify(run, 2, images), probabilities, atol=1e-4)
    assert address.read().pid != first.pid


def predict(run, images) -> requests.Response:
    """As a client of TensorFlow Serving asks, which knows nothing of restarts."""
    where = f"http://127.0.0.1:{address.read().port}/v1/models/{run.id}/versions/2:predict"
    return requests.post(where, json={"instances": images.tolist()}, timeout=60)


def fate_of(run, images) -> str:
    try:
        return f"it was answered with {predict(run, images).status_code}"
    except requests.ConnectionError:
        return "the connection broke"


@pytest.mark.faults
def test_killed_over_a_question_it_is_asked_again(trained, kept):
    run, images, probabilities = trained
    client.classify(run, 2, images[:1])
    serving = psutil.Process(address.read().pid)
    serving.suspend()
    answers, broken = [], []
    asking = threading.Thread(target=lambda: answers.append(client.classify(run, 2, images)))
    stranger = threading.Thread(target=lambda: broken.append(fate_of(run, images)))
    asking.start()
    stranger.start()
    asking.join(0.5)
    assert asking.is_alive() and stranger.is_alive()
    serving.kill()
    asking.join(60)
    stranger.join(60)
    np.testing.assert_allclose(answers[0], probabilities, atol=1e-4)
    assert broken == ["the connection broke"]
    np.testing.assert_allclose(predict(run, images).json()["predictions"], probabilities, atol=1e-4)


@pytest.mark.faults
def test_it_dies_with_whoever_started_it_even_on_sigkill(trained, home, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    keeper = subprocess.Popen([sys.executable, "-c", KEEP_SERVING])
    serving = psutil.Process(eventually(address.read).pid)
    keeper.kill()
    keeper.wait()
    _, alive = psutil.wait_procs([serving], timeout=5)
    assert alive == [] and not paths.serving_path().exists()


def test_nothing_is_started_before_somebody_wants_it(home, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    monkeypatch.setattr(sys, "executable", "/bin/true")
    serving = ServingProcess()
    serving.tick(wanted=False)
    assert not paths.serving_log_path().exists()
    client.wake()
    serving.tick(wanted=False)
    assert paths.serving_log_path().exists()
    serving.stop()


def test_an_address_that_was_left_behind_is_not_taken_for_a_process(home, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    address.publish(Address(pid=gone.pid, port=1, token="stale"))
    assert not client.available()
    client.wake()
    assert address.is_asked_for()


@pytest.mark.parametrize(("size", "kept_bytes"), [(100, 100), (LONGEST_LOG_BYTES + 1, 0)])
def test_a_restart_keeps_the_last_words_of_the_one_that_died_unless_the_log_is_long(
    home, monkeypatch, size, kept_bytes
):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    monkeypatch.setattr(sys, "executable", "/bin/true")
    paths.serving_log_path().write_bytes(b"x" * size)
    serving = ServingProcess()
    serving.tick(wanted=True)
    serving.stop()
    assert paths.serving_log_path().stat().st_size == kept_bytes


def test_a_network_is_timed_on_request_and_then_its_speed_is_known(trained, kept, shared_home):
    config = with_overrides(SMALL, {"model.layers.0.filters": 5})
    assert speed.speed_of(config) is None
    eventually(lambda: client.measure(config))
    eventually(lambda: speed.speed_of(config) is not None)


def test_nothing_is_timed_while_somebody_trains(trained, kept):
    eventually(client.available)
    with slot():
        assert not client.measure(with_overrides(SMALL, {"model.layers.0.filters": 6}))


def test_what_is_no_configuration_is_not_timed(trained, kept):
    eventually(client.available)
    there = address.read()
    for body in (b"", b"[1]", b'{"model": {"layers": []}}'):
        with pytest.raises(ServingError, match=r"\w"):
            client._post(there, "measure", body)


def test_without_a_supervisor_the_page_gets_a_sentence(trained, home, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    monkeypatch.setattr(client, "PATIENCE_SECONDS", 0.3)
    run, images, _ = trained
    with pytest.raises(ServingError, match="did not answer within"):
        client.classify(run, 2, images)
