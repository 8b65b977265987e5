"""Studies without TensorFlow: where they lie, how far they are, and that starting and cancelling keep their word."""

import os
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from cnn_core import paths
from cnn_core.errors import (
    EpochscopeError,
    HomeNotWritable,
    InvalidRunId,
    NotTrained,
    StudyError,
    UnknownRun,
)
from cnn_core.runs.bin import put
from cnn_core.runs.directory import find
from cnn_core.studies import (
    Study,
    StudyStatus,
    cancel,
    discard,
    finished,
    last_seconds,
    launch,
    load_embedding,
    load_robustness,
    results,
    start,
    state_of,
    study_of,
)
from cnn_core.studies.results import write_result
from cnn_core.studies.state import LOST_WORDS, WAITING_WORDS, Word, read_word, write_word
from cnn_core.studies.telling import Teller, word_of
from tests.analysis.runs import saved_run

SLEEP = [sys.executable, "-c", "import time; time.sleep(100)"]


@pytest.fixture
def run(home):
    return saved_run(np.zeros((2, 500, 10), np.float32))[0]


@pytest.fixture
def study(run):
    made = Study("robustness", run, 2, 100)
    made.folder.mkdir(parents=True)
    return made


@pytest.fixture
def launched(monkeypatch):
    """Sleepers that stand for the processes of studies, as far as they were started."""
    processes = []

    def sleeper(_study, _words):
        processes.append(subprocess.Popen(SLEEP))
        return processes[-1]

    monkeypatch.setattr(launch, "_launch", sleeper)
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def gone() -> Word:
    process = subprocess.Popen([sys.executable, "-c", ""])
    word = word_of(process.pid)
    process.wait()
    return word


def robustness_arrays(images=100, seconds=3.0):
    return {
        "kinds": ["noise"],
        "clean": np.zeros((images, 10), np.float32),
        "logits": np.zeros((1, 5, images, 10), np.float16),
        "seconds": seconds,
    }


def test_a_study_lies_in_its_run_and_one_of_a_recorded_run_in_the_home(run, monkeypatch):
    assert Study("embedding", run, 2, 100).folder == run.folder / "studies" / "0002" / "embedding-100"
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    recorded = find("recorded-speedrun")
    of_this_network = paths.home() / "studies" / f"recorded-speedrun-{int(recorded.created)}"
    assert Study("robustness", recorded, 8, 1000).folder == of_this_network / "0008" / "robustness-1000"


@pytest.mark.parametrize(
    ("kind", "run_id", "epoch", "images", "error", "words"),
    [
        ("fog", None, 1, 100, StudyError, "one of robustness, embedding, reference, landscape, not 'fog'"),
        ("embedding", "../../etc", 1, 100, InvalidRunId, "is not a run id"),
        ("embedding", "quick-20260101-000000-abcd", 1, 100, UnknownRun, "There is no run"),
        ("embedding", None, 3, 100, NotTrained, "no saved epoch 3; it has: 1, 2"),
        ("embedding", None, 1, 501, StudyError, "looks at 10 to 500 images, not 501"),
        ("embedding", None, 1, 9, StudyError, "looks at 10 to 500 images, not 9"),
    ],
)
def test_what_cannot_be_studied_is_refused_with_a_sentence(run, kind, run_id, epoch, images, error, words):
    with pytest.raises(error, match=words):
        study_of(kind, run_id or run.id, epoch, images)
    assert study_of("embedding", run.id, 2, 500) == Study("embedding", run, 2, 500)


def test_a_study_that_nobody_started_is_absent(study):
    assert state_of(study).status is StudyStatus.ABSENT
    assert state_of(Study("embedding", study.run, 1, 50)).status is StudyStatus.ABSENT


def test_the_state_follows_from_the_last_word_and_from_who_spoke_it(study):
    def told(word):
        write_word(study, word)
        state = state_of(study)
        return state.status, state.words

    mine = word_of(os.getpid())
    assert told(mine) == (StudyStatus.WAITING, WAITING_WORDS)
    running = mine.model_copy(update={"began": time.time(), "words": "Blur, severity 3"})
    assert told(running) == (StudyStatus.RUNNING, "Blur, severity 3")
    assert told(running.model_copy(update={"failed": True, "words": "No."})) == (StudyStatus.FAILED, "No.")
    assert told(running.model_copy(update={"cancelled": True}))[0] is StudyStatus.CANCELLED
    assert told(gone().model_copy(update={"began": 1.0})) == (StudyStatus.FAILED, LOST_WORDS)
    reused = running.model_copy(update={"process_started": mine.process_started - 60})
    assert told(reused) == (StudyStatus.FAILED, LOST_WORDS)
    write_result(study, robustness_arrays())
    assert state_of(study).status is StudyStatus.FINISHED


def test_a_torn_word_is_none(study):
    study.progress_path.write_text('{"pid": 1', encoding="utf-8")
    assert state_of(study).status is StudyStatus.ABSENT


def test_the_time_left_follows_from_the_pace_so_far(study):
    now = time.time()
    word = word_of(os.getpid()).model_copy(update={"began": now - 10, "time": now, "done": 20, "total": 100})
    write_word(study, word)
    state = state_of(study)
    assert (state.done, state.total) == (20, 100)
    assert state.seconds_left == pytest.approx(40, abs=1)
    write_word(study, word.model_copy(update={"done": 0}))
    assert state_of(study).seconds_left is None


