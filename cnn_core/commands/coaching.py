"""`python -m cnn_core runs advise`: what the coach says of a run, as on the Train page."""

import json
from typing import Any

import click

from cnn_core.coach import Advice, Verdict
from cnn_core.coach.trying import advise_on
from cnn_core.commands.runs import runs_group
from cnn_core.runs.directory import find
from cnn_core.runs.follow import follow


@runs_group.command("advise")
@click.argument("run_id", metavar="RUN")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def runs_advise(run_id: str, as_json: bool) -> None:
    """What a run's curves say, with the numbers, and what to try."""
    run = find(run_id)
    verdict = advise_on(run, follow(run).history())
    if as_json:
        click.echo(json.dumps(_plain(verdict)))
        return
    for line in _sentences(verdict):
        click.echo(line)


def _sentences(verdict: Verdict) -> list[str]:
    lines = [line for advice in verdict.advice for line in _told(advice)]
    return lines or [verdict.calm or f"Whole epochs so far: {verdict.epochs}, too few to judge by."]


def _told(advice: Advice) -> list[str]:
    lines = [f"{advice.headline}. {advice.sentence}"]
    return [*lines, f"  Try it: {advice.remedy.words}. {advice.remedy.because}"] if advice.remedy else lines


def _plain(verdict: Verdict) -> dict[str, Any]:
    return {"epochs": verdict.epochs, "advice": [_plain_advice(advice) for advice in verdict.advice]}


def _plain_advice(advice: Advice) -> dict[str, Any]:
    remedy = advice.remedy
    return {
        "kind": advice.kind,
        "headline": advice.headline,
        "sentence": advice.sentence,
        "since": advice.since,
        "serious": advice.serious,
        "rule": advice.rule,
        "remedy": remedy
        and {
            "words": remedy.words,
            "because": remedy.because,
            "epoch": remedy.epoch,
            "changes": dict(remedy.changes),
        },
    }
