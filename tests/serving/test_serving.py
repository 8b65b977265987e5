"""The serving process, for real: right answers, and back again when it dies."""

import os
import stat
import subprocess
import sys
import threading

import numpy as np
import psutil
import pytest
import requests

from cnn_core import paths
from cnn_core.data import validation_part
from cnn_core.errors import ServingError
from cnn_core.parsing import with_overrides
from cnn_core.runs.predictions import CHECKPOINT_FILE, read_logits, softmax
from cnn_core.serving import address, client, parcel
from tests.faults.training import SMALL, eventually
from tests.studies.networks import untrained_run

KEEP_SERVING = """
import time
from cnn_core.serving.process import ServingProcess
serving = ServingProcess()
while True:
    serving.tick(wanted=True)
    time.sleep(0.1)
"""


@pytest.fixture(scope="module")
def saved(shared_home):
    """A run with a checkpoint, images and the probabilities that were kept of them."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(shared_home))
        run = untrained_run()
        images, _ = validation_part(SMALL.data).gather()
        return run, np.asarray(images[:64]), softmax(read_logits(run, 1))[:64]


@pytest.fixture(autouse=True)
def on_the_shared_home(shared_home, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(shared_home))


@pytest.fixture(scope="module")
def keepers():
    """Those that were started here."""
    started = []
    yield started
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def keeper(keepers, on_the_shared_home):
    """A process that keeps one serving on the shared home, as the web server's supervisor does; one for all tests."""
    if not keepers or keepers[-1].poll() is not None:
        keepers.append(subprocess.Popen([sys.executable, "-c", KEEP_SERVING]))
    return keepers[-1]


def test_the_answers_are_those_that_were_kept(saved, keeper):
    run, images, probabilities = saved
    np.testing.assert_allclose(client.classify(run, 1, images), probabilities, atol=1e-4)


def test_a_refusal_reaches_the_page_as_it_is(saved, keeper):
    run, images, _ = saved
    with pytest.raises(ServingError, match="has no saved epoch 9"):
        client.classify(run, 9, images)


def test_an_edited_kernel_is_no_address_too_long(saved, keeper):
    run, images, _ = saved
    values = np.random.default_rng(0).normal(size=parcel.MAXIMUM_BYTES // 200).tolist()
    edit = {"layer": "conv2d_3", "filter": 0, "channel": None, "values": values}
    with pytest.raises(ServingError, match="values"):
        client.ask("surgery", run, 1, {"pixels": images[:1]}, edits=[edit])


def test_a_damaged_checkpoint_is_a_sentence_and_the_traceback_is_in_the_log(saved, keeper):
    run = untrained_run()
    checkpoint = run.epoch_folder(1) / CHECKPOINT_FILE
    checkpoint.write_bytes(checkpoint.read_bytes()[:2000])
    with pytest.raises(ServingError, match=r"after epoch 1 of run .* cannot be loaded") as told:
        client.classify(run, 1, saved[1])
    assert str(paths.home()) not in str(told.value)
    assert "Traceback" in paths.serving_log_path().read_text()


@pytest.mark.skipif(os.name == "nt", reason="modes as POSIX has them")
def test_only_the_owner_reads_where_it_listens(keeper):
    eventually(address.read)
    assert stat.S_IMODE(paths.serving_path().stat().st_mode) == 0o600


def test_a_page_has_a_network_timed(saved, keeper):
    eventually(client.available)
    assert eventually(lambda: client.measure(with_overrides(SMALL, {"model.layers.0.filters": 5})))


@pytest.mark.faults
def test_a_second_one_leaves_the_home_to_the_first(keeper):
    first = eventually(address.read)
    with subprocess.Popen([sys.executable, "-m", "cnn_core.serving.server"], stdin=subprocess.PIPE) as second:
        assert second.wait(100) == 0
    assert address.read() == first and psutil.pid_exists(first.pid)


def predict(run, images) -> requests.Response:
    """As a client of TensorFlow Serving asks, which knows nothing of restarts."""
    where = f"http://127.0.0.1:{address.read().port}/v1/models/{run.id}/versions/1:predict"
    return requests.post(where, json={"instances": images.tolist()}, timeout=60)


def fate_of(run, images) -> str:
    try:
        return f"it was answered with {predict(run, images).status_code}"
    except requests.ConnectionError:
        return "the connection broke"


@pytest.mark.faults
def test_killed_over_a_question_it_comes_back_and_is_asked_again(saved, keeper):
    run, images, probabilities = saved
    client.classify(run, 1, images[:1])
    serving = psutil.Process(address.read().pid)
    serving.suspend()
    answers, broken = [], []
    asking = threading.Thread(target=lambda: answers.append(client.classify(run, 1, images)))
    stranger = threading.Thread(target=lambda: broken.append(fate_of(run, images)))
    asking.start()
    stranger.start()
    asking.join(0.5)
    assert asking.is_alive() and stranger.is_alive()
    serving.kill()
    asking.join(60)
    stranger.join(60)
    np.testing.assert_allclose(answers[0], probabilities, atol=1e-4)
    assert address.read().pid != serving.pid
    assert broken == ["the connection broke"]
    np.testing.assert_allclose(predict(run, images).json()["predictions"], probabilities, atol=1e-4)


@pytest.mark.faults
def test_it_dies_with_whoever_keeps_it_even_on_sigkill(keeper):
    """The last one here, for the next would have to start another."""
    serving = psutil.Process(eventually(address.read).pid)
    keeper.kill()
    keeper.wait()
    _, alive = psutil.wait_procs([serving], timeout=5)
    assert alive == [] and not paths.serving_path().exists()
