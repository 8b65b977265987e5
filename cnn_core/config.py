"""What a run is told: the network, its training and its data.

Every bound stands here once. Sliders, validation, help texts and the tests of bad values all read these fields.
"""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from cnn_core.layers import Backbone, Base, Dense, Layer, OwnNetwork
from cnn_core.schedules import ConstantSchedule, Schedule, learning_rate_at
from cnn_core.settings import Settings

NUM_CLASSES = 10

CHANNEL_MEANS = (0.4914, 0.4822, 0.4465)
CHANNEL_DEVIATIONS = (0.2470, 0.2435, 0.2616)
"""Red, green and blue over all training images of CIFAR-10, pixels from 0 to 1; a test computes them again."""
MEAN_COLOUR = (125, 123, 114)

Flip = Literal["off", "random", "alternating"]


class ModelConfig(Settings):
    """The network: an ordered list of layers, from the 32x32x3 image to ten probabilities."""

    layers: tuple[Layer, ...] = Field(min_length=1, max_length=64)
    scale_pixels: bool = Field(
        True,
        title="Scale pixels",
        description="Divide every pixel by 255 first, so that the network gets numbers from 0 to 1. Off: it gets 0 to "
        "255, and learning is harder.",
        json_schema_extra={"keras": "Rescaling(1 / 255)"},
    )

    @model_validator(mode="after")
    def _ends_in_ten_probabilities(self) -> Self:
        last = self.layers[-1]
        if not (isinstance(last, Dense) and last.units == NUM_CLASSES and last.activation == "softmax"):
            raise ValueError(
                f"the last layer must be dense with {NUM_CLASSES} units and softmax, one probability a class; "
                f"it is {_short(last)}. Add such a layer at the end."
            )
        return self

    @model_validator(mode="after")
    def _begins_with_what_has_learned(self) -> Self:
        for position, layer in enumerate(self.layers[1:], start=2):
            if isinstance(layer, Backbone | OwnNetwork):
                raise ValueError(
                    f"a trained network can only be the first layer, for it takes the pixels themselves; here it is "
                    f"layer {position}. Take away what stands before it."
                )
        return self

    @property
    def base(self) -> Base | None:
        """The trained network that this one begins with; None where it begins anew."""
        first = self.layers[0]
        return first if isinstance(first, Backbone | OwnNetwork) else None


class TrainingConfig(Settings):
    """How the network learns."""

    epochs: int = Field(
        8,
        ge=1,
        le=500,
        title="Epochs",
        description="How many times training goes through all of its images.",
        json_schema_extra={"scale": "log2", "keras": "model.fit(epochs={})"},
    )
    batch_size: int = Field(
        32,
        ge=1,
        le=2048,
        title="Batch size",
        description="Images seen before each update of the weights. Small: noisy and frequent. Large: smooth, fewer.",
        json_schema_extra={"scale": "log2", "keras": "model.fit(batch_size={})"},
    )
    optimizer: Literal["adam", "adamw", "sgd", "rmsprop", "muon"] = Field(
        "adam",
        title="Optimizer",
        description="The rule that turns gradients into new weights. muon: gradients of convolutions made orthogonal, "
        "for learning rates near 0.24.",
        json_schema_extra={"keras": "model.compile(optimizer={!r})"},
    )
    learning_rate: float = Field(
        1e-3,
        ge=1e-6,
        le=1.0,
        title="Learning rate",
        description="How far each update goes. Too high: the loss jumps. Too low: it crawls.",
        json_schema_extra={"scale": "log10", "keras": "optimizer.learning_rate = {}"},
    )
    schedule: Schedule = ConstantSchedule()
    early_stopping: int = Field(
        0,
        ge=0,
        le=50,
        title="Early stopping",
        description="End the training after so many epochs without a better validation accuracy. 0: never.",
        json_schema_extra={"keras": "EarlyStopping('val_accuracy', patience={})"},
    )
    label_smoothing: float = Field(
        0.0,
        ge=0.0,
        le=0.5,
        title="Label smoothing",
        description="Share of each label spread over all classes while training, against over-confidence. The reported "
        "loss is that of the plain labels.",
        json_schema_extra={"step": 0.05, "keras": "CategoricalCrossentropy(label_smoothing={})"},
    )
    validations_per_epoch: int = Field(
        1,
        ge=1,
        le=20,
        title="Validations per epoch",
        description="How often the validation images judge the network in an epoch. Its end is always one of them.",
    )
    test_time_augmentation: bool = Field(
        False,
        title="Test-time augmentation",
        description="After the last epoch, judge also by the mean answer to each image, its mirror image and small "
        "shifts of both. Reported apart.",
    )
    deterministic: bool = Field(
        False,
        title="Deterministic",
        description="The same seed gives the same weights bit for bit, at some cost of speed.",
        json_schema_extra={"keras": "tf.config.experimental.enable_op_determinism()"},
    )
    device: Literal["auto", "cpu", "gpu"] = Field(
        "auto", title="Device", description="What trains: a GPU where there is one, or the one named."
    )
    seed: int = Field(
        0,
        ge=0,
        le=2**31 - 1,
        title="Seed",
        description="Fixes the starting weights, the order of the images and the dropout masks.",
        json_schema_extra={"keras": "keras.utils.set_random_seed({})"},
    )

    def rate_at(self, step: int, batches_per_epoch: int) -> float:
        """The learning rate of a step, from 0."""
        steps = self.epochs * batches_per_epoch
        rate = learning_rate_at(self.schedule, self.learning_rate, step, steps=steps, steps_per_epoch=batches_per_epoch)
        return float(rate)


