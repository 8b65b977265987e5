"""Images as life brings them: noisy, blurred, too bright, turned. Nine kinds of corruption, each at five severities.

Noise, blur, brightness, contrast, JPEG and pixelation, with the parameters of CIFAR-10-C: Hendrycks and Dietterich,
"Benchmarking Neural Network Robustness to Common Corruptions and Perturbations", ICLR 2019 (arXiv 1903.12261).
Rotation, shift and scale are ours. All severities are chosen for 32x32 pixels: larger photographs want others.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_core.data.cifar10 import IMAGE_SHAPE, Pixels
from cnn_core.errors import ConfigError

SEVERITIES = (1, 2, 3, 4, 5)
SIDE = IMAGE_SHAPE[0]
_BLOCK = 64
"""Images whose chance is drawn together."""
_CHUNK = 8 * _BLOCK
"""Images that are worked on together: their numbers stay in the processor's cache."""
_BORDER = 8
"""Of mirrored pixels, enough for a square that is turned to find something in its corners."""


@dataclass(frozen=True)
class Chance:
    """What is drawn for the `count` images from `first` on: for each the same, whichever others come along."""

    seed: int
    first: int
    count: int

    def noise(self) -> NDArray[np.float32]:
        """(count, 32, 32, 3), normal, of mean 0 and standard deviation 1."""
        return self._drawn(lambda random: random.standard_normal((_BLOCK, *IMAGE_SHAPE), dtype=np.float32))

    def ways(self, number: int) -> NDArray[np.int64]:
        """(count,), each from 0 to `number` - 1."""
        return self._drawn(lambda random: random.integers(0, number, _BLOCK))

    def _drawn(self, draw: Callable[[np.random.Generator], NDArray[Any]]) -> NDArray[Any]:
        blocks = range(self.first // _BLOCK, (self.first + self.count - 1) // _BLOCK + 1)
        drawn = np.concatenate([draw(np.random.default_rng((self.seed, block))) for block in blocks])
        skipped = self.first - blocks.start * _BLOCK
        return drawn[skipped : skipped + self.count]


@dataclass(frozen=True)
class Corruption:
    """`values` are those of severity 1 to 5; `parameter` says what they set, with its unit, `{:g}` for the value."""

    title: str
    parameter: str
    values: tuple[float, float, float, float, float]
    apply: Callable[[Pixels, float, Chance], Pixels]

    def words(self, severity: int) -> str:
        """As in `standard deviation 0.04 of the range`."""
        return self.parameter.format(self.values[severity - 1])


def corrupt(images: Pixels, kind: str, severity: int, seed: int = 0, *, first: int = 0) -> Pixels:
    """(n, 32, 32, 3) uint8 as it is after one of CORRUPTIONS at a severity from 1 to 5; of the same shape and type.

    The same arguments give the same pixels. `first` is the place of the first image among all: with it an image is
    corrupted alike whether it comes alone or among others. Raises ConfigError for another kind or severity.
    """
    chosen = CORRUPTIONS.get(kind)
    if chosen is None or severity not in SEVERITIES:
        raise ConfigError(
            f"A corruption is one of {', '.join(CORRUPTIONS)} at a severity from 1 to 5, not {kind!r} at {severity!r}."
        )
    corrupted = np.empty(images.shape, np.uint8)
    for start in range(0, len(images), _CHUNK):
        part = images[start : start + _CHUNK]
        chance = Chance(seed, first + start, len(part))
        corrupted[start : start + _CHUNK] = chosen.apply(part, chosen.values[severity - 1], chance)
    return corrupted


def _noise(images: Pixels, deviation: float, chance: Chance) -> Pixels:
    return _pixels(images + np.float32(255 * deviation) * chance.noise())


def _blur(images: Pixels, deviation: float, _chance: Chance) -> Pixels:
    weights, lines = _gaussian(deviation), images.astype(np.float32)
    # Down the columns, then with rows and columns swapped: across.
    for _ in range(2):
        lines = (weights @ lines.reshape(len(images), SIDE, -1)).reshape(images.shape).swapaxes(1, 2)
    return _pixels(lines)


def _brightness(images: Pixels, added: float, _chance: Chance) -> Pixels:
    """The value of hue, saturation, value is raised: the largest of the three channels, the others along with it."""
    channels = images.astype(np.float32)
    value = channels.max(axis=3, keepdims=True)
    raised = np.minimum(value + np.float32(255 * added), 255)
    return _pixels(np.where(value > 0, channels * (raised / np.maximum(value, 1)), raised))


def _contrast(images: Pixels, factor: float, _chance: Chance) -> Pixels:
    means = images.mean(axis=(1, 2), keepdims=True, dtype=np.float32)
    return _pixels((images - means) * np.float32(factor) + means)


def _rotation(images: Pixels, degrees: float, chance: Chance) -> Pixels:
    angles = degrees * (2 * chance.ways(2) - 1)
    wider = _mirrored_border(images, _BORDER)
    turned = [
        np.asarray(Image.fromarray(image).rotate(float(angle), Image.Resampling.BILINEAR))
        for image, angle in zip(wider, angles, strict=True)
    ]
    return np.stack(turned)[:, _BORDER:-_BORDER, _BORDER:-_BORDER]


def _shift(images: Pixels, pixels: float, chance: Chance) -> Pixels:
    distance, ways = int(pixels), chance.ways(4)
    wider, shifted = _mirrored_border(images, distance), np.empty(images.shape, np.uint8)
    for way, (down, right) in enumerate(((0, 1), (2, 1), (1, 0), (1, 2))):
        top, left = down * distance, right * distance
        shifted[ways == way] = wider[ways == way, top : top + SIDE, left : left + SIDE]
    return shifted


def _scale(images: Pixels, factor: float, _chance: Chance) -> Pixels:
    margin = (SIDE - SIDE / factor) / 2
    box = (margin, margin, SIDE - margin, SIDE - margin)
    return _each(images, lambda image: image.resize((SIDE, SIDE), Image.Resampling.BILINEAR, box=box))


def _jpeg(images: Pixels, quality: float, _chance: Chance) -> Pixels:
    def compressed(image: Image.Image) -> Image.Image:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=int(quality))
        return Image.open(file, formats=("JPEG",))

    return _each(images, compressed)


