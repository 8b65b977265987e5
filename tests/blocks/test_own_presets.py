"""A person's own presets: kept, replaced, renamed, removed, and what becomes of damaged ones."""

import json

import pytest

from cnn_core.blocks import own_presets
from cnn_core.blocks.own_presets import keep, presets_path, remove, rename
from cnn_core.errors import ConfigError, HomeNotWritable
from cnn_core.presets import QUICK, SPEEDRUN


def test_presets_are_kept_in_order_replaced_renamed_and_removed():
    assert own_presets.own_presets() == {}
    keep("Mine", QUICK.config)
    keep("Fast – 2", SPEEDRUN.config)
    kept = own_presets.own_presets()
    assert list(kept) == ["Mine", "Fast – 2"]
    assert kept["Mine"] == QUICK.config.model_copy(update={"name": "Mine", "preset": None})
    with pytest.raises(ConfigError, match="have a preset 'Mine' already"):
        keep("Mine", SPEEDRUN.config)
    keep("Mine", SPEEDRUN.config, replace=True)
    assert own_presets.own_presets()["Mine"].model == SPEEDRUN.config.model
    rename("Mine", "Yours")
    assert list(own_presets.own_presets()) == ["Yours", "Fast – 2"]
    with pytest.raises(ConfigError, match="have a preset 'Yours' already"):
        rename("Fast – 2", "Yours")
    remove("Yours")
    assert list(own_presets.own_presets()) == ["Fast – 2"]
    for gone in (lambda: remove("Yours"), lambda: rename("Yours", "Other")):
        with pytest.raises(ConfigError, match="have no preset 'Yours'"):
            gone()


@pytest.mark.parametrize("name", ["", " ", " a", "a ", "a\nb", "a\x00b", "x" * 41, "\u202eabc"])
def test_a_name_that_breaks_the_rule_is_refused(name):
    with pytest.raises(ConfigError, match="1 to 40 characters on one line"):
        keep(name, QUICK.config)


@pytest.mark.parametrize("name", ["quick", "Quick look", "TUTORIAL"])
def test_a_name_of_the_apps_own_presets_is_taken(name):
    with pytest.raises(ConfigError, match="comes with the app"):
        keep(name, QUICK.config)


def test_there_is_room_for_so_many(monkeypatch):
    monkeypatch.setattr(own_presets, "MOST", 2)
    keep("a", QUICK.config)
    keep("b", QUICK.config)
    with pytest.raises(ConfigError, match="2 presets of your own are kept at most"):
        keep("c", QUICK.config)
    keep("b", SPEEDRUN.config, replace=True)


def test_a_damaged_entry_is_left_out_and_kept_in_the_file():
    keep("Good", QUICK.config)
    values = json.loads(presets_path().read_text())
    values |= {"Bad": {"model": 3}, "Odd": [], "x" * 99: {}}
    presets_path().write_text(json.dumps(values))
    assert list(own_presets.own_presets()) == ["Good"]
    keep("New", QUICK.config)
    assert list(own_presets.own_presets()) == ["Good", "New"]
    assert "Bad" in json.loads(presets_path().read_text())


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b"null"])
def test_a_damaged_file_is_put_aside_and_not_written_over(content):
    presets_path().parent.mkdir(parents=True, exist_ok=True)
    presets_path().write_bytes(content)
    assert own_presets.own_presets() == {}
    keep("New", QUICK.config)
    assert list(own_presets.own_presets()) == ["New"]
    assert presets_path().with_name("presets.damaged.json").read_bytes() == content


def test_a_home_that_takes_nothing_is_said():
    presets_path().parent.mkdir(parents=True, exist_ok=True)
    presets_path().mkdir()
    with pytest.raises(HomeNotWritable, match="The presets could not be written"):
        keep("New", QUICK.config)
