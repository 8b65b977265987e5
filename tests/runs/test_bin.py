"""Deleting with a way back."""

import pytest

from cnn_core import preferences
from cnn_core.config import Parent
from cnn_core.errors import RunBusy, RunError, UnknownRun
from cnn_core.jobs import submit
from cnn_core.jobs.discard import consequences, discard
from cnn_core.jobs.queue import queued
from cnn_core.presets import QUICK
from cnn_core.runs import bin
from cnn_core.runs.directory import all_runs, create, find
from cnn_core.runs.follow import summaries, summarize
from cnn_core.runs.status import Status
from tests.runs.recorded import recorded_run


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_deleted_run_is_gone_and_comes_back_as_it_was(home):
    run = recorded_run()
    (run.folder / "epochs").mkdir()
    before, created = contents(run.folder), run.created
    discard(run)
    assert list(all_runs()) == [] and summaries() == []
    with pytest.raises(UnknownRun):
        find(run.id)
    (one,) = bin.binned()
    assert (one.name, one.disk_bytes) == (QUICK.title, sum(map(len, before.values())))
    assert bin.restore(one) == run
    assert before.items() <= contents(run.folder).items() and run.created == created
    assert [found.run for found in summaries()] == [run] and bin.binned() == []


def test_a_run_in_training_is_not_deleted(home):
    run = create(QUICK.config)
    with run.trainer_lock(), pytest.raises(RunBusy, match="stop it first"):
        discard(run)
    assert find(run.id)


def test_a_run_that_comes_with_the_app_is_not_deleted(home, monkeypatch):
    monkeypatch.setenv("EPOCHSCOPE_RECORDED", "1")
    with pytest.raises(RunError, match="comes with the app and stays"):
        discard(find("recorded-tutorial"))


def test_a_waiting_run_comes_back_stopped(home):
    run = submit(QUICK.config)
    discard(run)
    assert queued() == []
    bin.restore(bin.find_binned(run.id))
    assert summarize(run).status is Status.STOPPED and queued() == []


def test_nothing_is_restored_over_another_run(home):
    run = create(QUICK.config)
    one = bin.put(run)
    run.folder.mkdir()
    (run.folder / "config.json").touch()
    with pytest.raises(RunError, match="is here already"):
        bin.restore(one)


def test_a_folder_of_locks_is_not_in_the_way(home):
    run = create(QUICK.config)
    one = bin.put(run)
    with run.trainer_lock():
        pass
    assert run.folder.is_dir()
    assert bin.restore(one) == run and find(run.id)


def test_what_somebody_else_erased_meanwhile_is_a_sentence(home):
    one = bin.put(create(QUICK.config))
    bin.erase(one)
    bin.erase(one)
    with pytest.raises(UnknownRun, match="not in the bin any more"):
        bin.restore(one)


def test_what_lies_in_the_bin_for_too_long_goes_for_good(home):
    old, young = create(QUICK.config), create(QUICK.config)
    place = bin.put(old).run.folder
    days = preferences.Preferences().bin_days
    long_ago = int(place.name.split(".")[0]) - (days + 1) * bin.DAY_SECONDS
    place.rename(place.with_name(f"{long_ago}.{old.id}"))
    discard(young)
    assert [one.run.id for one in bin.binned()] == [young.id]
    assert bin.empty() == 1 and list(bin.bin_folder().iterdir()) == []


def test_what_else_lies_in_the_bin_is_left_alone(home):
    bin.bin_folder().mkdir()
    (bin.bin_folder() / "notes.txt").write_text("mine")
    (bin.bin_folder() / "12.NOT A RUN").mkdir()
    assert bin.binned() == [] and bin.empty() == 0 and len(list(bin.bin_folder().iterdir())) == 2


def test_what_forks_lose_is_told_before(home):
    run = create(QUICK.config)
    fork = create(QUICK.config.model_copy(update={"name": "Branch", "parent": Parent(run=run.id, epoch=2)}))
    assert consequences([fork]) == []
    (sentence,) = consequences([run])
    assert "“Branch” was forked from “Quick look” and will lose the curve up to the fork" in sentence
    assert consequences([run, fork]) == []
