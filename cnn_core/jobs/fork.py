"""A new run that goes on from the network another one had after an epoch, with something changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cnn_core import architecture
from cnn_core.config import ModelConfig, Parent, RunConfig
from cnn_core.errors import ConfigError, NotTrained
from cnn_core.jobs.submit import submit
from cnn_core.parsing import with_overrides
from cnn_core.runs.directory import Run
from cnn_core.runs.effective import effective_config
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from cnn_core.runs.networks import networks_lock
from cnn_core.runs.predictions import CHECKPOINT_FILE, STANDING_FILE, WEIGHTS_FILE

NETWORK_FILES = (CHECKPOINT_FILE, STANDING_FILE, WEIGHTS_FILE)
LONGEST_NAME = RunConfig.model_fields["name"].metadata[0].max_length


def fork(run: Run, epoch: int, changes: Mapping[str, Any] | None = None, *, name: str = "") -> Run:
    """Lay a run, queued, whose first epoch is the one after `epoch` of `run`; `training.epochs` is its total.

    `changes` are dotted settings, as `with_overrides` takes them. What `run` learned is linked into the new run, which
    needs nothing more of it. Raises NotTrained when the epoch's network is not there, ConfigError when the changes
    break a rule, leave nothing to train or need other weights.
    """
    with networks_lock():
        config = fork_config(run, follow(run).history(), epoch, changes or {}, name=name)
        files = [run.epoch_folder(epoch) / file for file in NETWORK_FILES]
        return submit(config, origin=[file for file in files if file.is_file()])


def fork_config(run: Run, history: RunHistory, epoch: int, changes: Mapping[str, Any], *, name: str = "") -> RunConfig:
    """The configuration of such a run: that of its parent as it trains now, changed. Raises as `fork` does."""
    _check_network(run, history, epoch)
    parent = effective_config(run.config(), history, until_step=_step_after(history, epoch))
    title = name or f"{run.meta().name or run.id} from epoch {epoch}"
    config = with_overrides(
        parent, {"name": title[:LONGEST_NAME], "parent": Parent(run=run.id, epoch=epoch).model_dump(), **changes}
    )
    if config.training.epochs <= epoch:
        raise ConfigError(
            f"training.epochs: is the total, {config.training.epochs}, and the fork begins after epoch {epoch}. "
            f"Give it at least {epoch + 1}."
        )
    _check_weights(parent.model, config.model)
    return config


def _step_after(history: RunHistory, epoch: int) -> int | None:
    """The updates of the weights by the time the epoch's network was saved."""
    saved = next((saved.step for saved in history.saved if saved.epoch == epoch), 0)
    finished = history.epoch(epoch)
    return saved or (finished.step if finished else None)


def forkable_epochs(run: Run, history: RunHistory) -> list[int]:
    """Those whose network is still there."""
    numbers = {saved.epoch for saved in history.saved} | history.checkpoints
    return sorted(number for number in numbers if _holds_network(run.epoch_folder(number)))


def _check_network(run: Run, history: RunHistory, epoch: int) -> None:
    known = forkable_epochs(run, history)
    if epoch not in known:
        listed = ", ".join(map(str, known)) or "none yet"
        raise NotTrained(f"Run {run.id!r} has no saved network of epoch {epoch} to go on from; it has: {listed}.")
    finished = history.epoch(epoch)
    if (finished is None or finished.partial) and not (run.epoch_folder(epoch) / STANDING_FILE).is_file():
        raise NotTrained(
            f"An earlier release saved epoch {epoch} of run {run.id!r} half-way, without saying where it stood. "
            "Choose a whole epoch."
        )


def _holds_network(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (CHECKPOINT_FILE, WEIGHTS_FILE))


def _check_weights(old: ModelConfig, new: ModelConfig) -> None:
    """What holds weights must stay as it is; what holds none may change, come and go."""
    before, after = _weights(old), _weights(new)
    if before == after:
        return
    different = next((pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]), None)
    what = f"{different[0]} would become {different[1]}" if different else f"{len(before)} would become {len(after)}"
    raise ConfigError(
        f"model.layers: a fork keeps the weights of its parent, so the layers that hold them stay as they are; {what}. "
        "Train such a network anew."
    )


def _weights(model: ModelConfig) -> list[str]:
    """Each layer that holds weights, as in `Convolution with 32 outputs and 896 weights`."""
    rows = [row for row in architecture.summarize(model).layers if row.parameters]
    return [f"{row.title} with {row.output_shape[-1]} outputs and {row.parameters:,} weights" for row in rows]
