import pytest

from cnn_core.errors import ConfigError, InvalidRunId, RunError, UnknownRun
from cnn_core.presets import QUICK
from cnn_core.runs.directory import RUN_ID, all_runs, create, find, new_run_id
from cnn_core.runs.follow import summaries
from cnn_core.runs.log import LogWriter
from tests.runs.recorded import EVENTS


@pytest.mark.parametrize(
    "hostile",
    ["", "..", "../../etc/passwd", "a" * 41, "short", "UPPERCASE-ID", "run/../../x", "run\0id-long", "%2e%2e%2f"],
)
def test_what_is_not_a_run_id_never_meets_a_path(home, hostile):
    with pytest.raises(InvalidRunId, match="8 to 40"):
        find(hostile)


def test_an_unknown_run_says_where_to_look(home):
    with pytest.raises(UnknownRun, match="runs list"):
        find("quick-20260101-000000-abcd")


def test_a_created_run_is_found_with_its_config(home):
    run = create(QUICK.config)
    assert RUN_ID.fullmatch(run.id)
    assert find(run.id).config() == QUICK.config
    assert find(run.id).meta().name == QUICK.title
    assert [other.id for other in all_runs()] == [run.id]


def test_ids_are_made_of_safe_characters_only():
    assert RUN_ID.fullmatch(new_run_id("Ünsafe / naming…" * 9))


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [("{", RunError, "cannot be read"), ("[]", RunError, "JSON object"), ("{}", ConfigError, "model: field required")],
)
def test_a_damaged_config_is_a_sentence_and_does_not_hide_other_runs(home, text, error, message):
    good, bad = create(QUICK.config), create(QUICK.config)
    (bad.folder / "config.json").write_text(text)
    with pytest.raises(error, match=message):
        bad.config()
    (bad.folder / "meta.json").write_text(text)
    listed = {summary.run.id: summary.problem for summary in summaries()}
    assert listed[good.id] is None
    assert text == "{}" or "meta.json" in listed[bad.id]


def test_a_wrong_kind_of_value_in_meta_is_a_sentence_too(home):
    good, bad = create(QUICK.config), create(QUICK.config)
    (bad.folder / "meta.json").write_text('{"tags": 5}')
    with pytest.raises(RunError, match=r"meta\.json has a value of the wrong kind .*tags"):
        bad.meta()
    listed = {summary.run.id: summary.problem for summary in summaries()}
    assert listed[good.id] is None and "wrong kind" in listed[bad.id]


def test_a_finished_run_is_listed_without_being_read_again(home, monkeypatch):
    run = create(QUICK.config)
    with LogWriter(run.events_path) as log:
        for event in EVENTS:
            log.append(event)
    (first,) = summaries()
    monkeypatch.setattr("cnn_core.runs.index.milestone_reader", None)
    (again,) = summaries()
    assert again.history.epochs == first.history.epochs


def test_an_id_that_is_taken_is_not_given_again(home, monkeypatch):
    endings = iter(["aaaa", "aaaa", "bbbb"])
    monkeypatch.setattr("cnn_core.runs.directory.secrets.token_hex", lambda _: next(endings))
    monkeypatch.setattr("cnn_core.runs.directory.time.strftime", lambda _: "20261123-221005")
    assert [create(QUICK.config).id[-4:] for _ in range(2)] == ["aaaa", "bbbb"]
