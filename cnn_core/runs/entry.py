"""What a list of runs tells of one: read from its directory, and kept in the index as it is."""

import math
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Annotated, Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, create_model

from cnn_core import architecture
from cnn_core.config import Parent, RunConfig
from cnn_core.errors import ConfigError, EpochscopeError
from cnn_core.runs.commands import is_called
from cnn_core.runs.directory import Run, RunMeta
from cnn_core.runs.history import RunHistory
from cnn_core.runs.log import command_reader
from cnn_core.runs.networks import networks_of, sizes_of
from cnn_core.runs.series import BatchSeries
from cnn_core.storage import folder_bytes

CURVE_POINTS = 30


_GROWING = ("batches", "latest_batch", "probes")
"""Of a history, what grows with every batch or layer."""
_HINTS = get_type_hints(RunHistory)
_KEPT = tuple(one.name for one in fields(RunHistory) if one.name not in _GROWING)
Milestones: type[BaseModel] = create_model(
    "Milestones",
    __config__=ConfigDict(ser_json_inf_nan="strings"),
    **{one.name: (_HINTS[one.name], one.default) for one in fields(RunHistory) if one.name in _KEPT},  # type: ignore[call-overload]
)
"""A history as it is kept: what it has but for what grows."""


class ConfigFacts(BaseModel):
    """Of a configuration, what runs are told apart by; `parameters` is None where the layers do not fit one another."""

    model_config = ConfigDict(frozen=True)

    preset: str | None
    parent: Parent | None
    optimizer: str
    learning_rate: float
    schedule: str
    batch_size: int
    epochs: int
    dataset: str
    fraction: float
    validation: str
    augmented: bool
    layers: int
    parameters: int | None
    seed: int


def _kept(history: RunHistory) -> Any:
    return Milestones.model_construct(**{name: getattr(history, name) for name in _KEPT}).model_dump(mode="json")


def _restored(value: Any) -> RunHistory:
    if isinstance(value, RunHistory):
        return value
    milestones = Milestones.model_validate(value)
    return RunHistory(**{name: getattr(milestones, name) for name in _KEPT})


SlimHistory = Annotated[RunHistory, PlainValidator(_restored), PlainSerializer(_kept)]


class Entry(BaseModel):
    """What the list tells of a run. `history` is without its batches and probes.

    `problem` says why the run could not be read, else None; what could be read is there all the same.
    """

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="strings")

    meta: RunMeta = RunMeta()
    created: float = 0.0
    config: ConfigFacts | None = None
    history: SlimHistory = Field(default_factory=RunHistory)
    networks: dict[int, int] = {}
    """The saved epochs whose network is still there, and its bytes."""
    called: bool = False
    """Somebody has asked for a new trainer, and none has come yet."""
    disk_bytes: int = 0
    """All of its files, counted when its log, its settings or its networks changed last."""
    problem: str | None = None

    @property
    def curve(self) -> tuple[float, ...]:
        """Validation accuracy by epoch, thinned to CURVE_POINTS; of a run that diverged up to there."""
        return thinned([epoch.validation.accuracy for epoch in self.history.epochs if not epoch.partial])


def read_entry(run: Run, history: RunHistory, problem: str | None = None) -> Entry:
    """All but the history is read here; what cannot be read is told in `problem`, and hides nothing else."""
    parts: dict[str, Callable[[], Any]] = {
        "created": lambda: run.created,
        "meta": run.meta,
        "config": lambda: facts_of(run.config()),
        "networks": lambda: sizes_of(run, networks_of(run, history)),
        "called": lambda: is_called(command_reader(run.control_path).read_new(), history),
    }
    problems, found = [problem] if problem else [], {}
    for name, read in parts.items():
        try:
            found[name] = read()
        except (EpochscopeError, OSError) as error:
            problems.append(str(error))
    return Entry(
        **found,
        history=slim(history),
        disk_bytes=folder_bytes(run.folder),
        problem=problems[0] if problems else None,
    )


def facts_of(config: RunConfig) -> ConfigFacts:
    training, data = config.training, config.data
    return ConfigFacts(
        preset=config.preset,
        parent=config.parent,
        optimizer=training.optimizer,
        learning_rate=training.learning_rate,
        schedule=training.schedule.kind,
        batch_size=training.batch_size,
        epochs=training.epochs,
        dataset=data.dataset,
        fraction=data.fraction,
        validation=data.validation,
        augmented=data.augmented,
        layers=len(config.model.layers),
        parameters=_parameters(config),
        seed=training.seed,
    )


def slim(history: RunHistory) -> RunHistory:
    """Without what grows with every batch or layer."""
    return replace(history, batches=BatchSeries(), latest_batch=None, probes=())


def thinned(values: Sequence[float], points: int = CURVE_POINTS) -> tuple[float, ...]:
    """At most so many of the finite values: the first, the last and the largest are among them."""
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) <= points:
        return tuple(finite)
    last = len(finite) - 1
    places = {round(place * last / (points - 2)) for place in range(points - 1)} | {finite.index(max(finite))}
    return tuple(finite[place] for place in sorted(places))


def _parameters(config: RunConfig) -> int | None:
    try:
        return architecture.summarize(config.model).parameters
    except ConfigError:
        return None
