"""The index tells what a fresh reading tells, whatever happened to runs and index meanwhile."""

import random
import threading
import time
from contextlib import suppress

import pytest

from cnn_core import paths
from cnn_core.errors import EpochscopeError
from cnn_core.jobs.control import extend
from cnn_core.presets import QUICK
from cnn_core.runs import bin
from cnn_core.runs.directory import create, own_runs
from cnn_core.runs.entry import CURVE_POINTS, read_entry, thinned
from cnn_core.runs.events import CheckpointSaved, Finished
from cnn_core.runs.follow import follow, newest, summaries, summarize
from cnn_core.runs.index import Index
from cnn_core.runs.log import LogWriter
from cnn_core.runs.meta import change
from cnn_core.runs.networks import remove_networks
from cnn_core.runs.predictions import CHECKPOINT_FILE
from cnn_core.runs.status import Status
from tests.runs.recorded import EVENTS, recorded_run


def told(index):
    return [(run, entry.model_dump_json()) for run, entry in index.entries()]


def fresh():
    return told(Index(paths.home() / "of-no-file"))


def append(run, *events):
    with LogWriter(run.events_path) as log:
        for event in events:
            log.append(event)


class Life:
    """What may happen to a home, each step by chance."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.told = {}

    def step(self):
        runs = list(own_runs())
        steps = [self.lay, self.lay, self.bring_back]
        steps += 4 * [self.train] + [self.turn, self.remove, self.delete, self.go_on, self.tear] if runs else []
        self.chance.choice(steps)()
        self.chance.choice([self.keep_index, self.keep_index, self.lose_index, self.spoil_index, self.cut_index])()

    def any_run(self):
        return self.chance.choice(list(own_runs()))

    def lay(self):
        create(QUICK.config)

    def train(self):
        run = self.any_run()
        begun = self.told.get(run.id, 0)
        count = self.chance.choice([1, 5, len(EVENTS)])
        if new := EVENTS[begun : begun + count]:
            # As a trainer does: the files come before the event that tells of them.
            run.epoch_folder(1).mkdir(parents=True, exist_ok=True)
            (run.epoch_folder(1) / CHECKPOINT_FILE).write_bytes(bytes(10))
            append(run, *new)
        self.told[run.id] = begun + count

    def turn(self):
        change(self.any_run(), star=self.chance.random() < 0.5, notes=str(self.chance.random()))

    def remove(self):
        run = self.any_run()
        history = follow(run).history()
        remove_networks(run, history, history.checkpoints & {1}, who="chance")

    def delete(self):
        bin.put(self.any_run())

    def bring_back(self):
        if found := bin.binned():
            bin.restore(self.chance.choice(found))

    def go_on(self):
        with suppress(EpochscopeError):
            extend(self.any_run(), 9)

    def tear(self):
        with self.any_run().events_path.open("ab") as log:
            log.write(b'{"time":1,"event":"fini')

    def index_path(self):
        return paths.home() / "runs-index.sqlite"

    def keep_index(self):
        """Most of the time nothing happens to it."""

    def lose_index(self):
        self.index_path().unlink(missing_ok=True)

    def spoil_index(self):
        if self.index_path().exists():
            self.index_path().write_bytes(b"no database" * 500)

    def cut_index(self):
        if self.index_path().exists():
            with self.index_path().open("rb+") as file:
                file.truncate(self.chance.randrange(1, 5000))


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 20))])
def test_whatever_happened_the_index_tells_what_a_fresh_reading_tells(home, seed):
    life, kept = Life(seed), Index(home)
    for _ in range(25):
        life.step()
        expected = fresh()
        assert told(kept) == expected
        assert told(Index(home)) == expected


def test_what_is_in_the_file_is_not_read_again(home, monkeypatch):
    runs = [recorded_run() for _ in range(3)]
    expected = told(Index(home))
    monkeypatch.setattr("cnn_core.runs.index.milestone_reader", None)
    assert told(Index(home)) == expected and len(expected) == len(runs)


def test_a_changed_run_alone_is_read_again(home, monkeypatch):
    runs = [recorded_run() for _ in range(3)]
    Index(home).entries()
    read = []
    monkeypatch.setattr("cnn_core.runs.index.read_entry", lambda run, *rest: read.append(run) or read_entry(run, *rest))
    change(runs[1], name="Another")
    later = Index(home)
    later.entries()
    later.entries()
    assert read == [runs[1]]


def test_a_file_that_was_deleted_is_written_again_by_whoever_listed_before(home, monkeypatch):
    recorded_run()
    index = Index(home)
    expected = told(index)
    (home / "runs-index.sqlite").unlink()
    index.entries()
    monkeypatch.setattr("cnn_core.runs.index.milestone_reader", None)
    assert told(Index(home)) == expected


def test_a_finished_run_that_is_called_again_waits(home):
    run = recorded_run()
    index = Index(home)
    assert not index.entry(run).called
    extend(run, 9)
    assert index.entry(run).called and summarize(run).status is Status.QUEUED


def test_rows_of_another_release_are_not_taken(home, monkeypatch):
    recorded_run()
    expected = told(Index(home))
    monkeypatch.setattr("cnn_core.runs.index_file.shape", lambda: "another")
    later = Index(home)
    assert told(later) == expected
    assert told(Index(home)) == expected


def test_a_training_run_is_read_on_from_where_its_log_was_left_and_not_written_down(home):
    run, index = create(QUICK.config), Index(home)
    append(run, *EVENTS[:20])
    index.entries()
    reader = index._known[str(run.folder)].reader
    append(run, *EVENTS[20:30])
    assert told(index) == fresh()
    assert index._known[str(run.folder)].reader is reader and reader.lines == 30
    assert index._kept == {}


def test_a_home_that_cannot_be_written_is_listed_all_the_same(home, caplog):
    recorded_run()
    (home / "runs-index.sqlite").mkdir()
    index = Index(home)
    assert told(index) == fresh()
    assert told(index) == fresh()
    assert len([line for line in caplog.messages if "cannot be written" in line]) == 1


def test_many_readers_at_once(home):
    for _ in range(10):
        recorded_run()
    found = []
    threads = [threading.Thread(target=lambda: found.append(told(Index(home)))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and all(one == fresh() for one in found)


def test_hidden_and_archived_runs_are_not_offered_but_there(home):
    shown, hidden, archived = (recorded_run() for _ in range(3))
    change(hidden, hidden=True)
    change(archived, archived=True)
    assert [found.run for found in summaries()] == [shown]
    assert {found.run for found in summaries(everything=True)} == {shown, hidden, archived}
    assert newest() == shown
    assert summarize(hidden).entry.meta.hidden


def test_what_is_saved_anew_has_its_network_again(home):
    run = recorded_run()
    run.epoch_folder(1).mkdir(parents=True)
    (run.epoch_folder(1) / CHECKPOINT_FILE).write_bytes(bytes(10))
    assert summarize(run).networks == {1, 2}
    assert remove_networks(run, follow(run).history(), {1}, who="a test") == 10
    assert summarize(run).networks == {2}
    append(run, CheckpointSaved(time=time.time(), epoch=1, bytes=1), Finished(time=time.time()))
    assert summarize(run).networks == {1, 2}


@pytest.mark.parametrize("length", [0, 1, 29, 30, 31, 500])
def test_small_curves_keep_first_last_and_best(length):
    values = [random.Random(length).random() for _ in range(length)]
    kept = thinned([*values, float("nan")])
    assert len(kept) <= CURVE_POINTS
    assert not values or (kept[0], kept[-1], max(kept)) == (values[0], values[-1], max(values))


def test_what_cannot_be_read_hides_nothing_else(home):
    run = recorded_run()
    change(run, star=True)
    run.config_path.write_text("{")
    found = summarize(run)
    assert "config.json" in (found.problem or "") and found.entry.config is None
    assert found.networks == {1, 2} and found.entry.meta.star and found.status is Status.FINISHED