def test_a_teller_says_each_stage_at_once_and_counts_a_few_times_a_second(study):
    teller = Teller(study)
    teller.claim()
    assert state_of(study).status is StudyStatus.WAITING
    teller.stage("Counting", 1000)
    seen = set()
    for done in range(1000):
        teller.count(done)
        seen.add(read_word(study).done)
    assert read_word(study).words == "Counting" and len(seen) < 20
    time.sleep(0.3)
    teller.count(999, "Still counting")
    assert (read_word(study).done, read_word(study).words) == (999, "Still counting")
    teller.failed("It broke.")
    assert state_of(study) == state_of(study).__class__(StudyStatus.FAILED, "It broke.")


def test_a_teller_whose_run_was_removed_gives_up_and_lays_nothing(study):
    teller = Teller(study)
    teller.claim()
    put(study.run)
    with pytest.raises(UnknownRun, match="was removed while it was studied"):
        teller.stage("Counting")
    teller.failed("It broke.")
    assert not study.run.folder.exists()


def test_a_study_started_twice_is_started_once_and_under_way_at_once(run, launched):
    study = Study("embedding", run, 1, 100)
    start(study)
    assert state_of(study).status is StudyStatus.WAITING
    start(study)
    assert len(launched) == 1 and read_word(study).pid == launched[0].pid


def test_a_finished_study_is_not_started_again(study, launched):
    write_result(study, robustness_arrays())
    start(study)
    assert launched == []


def test_a_study_that_cannot_be_is_not_started(run, launched):
    with pytest.raises(NotTrained):
        start(Study("embedding", run, 3, 100))
    assert launched == [] and not (run.folder / "studies").exists()


def test_a_home_that_cannot_be_written_is_a_sentence(run, launched, monkeypatch):
    (run.folder / "studies").write_text("a file where a folder is needed")
    with pytest.raises(HomeNotWritable, match="The study could not be written"):
        start(Study("embedding", run, 1, 100))
    assert launched == []


def test_cancelling_ends_the_process_leaves_nothing_half_and_the_study_may_be_started_again(study, launched):
    start(study)
    half = study.folder / ".result.123"
    half.write_bytes(b"half")
    study.reserve_path.write_bytes(b"reserve")
    cancel(study)
    assert state_of(study).status is StudyStatus.CANCELLED
    assert not psutil.pid_exists(launched[0].pid) or launched[0].poll() is not None
    assert not half.exists() and not study.reserve_path.exists()
    start(study)
    assert len(launched) == 2 and state_of(study).status is StudyStatus.WAITING


def test_cancelling_what_does_not_run_changes_nothing(study, launched):
    cancel(study)
    assert state_of(study).status is StudyStatus.ABSENT
    write_word(study, gone())
    cancel(study)
    assert state_of(study).status is StudyStatus.FAILED
    write_result(study, robustness_arrays())
    cancel(study)
    assert state_of(study).status is StudyStatus.FINISHED


def test_a_discarded_study_is_as_if_it_had_never_been(study, launched):
    start(study)
    discard(study)
    assert launched[0].poll() is not None and state_of(study).status is StudyStatus.ABSENT
    assert not study.folder.exists() and study.run.folder.exists()


def test_a_stranger_with_the_same_pid_is_left_alone(study):
    stranger = subprocess.Popen(SLEEP)
    try:
        word = word_of(stranger.pid)
        write_word(study, word.model_copy(update={"process_started": word.process_started - 60}))
        cancel(study)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_result_that_does_not_fit_leaves_nothing(study, monkeypatch):
    def full(file, **_arrays):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(results.np, "savez", full)
    with pytest.raises(OSError, match="No space left"):
        write_result(study, robustness_arrays())
    assert list(study.folder.iterdir()) == []


def test_results_come_back_as_they_were_written(study):
    arrays = robustness_arrays() | {"kinds": ["noise", "blur"]}
    arrays["logits"] = arrays["logits"][[0, 0]]
    write_result(study, arrays)
    found = load_robustness(study)
    assert (found.kinds, found.seconds) == (("noise", "blur"), 3.0)
    assert found.clean.dtype == np.float32 and found.logits.dtype == np.float16


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", None])
def test_a_damaged_or_foreign_result_is_a_sentence(study, content):
    write_result(study, robustness_arrays())
    if content is not None:
        study.result_path.write_bytes(content)
    with pytest.raises(StudyError, match=r"result is gone or damaged .*compute it again"):
        load_embedding(study)


def test_finished_studies_are_listed_newest_first_with_how_long_they_took(run):
    studies = [Study("robustness", run, epoch, images) for epoch, images in ((1, 100), (2, 100), (2, 500))]
    for place, study in enumerate(studies):
        study.folder.mkdir(parents=True)
        write_result(study, robustness_arrays(seconds=float(place)))
        os.utime(study.result_path, ns=(place * 10**9, place * 10**9))
    (run.folder / "studies" / "junk" / "robustness-x").mkdir(parents=True)
    (run.folder / "studies" / "junk" / "robustness-x" / "result.npz").touch()
    assert finished(run, "robustness") == studies[::-1]
    assert finished(run, "embedding") == []
    assert last_seconds(Study("robustness", run, 1, 100)) == 1.0
    assert last_seconds(Study("robustness", run, 1, 50)) is None


def test_every_error_of_studies_is_one_that_pages_catch():
    assert issubclass(StudyError, EpochscopeError)
