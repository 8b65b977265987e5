"""What a run is told: the network, its training and its data.

Every bound stands here once. Sliders, validation, help texts and the tests of bad values all read these fields.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

NUM_CLASSES = 10

Activation = Literal["linear", "relu", "leaky_relu", "elu", "gelu", "silu", "tanh", "sigmoid", "softmax"]
Padding = Literal["valid", "same"]


class Settings(BaseModel):
    """A frozen group of settings; an unknown name is an error, not a silent no-op."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings", allow_inf_nan=False)


class Conv2D(Settings):
    """Slide small kernels over the image: one feature map a filter."""

    kind: Literal["conv2d"] = "conv2d"
    filters: int = Field(
        32,
        ge=1,
        le=512,
        title="Filters",
        description="How many kernels this layer learns; each makes one feature map.",
        json_schema_extra={"scale": "log2", "keras": "Conv2D(filters={})"},
    )
    kernel_size: int = Field(
        3,
        ge=1,
        le=11,
        title="Kernel size",
        description="Side of the square window that each kernel looks through, in pixels.",
        json_schema_extra={"keras": "Conv2D(kernel_size={})"},
    )
    strides: int = Field(1, ge=1, le=4, title="Stride", description="How far the window moves at each step, in pixels.")
    padding: Padding = Field(
        "valid",
        title="Padding",
        description="valid: only whole windows, the map shrinks. same: the border is filled with zeros.",
        json_schema_extra={"keras": "Conv2D(padding={!r})"},
    )
    activation: Activation = Field(
        "relu",
        title="Activation",
        description="The function applied to every output.",
        json_schema_extra={"keras": "Conv2D(activation={!r})"},
    )


class MaxPooling2D(Settings):
    """Keep the largest value of each window."""

    kind: Literal["max_pooling2d"] = "max_pooling2d"
    pool_size: int = Field(
        2,
        ge=1,
        le=8,
        title="Pool size",
        description="Side of the pooled window, in pixels.",
        json_schema_extra={"keras": "MaxPooling2D(pool_size={})"},
    )


class AveragePooling2D(Settings):
    """Keep the mean of each window."""

    kind: Literal["average_pooling2d"] = "average_pooling2d"
    pool_size: int = Field(2, ge=1, le=8, title="Pool size", description="Side of the pooled window, in pixels.")


class ActivationLayer(Settings):
    """Apply a function to every value."""

    kind: Literal["activation"] = "activation"
    activation: Activation = Field("relu", title="Activation", description="The function applied to every value.")


class BatchNormalization(Settings):
    """Scale each channel to mean 0 and variance 1 over the batch, then learn a scale and a shift."""

    kind: Literal["batch_normalization"] = "batch_normalization"


class Dropout(Settings):
    """Silence a random share of the values at every training step."""

    kind: Literal["dropout"] = "dropout"
    rate: float = Field(
        0.25,
        ge=0.0,
        le=0.9,
        title="Dropout",
        description="Share of values silenced at each training step; it works against overfitting.",
        json_schema_extra={"step": 0.05, "keras": "Dropout(rate={})"},
    )


class Flatten(Settings):
    """Lay all feature maps out as one vector."""

    kind: Literal["flatten"] = "flatten"


class GlobalAveragePooling2D(Settings):
    """Replace each feature map by its mean."""

    kind: Literal["global_average_pooling2d"] = "global_average_pooling2d"


class Dense(Settings):
    """Connect every input to every unit."""

    kind: Literal["dense"] = "dense"
    units: int = Field(
        128,
        ge=1,
        le=2048,
        title="Units",
        description="How many neurons this layer has; each sees all of its inputs.",
        json_schema_extra={"scale": "log2", "keras": "Dense(units={})"},
    )
    activation: Activation = Field("relu", title="Activation", description="The function applied to every unit.")


Layer = Annotated[
    Conv2D
    | MaxPooling2D
    | AveragePooling2D
    | ActivationLayer
    | BatchNormalization
    | Dropout
    | Flatten
    | GlobalAveragePooling2D
    | Dense,
    Field(discriminator="kind"),
]


class ModelConfig(Settings):
    """The network: an ordered list of layers, from the 32x32x3 image to ten probabilities."""

    layers: tuple[Layer, ...] = Field(min_length=1, max_length=64)

    @model_validator(mode="after")
    def _ends_in_ten_probabilities(self) -> Self:
        last = self.layers[-1]
        if not (isinstance(last, Dense) and last.units == NUM_CLASSES and last.activation == "softmax"):
            raise ValueError(
                f"the last layer must be dense with {NUM_CLASSES} units and softmax, one probability a class; "
                f"it is {_short(last)}. Add such a layer at the end."
            )
        return self


class ConstantSchedule(Settings):
    """The learning rate stays as it is."""

    kind: Literal["constant"] = "constant"


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
    optimizer: Literal["adam", "adamw", "sgd", "rmsprop"] = Field(
        "adam",
        title="Optimizer",
        description="The rule that turns gradients into new weights.",
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
    schedule: ConstantSchedule = ConstantSchedule()
    seed: int = Field(
        0,
        ge=0,
        le=2**31 - 1,
        title="Seed",
        description="Fixes the starting weights, the order of the images and the dropout masks.",
        json_schema_extra={"keras": "keras.utils.set_random_seed({})"},
    )


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
    flip: bool = Field(
        False,
        title="Mirror at random",
        description="Show each training image mirrored left to right half of the time.",
    )
    shift: int = Field(
        0,
        ge=0,
        le=8,
        title="Shift at random",
        description="Move each training image by up to this many pixels; the border is filled by reflection.",
    )
    split_seed: int = Field(
        0, ge=0, le=2**31 - 1, title="Split seed", description="Fixes which images are held out for validation."
    )


class RunConfig(Settings):
    """Everything that decides what a run learns."""

    schema_version: Literal[1] = 1
    name: str = Field("", max_length=80, title="Name", description="What to call the run.")
    preset: str | None = Field(None, max_length=40)
    model: ModelConfig
    training: TrainingConfig = TrainingConfig()
    data: DataConfig = DataConfig()


def _short(layer: Settings) -> str:
    values = layer.model_dump()
    kind = values.pop("kind")
    return f"{kind} ({', '.join(f'{name} {value}' for name, value in values.items())})" if values else kind
