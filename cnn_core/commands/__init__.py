"""The terminal's commands on runs: `python -m cnn_core runs ...`. Importing a module adds its commands to the group."""

from cnn_core.commands import coaching, going_on, keeping, steering
from cnn_core.commands.runs import runs_group

__all__ = ["coaching", "going_on", "keeping", "runs_group", "steering"]
