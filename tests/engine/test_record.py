"""A run made into one that comes with the app: smaller, and still what it says it is."""

import json

import numpy as np
import pytest

from cnn_core import data, paths
from cnn_core.analysis.evaluation import evaluate
from cnn_core.config import DataConfig
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.record import record
from cnn_core.engine.train import train
from cnn_core.errors import NotTrained, RunError
from cnn_core.runs.bin import put
from cnn_core.runs.directory import all_runs, create, find, recorded_runs
from cnn_core.runs.follow import Follower
from cnn_core.runs.log import LogWriter
from tests.conftest import home_with
from tests.faults.training import SMALL

JUDGED_BY_TEST = SMALL.model_copy(update={"data": DataConfig(fraction=0.02, validation="test"), "preset": "tiny"})


@pytest.fixture(scope="module")
def kept(tmp_path_factory, prepared_data):
    """A home with a run of two epochs, and a folder with what was recorded of it."""
    home, folder = tmp_path_factory.mktemp("recorder"), tmp_path_factory.mktemp("bundled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(home_with(prepared_data, home / "home")))
        patch.setattr(paths, "recorded_folder", lambda: folder)
        run = create(JUDGED_BY_TEST)
        run.environment_path.write_text(json.dumps({"git_revision": "abc", "cpu": "a chip", "cpu_count": 2}))
        with LogWriter(run.events_path) as log:
            train(run, log.append)
        record(run, fewest=False)
    return run, folder


@pytest.fixture(autouse=True)
def with_the_recorded(kept, home, monkeypatch):
    monkeypatch.setattr(paths, "recorded_folder", lambda: kept[1])


def test_it_is_found_after_the_persons_own_runs_and_says_where_it_is_from(kept):
    own = create(SMALL)
    assert [run.id for run in all_runs()] == [own.id, "recorded-tiny"]
    (recorded,) = recorded_runs()
    assert recorded.recorded and not own.recorded
    assert recorded.mark == "recorded" and own.mark == own.id[-4:]
    assert find("recorded-tiny") == recorded
    told = json.loads((recorded.folder / "provenance.json").read_text())
    assert told["run"] == kept[0].id and told["machine"] == "a chip, 2 processors" and told["git_revision"] == "abc"
    assert recorded.created == told["time"] > 1.7e9


def test_its_log_is_the_log_and_its_answers_are_those_of_its_weights(kept):
    run, recorded = kept[0], find("recorded-tiny")
    history = Follower(recorded).history()
    assert history == Follower(run).history()
    images = np.array(data.load("sample").test.images)
    for epoch in (1, 2):
        answers = evaluate(recorded, history, epoch).predictions.logits
        assert answers.dtype == np.float32
        np.testing.assert_allclose(LogitsFunction(load_epoch(recorded, epoch))(images), answers, atol=5e-3, rtol=1e-3)
        accuracy = float((answers.argmax(axis=1) == data.load("sample").test.labels).mean())
        assert accuracy == pytest.approx(history.epochs[epoch - 1].validation.accuracy, abs=5e-3)


def test_it_stays(kept):
    with pytest.raises(RunError, match="comes with the app and stays"):
        put(find("recorded-tiny"))
    assert find("recorded-tiny").events_path.is_file()


def test_without_the_full_set_its_answers_can_still_be_questioned(kept):
    """The test images come with the app, and they are all that it was judged by."""
    config = find("recorded-tiny").config()
    full = config.model_copy(update={"data": config.data.model_copy(update={"dataset": "full"})})
    assert not data.is_available("full")
    assert len(data.validation_part(full.data)) == 10_000


def test_the_fewest_networks_are_those_of_the_best_epoch_and_the_last(kept, tmp_path, monkeypatch, prepared_data):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(kept[0].folder.parents[1]))
    monkeypatch.setattr(paths, "recorded_folder", lambda: tmp_path / "bundled")
    recorded = record(kept[0], fewest=True)
    history = Follower(recorded).history()
    assert history.checkpoints == {history.best_epoch, 2}
    assert len(history.epochs) == 2
    if history.best_epoch == 2:
        with pytest.raises(NotTrained, match="has no saved epoch 1"):
            evaluate(recorded, history, 1)


def test_only_what_has_finished_is_recorded(kept, home):
    with pytest.raises(RunError, match="must be finished, by test"):
        record(create(SMALL), fewest=False)
