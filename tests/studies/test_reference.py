"""The reference study without TensorFlow: which images it is about, and that a run may bring its own along."""

import json

import numpy as np
import pytest

from cnn_core import data, paths
from cnn_core.analysis.doubt import directions, feature_distance
from cnn_core.errors import StudyError
from cnn_core.runs.directory import PROVENANCE_FILE, Run, find
from cnn_core.runs.follow import Follower
from cnn_core.studies import (
    StudyStatus,
    discard,
    finished,
    launch,
    load_reference,
    reference_study,
    start,
    state_of,
    study_of,
    written_at,
)
from cnn_core.studies.results import write_result
from tests.analysis.runs import saved_run

BUNDLED = ("recorded-speedrun", "recorded-tutorial")
MOST_MEGABYTES = 3


def arrays(seconds: float = 3.0) -> dict:
    return {
        "features": np.ones((20, 4), np.float16),
        "indices": np.arange(20, dtype=np.int32),
        "labels": np.zeros(20, np.uint8),
        "means": np.ones((10, 4), np.float32),
        "whitening": np.eye(4, dtype=np.float32),
        "distances": np.arange(9, dtype=np.float32),
        "seconds": seconds,
    }


@pytest.fixture
def run(home) -> Run:
    return saved_run(np.zeros((1, 500, 10), np.float32))[0]


@pytest.fixture
def brought(run, monkeypatch):
    """A study whose result came with its run."""
    run.folder.joinpath(PROVENANCE_FILE).write_text(json.dumps({"time": 1e9}))
    study = reference_study(run, 1)
    study.brought_path.parent.mkdir(parents=True)
    np.savez_compressed(study.brought_path, **arrays())
    monkeypatch.setattr(launch, "_launch", lambda study: pytest.fail("It was started."))
    return study


def test_there_is_one_of_an_epoch_about_all_its_validation_images(run):
    study = reference_study(run, 1)
    assert study == study_of("reference", run.id, 1, 500)
    assert study.folder == run.folder / "studies" / "0001" / "reference-500"


def test_it_comes_back_as_it_was_written(run):
    study = reference_study(run, 1)
    study.folder.mkdir(parents=True)
    write_result(study, arrays())
    found = load_reference(study)
    assert found.seconds == 3.0 and found.features.dtype == np.float16
    for name, values in arrays().items():
        np.testing.assert_array_equal(getattr(found, name), values)


def test_another_result_in_its_place_is_a_sentence(run):
    study = reference_study(run, 1)
    study.folder.mkdir(parents=True)
    write_result(study, {"seconds": 3.0})
    with pytest.raises(StudyError, match=r"reference study of epoch 1 .* gone or damaged \(KeyError\)"):
        load_reference(study)


def test_what_came_with_the_run_is_finished_and_nobody_computes_it(brought):
    assert paths.home() / "studies" in brought.folder.parents
    assert state_of(brought).status is StudyStatus.FINISHED
    start(brought)
    assert load_reference(brought).seconds == 3.0
    assert finished(brought.run, "reference") == [brought] and written_at(brought) > 0


def test_what_was_computed_here_goes_before_what_was_brought_which_is_never_lost(brought):
    brought.folder.mkdir(parents=True)
    write_result(brought, arrays(seconds=9.0))
    assert load_reference(brought).seconds == 9.0
    assert finished(brought.run, "reference") == [brought]
    discard(brought)
    assert load_reference(brought).seconds == 3.0


def test_a_run_without_one_has_none(run):
    assert state_of(reference_study(run, 1)).status is StudyStatus.ABSENT
    assert finished(run, "reference") == []


@pytest.mark.parametrize("run_id", BUNDLED)
def test_the_runs_that_come_with_the_app_bring_that_of_their_best_epoch(home, monkeypatch, run_id):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    run = find(run_id)
    study = reference_study(run, Follower(run).history().best_epoch)
    brought = {path.parent.name for path in run.folder.rglob("result.npz")}
    assert brought == {"reference-10000"} | ({"landscape-256"} if run.id == "recorded-tutorial" else set())
    assert study.brought_path.stat().st_size < MOST_MEGABYTES * 1e6
    found, sample = load_reference(study), data.load("sample").train
    np.testing.assert_array_equal(found.indices, sample.indices)
    np.testing.assert_array_equal(found.labels, sample.labels)
    assert found.distances.shape == (10_000,) and (np.diff(found.distances) >= 0).all()
    # The network learned from these: they lie nearer to their classes than the test images do.
    known = feature_distance(found.features, found.means, found.whitening)
    assert 0 < np.median(known) < np.median(found.distances)
    nearest = np.argmax(directions(found.features) @ directions(found.means).T, axis=1)
    assert (nearest == found.labels).mean() > 0.7
