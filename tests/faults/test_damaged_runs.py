"""A run that somebody or something has damaged: each page says so in a sentence, and shows whatever else there is."""

import re
import shutil
from collections.abc import Callable

import pytest

from cnn_core.runs.directory import Run
from cnn_core.runs.events import Failed
from cnn_core.runs.follow import summaries
from cnn_core.runs.log import LogWriter
from tests.runs.recorded import recorded_run
from tests.ui.visiting import markup, sentences, visit

pytestmark = pytest.mark.faults


def damage_settings(run: Run) -> None:
    (run.folder / "config.json").write_text('{"model": ')


def break_a_rule(run: Run) -> None:
    path = run.folder / "config.json"
    path.write_text(path.read_text().replace('"epochs": ', '"epochs": -'))


def damage_name(run: Run) -> None:
    (run.folder / "meta.json").write_text('{"name": 5}')


def damage_log(run: Run) -> None:
    lines = run.events_path.read_bytes().splitlines(keepends=True)
    run.events_path.write_bytes(b"".join([*lines[:9], b"\0" * 500 + b"\n", *lines[10:]]))


def hide_log(run: Run) -> None:
    run.events_path.unlink()
    run.events_path.mkdir()


def cut_log(run: Run) -> None:
    whole = run.events_path.read_bytes()
    run.events_path.write_bytes(whole[: len(whole) // 2])


def lose_a_checkpoint(run: Run) -> None:
    """Killed after the last epoch, the best, was judged, and before it was told to be saved."""
    lines = run.events_path.read_bytes().splitlines(keepends=True)
    last = max(count for count, line in enumerate(lines) if b'"event":"epoch"' in line)
    run.events_path.write_bytes(b"".join(lines[: last + 1]))


def diverge(run: Run) -> None:
    run.events_path.write_text(re.sub(r'"loss":[0-9.]+', '"loss":"NaN"', run.events_path.read_text()))


def fail(run: Run) -> None:
    cut_log(run)
    with LogWriter(run.events_path) as log:
        log.append(Failed(time=0, message="Out of memory. Use a smaller batch size."))


def remove_folder(run: Run) -> None:
    shutil.rmtree(run.folder)


SENTENCES = {
    damage_settings: r"config\.json cannot be read",
    break_a_rule: r"config\.json breaks a rule: training\.epochs: .* received -15",
    damage_name: r"meta\.json has a value of the wrong kind in 'name'",
    damage_log: r"events\.jsonl line 10 is not a record .* everything before it is intact",
    hide_log: r"events\.jsonl cannot be read \(Is a directory\)",
    cut_log: r"\*\*Lost\.\*\* The trainer ended without a last word",
    lose_a_checkpoint: r"\*\*Lost\.\*\* The trainer ended without a last word",
    diverge: r"The loss is no longer a number",
    fail: r"Out of memory\. Use a smaller batch size",
    remove_folder: r"There is no run",
}
SHOWN_ELSEWHERE = {
    (damage_settings, "train"),
    (break_a_rule, "train"),
    (damage_name, "train"),
    (damage_name, "evaluate"),
    (cut_log, "evaluate"),
    (lose_a_checkpoint, "evaluate"),
    (diverge, "home"),
    (diverge, "evaluate"),
    (remove_folder, "home"),
}
"""A page that does not need what is damaged does without a word."""
GOES_ON = {"home": "What it takes to be better", "train": "Design another", "evaluate": "What the network answered"}


@pytest.mark.parametrize("page", GOES_ON)
@pytest.mark.parametrize("damage", SENTENCES, ids=lambda damage: damage.__name__)
def test_each_page_says_what_is_wrong_with_a_run_and_goes_on(home, page: str, damage: Callable[[Run], None]):
    other, run = recorded_run(), recorded_run()
    damage(run)
    shown = visit(page, run=run.id)
    said = sentences(shown) + markup(shown)
    assert not shown.exception and "Something went wrong" not in said
    assert re.search(SENTENCES[damage], said) or (damage, page) in SHOWN_ELSEWHERE
    assert str(home) not in said, "where a home lies is no visitor's business"
    assert GOES_ON[page] in said
    assert other.id in {summary.run.id for summary in summaries()}


def test_the_list_of_runs_holds_damaged_ones_with_their_problem(home):
    kept = [damage for damage in SENTENCES if damage is not remove_folder]
    runs = {damage: recorded_run() for damage in kept}
    for damage, run in runs.items():
        damage(run)
    shown = visit("runs", run=runs[damage_settings].id)
    said = sentences(shown) + markup(shown)
    assert not shown.exception and "Something went wrong" not in said
    listed = {summary.run.id: summary for summary in summaries()}
    assert listed.keys() == {run.id for run in runs.values()}
    for damage in (damage_name, damage_log, hide_log):
        assert re.search(SENTENCES[damage], listed[runs[damage].id].problem)


@pytest.mark.parametrize("page", ["home", "train", "runs", "evaluate", "settings"])
def test_a_home_that_cannot_be_written_can_be_looked_at(home, freeze_folder, page):
    run = recorded_run()
    freeze_folder(home)
    shown = visit(page, run=run.id)
    assert not shown.exception and "Something went wrong" not in sentences(shown)
