"""A run as plain values, to be taken elsewhere: its settings, its epochs, and all that was asked of it and turned."""

import json
from typing import Any

from pydantic import BaseModel

from cnn_core.runs.commands import CommandState, command_states
from cnn_core.runs.effective import effective_config
from cnn_core.runs.follow import Follower
from cnn_core.runs.status import sentence_of


def exported(follower: Follower) -> dict[str, Any]:
    """Strict JSON values. `commands` are in the order of their requests, each with what became of it.

    `config` is what the run was told at first, `effective_config` what that has become by what was turned. Times are
    seconds since 1970, layers count from 0.
    """
    run, (history, status) = follower.run, follower.state()
    config = run.config()
    return {
        "run": run.id,
        "status": status,
        "sentence": sentence_of(status, history),
        "pid": history.claimed.pid if history.claimed and status.active else None,
        "config": plain(config),
        "effective_config": plain(effective_config(config, history)),
        "best_epoch": history.best_epoch,
        "kept_epoch": history.kept_epoch,
        "history": [
            {
                "epoch": epoch.epoch,
                "seconds": epoch.seconds,
                "partial": epoch.partial,
                "training": plain(epoch.training),
                "validation": plain(epoch.validation),
            }
            for epoch in history.epochs
        ],
        "commands": [_told(state) for state in command_states(follower.commands(), history)],
    }


def _told(state: CommandState) -> dict[str, Any]:
    command, acknowledged, in_effect = state.command, state.acknowledged, state.in_effect
    change = (in_effect and in_effect.change) or command.change
    return {
        "id": command.id,
        "command": command.command,
        "what": state.what,
        "who": command.who,
        "requested": command.time,
        "acknowledged": acknowledged.time if acknowledged else None,
        "refused": acknowledged.refused if acknowledged else None,
        "in_effect": in_effect.time if in_effect else None,
        "in_effect_since_step": in_effect.step if in_effect else None,
        "change": plain(change) if change else None,
    }


def plain(record: BaseModel) -> dict[str, Any]:
    """A pydantic record as strict JSON values: NaN becomes "NaN"."""
    values: dict[str, Any] = json.loads(record.model_dump_json())
    return values
