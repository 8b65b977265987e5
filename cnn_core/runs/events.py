"""What a trainer says about a run: one JSON object a line, told apart by `event`.

Times are seconds since 1970 by the trainer's clock. Epochs and steps count from 1. NaN and infinity are data and travel
as the strings "NaN", "Infinity" and "-Infinity", so that every line is strict JSON.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from cnn_core.schedules import Schedule

CommandName = Literal["stop", "stop_best", "pause", "resume", "step_batch", "step_epoch", "checkpoint", "set", "go_on"]
"""`resume` wakes a paused trainer; `go_on` asks for a new one for a run that has ended, in whatever way."""
STEPS: frozenset[str] = frozenset({"step_batch", "step_epoch"})
STOPS: frozenset[CommandName] = frozenset({"stop", "stop_best"})
Setting = Literal["learning_rate", "epochs", "schedule", "dropout", "early_stopping"]
Ending = Literal["epochs", "early_stopping", "range_test", "blown_up"]
Restored = Literal["nothing", "weights", "weights and optimizer"]


class Record(BaseModel):
    """A line of an append-only log. Fields of a later release are ignored, so that old readers keep reading."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="strings")

    time: float


class Metrics(BaseModel):
    """Loss is the mean categorical cross-entropy in nats, in training as in validation: without label smoothing and
    without the penalties on weights that training makes small along with it.

    Precision and recall count a class as predicted where its probability exceeds 0.5, over all classes at once, as
    keras.metrics.Precision and Recall do on one-hot labels (and so does the tutorial).
    """

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="strings")

    loss: float
    accuracy: float
    precision: float
    recall: float


class Claimed(Record):
    """A trainer took the run; from now on it alone writes here."""

    event: Literal["claimed"] = "claimed"
    pid: int
    process_started: float
    """The process's start time, as psutil gives it: a pid alone may be somebody else's by now."""
    started_after_boot: float | None = None
    """Seconds between the machine's start and the process's, which stay when the clock is set. Not told at first."""


class Started(Record):
    """Data and network are ready; training begins."""

    event: Literal["started"] = "started"
    train_images: int
    validation_images: int
    batches_per_epoch: int
    epochs: int
    parameters: int
    device: str
    after_epoch: int = 0
    """The whole epochs that were trained before: of a fork, in its parent; of a resumed run, by an earlier trainer."""
    after_step: int = 0
    """The updates of the weights before this training began; beyond those of `after_epoch` where it was stopped within
    an epoch and goes on there. What the log holds of later steps has been undone."""
    restored: Restored = "nothing"


class Preparing(Record):
    """Before the first epoch: so many images have gone once through the frozen layers, and so many are to."""

    event: Literal["preparing"] = "preparing"
    done: int
    total: int


class EpochStarted(Record):
    event: Literal["epoch_started"] = "epoch_started"
    epoch: int


class BatchTrained(Record):
    """The batches since the last such event: their mean loss and accuracy, not a mean since the epoch began."""

    event: Literal["batch"] = "batch"
    epoch: int
    step: int
    """Updates of the weights since training began."""
    loss: float
    accuracy: float
    images_per_second: float
    learning_rate: float


class Validating(Record):
    """The epoch's batches are done; the validation images are being judged."""

    event: Literal["validating"] = "validating"
    epoch: int


class ValidatedWithin(Record):
    """The validation images judged the network in mid-epoch."""

    event: Literal["validated"] = "validated"
    epoch: int
    step: int
    validation: Metrics


class EpochFinished(Record):
    event: Literal["epoch"] = "epoch"
    epoch: int
    step: int
    seconds: float
    """From the first batch to the last, validation left out."""
    partial: bool
    """Stopped half-way: never the best epoch."""
    training: Metrics
    """Means over the epoch while the weights moved, with dropout and augmentation on, as Keras reports them."""
    validation: Metrics
    augmented: Metrics | None = None
    """Of the validation images with test-time augmentation, where it was asked for, after the last epoch."""


class CheckpointSaved(Record):
    """The epoch's folder holds the model with its optimizer and the validation logits; only now may it be read."""

    event: Literal["checkpoint"] = "checkpoint"
    epoch: int
    bytes: int
    step: int = 0
    """0 in logs of the first releases, which saved at an epoch's end alone."""


class LayerProbe(BaseModel):
    """A layer with weights, looked at after an epoch on a few fixed validation images."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="strings")

    name: str
    """Keras's own."""
    weight_norm: float
    """Euclidean, of all its trainable weights."""
    gradient_norm: float
    """Euclidean, of the gradient of the mean loss of those images."""
    zero_share: float | None = None
    """Of its outputs after ReLU, how many are 0; None without ReLU."""
    dead_share: float | None = None
    """Of its filters or units after ReLU, how many answer 0 everywhere, to every one of those images."""
    tiny_share: float | None = None
    """Of its kernel's weights, how many lie within 0.001 of 0; None of a log from before this was counted."""


class Probed(Record):
    """What the layers look like after an epoch."""

    event: Literal["probed"] = "probed"
    epoch: int
    step: int
    layers: tuple[LayerProbe, ...]


class Change(BaseModel):
    """A setting that a person turns while a run trains: what it is to be, and what it was, once that is known."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="strings")

    setting: Setting
    value: float | Schedule
    """A schedule for `schedule`, for all else a number."""
    before: float | Schedule | None = None
    """None too where several layers differed."""
    layer: int | None = None
    """Of `dropout`: the layer's place in `model.layers`, from 0; None for every dropout layer."""

    @property
    def number(self) -> float:
        """The value of a setting that is one. Raises TypeError for a schedule."""
        if isinstance(self.value, float):
            return self.value
        raise TypeError(f"{self.setting} is no number but {self.value!r}.")


class Acknowledged(Record):
    """The trainer has read a command; `refused` says in a sentence why it does not carry it out."""

    event: Literal["acknowledged"] = "acknowledged"
    command_id: str
    command: str
    refused: str | None = None


class InEffect(Record):
    """The command has changed the training, from this step on."""

    event: Literal["in_effect"] = "in_effect"
    command_id: str
    command: str
    step: int
    change: Change | None = None
    who: str = ""


class Finished(Record):
    """Ended by itself: after its last epoch, or for the reason given."""

    event: Literal["finished"] = "finished"
    reason: Ending = "epochs"


class Stopped(Record):
    """Ended on somebody's wish; what was learned is kept."""

    event: Literal["stopped"] = "stopped"
    kept: int | None = None
    """The best epoch, where it was asked for alone: the unfinished one was given up."""


class Failed(Record):
    event: Literal["failed"] = "failed"
    message: str
    """A sentence for people; the traceback is in worker.log."""


Event = Annotated[
    Claimed
    | Started
    | Preparing
    | EpochStarted
    | BatchTrained
    | Validating
    | ValidatedWithin
    | EpochFinished
    | CheckpointSaved
    | Probed
    | Acknowledged
    | InEffect
    | Finished
    | Stopped
    | Failed,
    Field(discriminator="event"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class Command(Record):
    """A person's wish, on its way down to the trainer."""

    id: str = Field(pattern=r"^[0-9a-f]{8,32}$")
    command: CommandName
    change: Change | None = None
    """What `set` sets."""
    who: str = ""
    """Where it was given: on a page, in a terminal."""


COMMAND: TypeAdapter[Command] = TypeAdapter(Command)
