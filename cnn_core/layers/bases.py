"""What a network may begin with instead of layers of its own: one that has learned before."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from cnn_core.backbones import BACKBONES, BackboneName, InputSize
from cnn_core.layers.convolutions import Conv2D, Residual, SeparableConv2D, Whitening
from cnn_core.layers.dense import Dense
from cnn_core.layers.shaping import AveragePooling2D, Flatten, GlobalAveragePooling2D, MaxPooling2D
from cnn_core.layers.values import ActivationLayer, BatchNormalization, Dropout, Normalization, Scale
from cnn_core.settings import Settings

WEIGHTS_FILE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}\.h5$"

Trainable = Literal["frozen", "fine_tuned"]
_TRAINABLE: Trainable = Field(
    "frozen",
    title="Learning",
    description="frozen: what it has learned stays as it is, and only the layers after it learn. fine_tuned: all of "
    "it learns on; give it a learning rate of 1e-4 or less, or what it knew is lost.",
    json_schema_extra={"keras": "base.trainable = ..."},
)


class Backbone(Settings):
    """Begin with a network that has learned from other photographs, without its last layers."""

    kind: Literal["backbone"] = "backbone"
    network: BackboneName = Field(
        "mobilenet_v2",
        title="Network",
        description="Which of the five to begin with. The larger ones know more and take longer.",
        json_schema_extra={"keras": "keras.applications..."},
    )
    weights: Literal["imagenet", "random", "file"] = Field(
        "imagenet",
        title="Weights",
        description="imagenet: what it learned from 1.3 million photographs, out of Keras's cache, or fetched by Keras "
        "when the training begins. file: a weights file of yours. random: nothing learned, for comparison.",
        json_schema_extra={"keras": "weights={!r}"},
    )
    file: str | None = Field(
        None,
        pattern=WEIGHTS_FILE_PATTERN,
        title="Weights file",
        description="A name in the folder `weights` of the home, ending in .h5: weights of this network, never a whole "
        "model.",
        json_schema_extra={"keras": "base.load_weights({!r})"},
    )
    input_size: InputSize = Field(
        96,
        title="Input size",
        description="The 32x32 image is enlarged to a square of this side first. Larger: closer to what the network "
        "learned from, and slower by the square.",
        json_schema_extra={"keras": "Resizing({}, ...)"},
    )
    trainable: Trainable = _TRAINABLE

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        known = BACKBONES[self.network]
        if self.input_size not in known.costs:
            raise ValueError(
                f"{known.title} takes images of at least {known.smallest}x{known.smallest}; the input size is "
                f"{self.input_size}. Choose {known.smallest} or more."
            )
        if self.weights == "file" and self.file is None:
            raise ValueError(
                "weights from a file need its name: `file` is not set. Name a .h5 file in the folder `weights` of the "
                "home, or choose the weights imagenet or random."
            )
        if self.weights != "file" and self.file is not None:
            raise ValueError(
                f"a file is named, {self.file!r}, but the weights are {self.weights!r}. Say weights: file."
            )
        return self


Plain = (
    Normalization
    | Whitening
    | Conv2D
    | SeparableConv2D
    | Residual
    | MaxPooling2D
    | AveragePooling2D
    | ActivationLayer
    | BatchNormalization
    | Dropout
    | Flatten
    | GlobalAveragePooling2D
    | Scale
    | Dense
)
"""Every kind of layer that may stand anywhere."""


class OwnNetwork(Settings):
    """Begin with the first layers of a run of yours, and with what they had learned after an epoch."""

    kind: Literal["own_network"] = "own_network"
    run: str = Field(pattern=r"^[a-z0-9-]{8,40}$", title="Run", description="Whose layers.")
    epoch: int = Field(ge=1, title="Epoch", description="As they were after this epoch.")
    layers: tuple[Annotated[Plain | Backbone, Field(discriminator="kind")], ...] = Field(
        min_length=1, max_length=63, title="Layers", description="A copy of that run's first layers."
    )
    scale_pixels: bool = Field(True, title="Scale pixels", description="Whether that run divides its pixels by 255.")
    trainable: Trainable = _TRAINABLE

    @model_validator(mode="after")
    def _backbone_first(self) -> Self:
        if any(isinstance(layer, Backbone) for layer in self.layers[1:]):
            raise ValueError("among copied layers a trained network can only be the first. Copy them in their order.")
        return self


Base = Backbone | OwnNetwork
