"""The small network of handwritten digits that a lesson runs in the browser: its weights, and where they come from.

It takes the 8x8 digits that scikit-learn brings along: the counts of dark pixels in the 4x4 blocks of a 32x32 picture,
from 0 to 16 (Alpaydin and Kaynak, "Optical Recognition of Handwritten Digits", UCI, 1998). Trained and written by
`python -m cnn_core.engine.digits`.
"""

import json
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

SIDE = 8
LARGEST = 16
DIGITS_PATH = Path(__file__).parent / "bundled" / "learn" / "digits.json"


class Weights(BaseModel):
    """Of one layer, each list in the order of Keras's array of that shape."""

    model_config = ConfigDict(frozen=True)

    shape: tuple[int, ...]
    """Of the kernel: (rows, columns, channels, filters) of a convolution, (inputs, outputs) of a dense layer."""
    kernel: tuple[float, ...]
    bias: tuple[float, ...]


class Example(BaseModel):
    """A digit that the network was not trained on."""

    model_config = ConfigDict(frozen=True)

    index: int
    """Its place among scikit-learn's 1,797."""
    label: int
    pixels: tuple[int, ...]
    """64 counts from 0 to 16, row by row."""


class DigitNetwork(BaseModel):
    """Convolution, pooling, convolution, pooling, dense; `accuracy` is of these very weights on the held-out digits."""

    model_config = ConfigDict(frozen=True)

    date: str
    machine: str
    seed: int
    epochs: int
    trained_on: int
    held_out: int
    accuracy: float
    seconds: float
    layers: tuple[Weights, Weights, Weights]
    examples: tuple[Example, ...]

    @property
    def parameters(self) -> int:
        return sum(len(layer.kernel) + len(layer.bias) for layer in self.layers)


@cache
def digit_network() -> DigitNetwork:
    """The one that comes with the app."""
    return DigitNetwork.model_validate(json.loads(DIGITS_PATH.read_text(encoding="utf-8")))