def _pixelation(images: Pixels, side: float, _chance: Chance) -> Pixels:
    small, whole, box = (int(side), int(side)), (SIDE, SIDE), Image.Resampling.BOX
    return _each(images, lambda image: image.resize(small, box).resize(whole, box))


CORRUPTIONS = {
    "noise": Corruption("Noise", "standard deviation {:g} of the range", (0.04, 0.06, 0.08, 0.09, 0.10), _noise),
    "blur": Corruption("Blur", "Gaussian of {:g} pixels", (0.4, 0.6, 0.7, 0.8, 1.0), _blur),
    "brightness": Corruption("Brightness", "raised by {:g} of the range", (0.05, 0.1, 0.15, 0.2, 0.3), _brightness),
    "contrast": Corruption("Contrast", "reduced to {:g} of itself", (0.75, 0.5, 0.4, 0.3, 0.15), _contrast),
    "rotation": Corruption("Rotation", "{:g} degrees to either side", (5, 10, 15, 20, 30), _rotation),
    "shift": Corruption("Shift", "{:g} pixels in one of four directions", (1, 2, 4, 6, 8), _shift),
    "scale": Corruption("Scale", "enlarged {:g} times, the border cut", (1.1, 1.2, 1.35, 1.5, 1.75), _scale),
    "jpeg": Corruption("JPEG", "quality {:g}", (80, 65, 58, 50, 40), _jpeg),
    "pixelation": Corruption("Pixelation", "{:g} pixels a side instead of 32", (30, 28, 27, 24, 20), _pixelation),
}
"""By name, in the order in which they are shown."""


def _pixels(values: NDArray[np.float32]) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _each(images: Pixels, change: Callable[[Image.Image], Image.Image]) -> Pixels:
    return np.stack([np.asarray(change(Image.fromarray(image))) for image in images])


def _mirrored_border(images: Pixels, width: int) -> Pixels:
    return np.pad(images, ((0, 0), (width, width), (width, width), (0, 0)), mode="reflect")


@lru_cache
def _gaussian(deviation: float) -> NDArray[np.float32]:
    """(32, 32), what each pixel of a line takes from which: up to four deviations away, the last pixel going on."""
    radius = int(4 * deviation + 0.5)
    offsets = np.arange(-radius, radius + 1)
    weights = np.exp(-(offsets**2) / (2 * deviation**2))
    matrix = np.zeros((SIDE, SIDE), np.float32)
    places = np.arange(SIDE)
    for offset, weight in zip(offsets, weights / weights.sum(), strict=True):
        np.add.at(matrix, (places, np.clip(places + offset, 0, SIDE - 1)), weight)
    return matrix
