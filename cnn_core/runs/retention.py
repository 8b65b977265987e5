"""Which networks are kept when room is short: a rule that a person sets, what it would remove, and removing it.

Only networks go (checkpoint.keras, weights and optimizer). What they answered on the validation images stays, so that
every page but those that ask the network itself goes on as before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from filelock import Timeout
from pydantic import BaseModel, ConfigDict, Field

from cnn_core.errors import EpochscopeError
from cnn_core.runs.bin import binned
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import RunSummary, summaries, summarize
from cnn_core.runs.networks import networks_lock, remove_networks

GIGABYTE = 10**9


class RetentionPolicy(BaseModel):
    """Each run keeps its best and its last network whatever this says, and a starred one keeps all."""

    model_config = ConfigDict(frozen=True)

    keep_all: bool = Field(True, title="Keep every network", description="Off, those that the rule names are removed.")
    every: int = Field(
        0,
        ge=0,
        le=100,
        title="Keep every so many epochs",
        description="Besides the best and the last: 5 keeps those after epochs 5, 10, 15 and so on; 0 keeps no others.",
    )
    budget_gb: float = Field(
        0.0,
        ge=0.0,
        le=10_000.0,
        title="Room for networks, in GB",
        description="Nothing is removed while all networks together take less; above it the oldest runs give first, at "
        "last even what the rule above keeps. 0: the rule holds however much room there is.",
    )


@dataclass(frozen=True)
class Holding:
    """The networks that a run holds: bytes by epoch. `needed` says why an epoch stays, `left_alone` why all do."""

    run: Run
    networks: Mapping[int, int]
    needed: Mapping[int, str] = field(default_factory=dict)
    left_alone: str = ""

    @property
    def bytes(self) -> int:
        return sum(self.networks.values())

    @property
    def removable(self) -> list[int]:
        return [] if self.left_alone else sorted(self.networks.keys() - self.needed.keys())


@dataclass(frozen=True)
class Plan:
    """What a rule would remove, oldest run first: epochs by run. `free` and `left` are bytes: what goes, what stays."""

    epochs: Mapping[Run, tuple[int, ...]]
    free: int
    left: int


def plan(policy: RetentionPolicy, holdings: Sequence[Holding]) -> Plan:
    """What the rule says of these runs, the newest first. Nothing that is needed is ever in it."""
    total = sum(holding.bytes for holding in holdings)
    if policy.keep_all:
        return Plan({}, 0, total)
    budget = policy.budget_gb * GIGABYTE
    steps = [(holding, epoch) for holding in reversed(holdings) for epoch in holding.removable]
    first = [step for step in steps if not _is_every(step[1], policy.every)]
    # What the rule keeps goes only where a budget asks for it.
    then = [step for step in steps if _is_every(step[1], policy.every)] if budget else []
    chosen: dict[Run, list[int]] = {}
    left = total
    for holding, epoch in (*first, *then):
        if budget and left <= budget:
            break
        chosen.setdefault(holding.run, []).append(epoch)
        left -= holding.networks[epoch]
    return Plan({run: tuple(sorted(epochs)) for run, epochs in chosen.items()}, total - left, left)


def holdings(found: Sequence[RunSummary] | None = None) -> list[Holding]:
    """One's own runs that hold networks, newest first; of all there are, unless some were `found` already."""
    found = summaries(everything=True) if found is None else found
    parents = parents_of(found)
    held = (holding_of(summary, parents.get(summary.run.id, frozenset())) for summary in found)
    return [holding for holding in held if holding.networks]


def holding_of(summary: RunSummary, forked: Iterable[int]) -> Holding:
    """`forked` are the epochs that others begin from."""
    run, history = summary.run, summary.history
    if run.recorded:
        return Holding(run, {})
    last = {max(history.checkpoints, default=0), history.saved[-1].epoch if history.saved else 0}
    needed = dict.fromkeys(forked, "a fork begins here")
    needed |= dict.fromkeys(last, "the last") | ({history.best_epoch: "the best"} if history.best_epoch else {})
    return Holding(
        run, {epoch: size for epoch, size in summary.entry.networks.items() if size}, needed, _left_alone(summary)
    )


def parents_of(found: Iterable[RunSummary]) -> dict[str, frozenset[int]]:
    """The epochs that forks begin from, by run; forks in the bin count, for they may come back."""
    configs = [summary.entry.config for summary in found if summary.entry.config]
    parents = [config.parent for config in configs if config.parent]
    for one in binned():
        try:
            parents += [parent] if (parent := one.run.config().parent) else []
        except EpochscopeError:
            continue
    return {run: frozenset(parent.epoch for parent in parents if parent.run == run) for run in {p.run for p in parents}}


def carry_out(decided: Plan, *, who: str) -> int:
    """Remove what a plan names and what may still go by now; returns the bytes that came free.

    A run that a trainer has taken meanwhile, or that a fork has begun from, keeps what is needed.
    """
    return sum(_carry_out(run, epochs, who) for run, epochs in decided.epochs.items())


def _carry_out(run: Run, epochs: Iterable[int], who: str) -> int:
    with networks_lock():
        if not run.config_path.is_file():
            return 0
        try:
            with run.trainer_lock().acquire(timeout=0):
                summary = summarize(run)
                now = holding_of(summary, parents_of(summaries(everything=True)).get(run.id, frozenset()))
                return remove_networks(run, summary.history, set(epochs) & set(now.removable), who=who)
        except Timeout:
            return 0


def _left_alone(summary: RunSummary) -> str:
    if summary.status.active:
        return "it trains, or is about to"
    if summary.entry.meta.star:
        return "it is starred"
    return "it cannot be read" if summary.problem else ""


def _is_every(epoch: int, every: int) -> bool:
    return every > 0 and epoch % every == 0
