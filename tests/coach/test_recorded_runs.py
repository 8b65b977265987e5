"""What is said of real runs: when it is said first, of which epoch on, and that it is never taken back."""

import json
from pathlib import Path

import pytest

from cnn_core.coach import advise
from cnn_core.config import RunConfig
from cnn_core.parsing import parse_config
from cnn_core.runs.events import EVENT, Event
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.log import event_reader

RECORDED = Path(__file__).parent / "recorded"
BUNDLED = Path(__file__).parents[2] / "cnn_core" / "bundled"

TOLD = {
    "no-number": ("too_high", 1, 1, None),
    "blown-up": ("too_high", 2, 1, None),
    "guessing-adam": ("too_high", 2, 1, None),
    "guessing-sgd": ("too_high", 2, 1, None),
    "guessing-muon": ("too_high", 2, 1, None),
    "guessing-quick": ("too_high", 2, 1, None),
    "dead-adam": ("dead_units", 2, 1, None),
    "swinging": ("too_high", 8, 5, 4),
    "crawling-adam": ("too_low", 3, 1, 3),
    "crawling-sgd": ("too_low", 3, 1, 3),
    "overfitting": ("overfitting", 12, 9, 8),
    "recorded-tutorial": ("overfitting", 9, 7, 6),
}
"""What, first said after which epoch, since which, and where it is forked then."""

CALM = {"quick": 15, "quick-probed": 11, "small": 40, "slow-adam": 8, "recorded-speedrun": 8}
"""After how many whole epochs."""


def recorded(name: str) -> tuple[RunConfig, list[Event]]:
    if name.startswith("recorded-"):
        config = parse_config(json.loads((BUNDLED / name / "config.json").read_text("utf-8")))
        return config, event_reader(BUNDLED / name / "events.jsonl").read_new()
    first, *lines = (RECORDED / f"{name}.jsonl").read_text("utf-8").splitlines()
    return parse_config(json.loads(first)["config"]), [EVENT.validate_json(line) for line in lines]


def verdicts(name: str):
    """After each epoch, by its number."""
    config, events = recorded(name)
    ends = [place + 1 for place, event in enumerate(events) if event.event == "checkpoint"]
    return {events[end - 1].epoch: advise(fold(RunHistory(), events[:end]), config) for end in ends}


@pytest.mark.parametrize("name", TOLD)
def test_it_is_said_in_time_and_not_taken_back(name):
    kind, first, since, fork_at = TOLD[name]
    told = {epoch: [(advice.kind, advice.since) for advice in one.advice] for epoch, one in verdicts(name).items()}
    assert told == {epoch: [(kind, since)] if epoch >= first else [] for epoch in told}
    assert verdicts(name)[first].advice[0].remedy.epoch == fork_at


@pytest.mark.parametrize("name", CALM)
def test_healthy_runs_are_left_in_peace(name):
    *earlier, last = verdicts(name).values()
    assert not any(one.advice for one in earlier)
    assert last.calm == f"Nothing to remark after {CALM[name]} epochs."


def test_every_file_is_used():
    assert {path.stem for path in RECORDED.glob("*.jsonl")} == {
        name for name in (*TOLD, *CALM) if not name.startswith("recorded-")
    }