VALIDATION_MEANINGS = {
    "holdout": "a tenth of the training images is kept aside and judges every epoch; the test set stays unseen.",
    "test": "the 10,000 test images judge every epoch, as in the tutorial. The best epoch is then picked by looking at "
    "them, so its score is a little too good.",
}


class DataConfig(Settings):
    """Which images the network learns from, and which it is judged by."""

    dataset: Literal["sample", "full"] = Field(
        "sample",
        title="Data set",
        description="sample: 5,000 training images that come with the app. full: all 50,000.",
    )
    fraction: float = Field(
        1.0,
        ge=0.01,
        le=1.0,
        title="Share of the training set",
        description="Train on a class-balanced part of it.",
        json_schema_extra={"step": 0.01},
    )
    validation: Literal["holdout", "test"] = Field(
        "holdout",
        title="Validation",
        description=" ".join(f"{choice}: {meaning}" for choice, meaning in VALIDATION_MEANINGS.items()),
    )
    flip: Flip = Field(
        "off",
        title="Mirror",
        description="Show training images mirrored left to right. random: half of the time. alternating: each image "
        "mirrored in every other epoch.",
    )
    shift: int = Field(
        0,
        ge=0,
        le=8,
        title="Shift at random",
        description="Move each training image by up to this many pixels; the border is filled by reflection.",
    )
    cutout: int = Field(
        0,
        ge=0,
        le=16,
        title="Cut out",
        description="Cover a square of this side, in pixels, with the mean colour, at a random place of each training "
        "image (arXiv 1708.04552).",
    )
    split_seed: int = Field(
        0, ge=0, le=2**31 - 1, title="Split seed", description="Fixes which images are held out for validation."
    )

    @property
    def augmented(self) -> bool:
        """Whether training images are changed before they are shown."""
        return self.flip != "off" or self.shift > 0 or self.cutout > 0

    @field_validator("flip", mode="before")
    @classmethod
    def _flip_was_a_switch(cls, value: object) -> object:
        """Configurations of the first release say true or false."""
        return {True: "random", False: "off"}[value] if isinstance(value, bool) else value


class Parent(Settings):
    """Where a fork comes from: it goes on from the network that another run had after an epoch."""

    run: str = Field(pattern=r"^[a-z0-9-]{8,40}$")
    epoch: int = Field(ge=1)


class RunConfig(Settings):
    """Everything that decides what a run learns."""

    schema_version: Literal[1] = 1
    name: str = Field("", max_length=80, title="Name", description="What to call the run.")
    preset: str | None = Field(None, max_length=40)
    parent: Parent | None = None
    model: ModelConfig
    training: TrainingConfig = TrainingConfig()
    data: DataConfig = DataConfig()


def _short(layer: Settings) -> str:
    values = layer.model_dump()
    kind = values.pop("kind")
    return f"{kind} ({', '.join(f'{name} {value}' for name, value in values.items())})" if values else kind
