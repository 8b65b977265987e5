"""How well the networks that come with the app notice what is none of the ten classes: `python -m benchmarks.doubt`.

At the threshold that passes 95% of the 10,000 test images: which share of each set is flagged, and the AUROC against
the test images. By the energy of the answer and by the distance of the last layer's features, as the page has them, and
by either of the two; beside them the distance between features as they are, not their directions (Lee et al. 2018), and
the plainest measure there is, the probability of the answer (Hendrycks and Gimpel, arXiv 1610.02136). Every set can be
made again by anyone: scikit-learn's digits and photographs, text in Pillow's own font, noise and colours from seed 0.
That directions are compared and not features was decided with these very sets in view; nothing else was fitted to them.
"""

import json
from collections.abc import Callable

import click
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from sklearn.datasets import load_digits, load_sample_image
from sklearn.metrics import roc_auc_score

from benchmarks.record import machine, write
from cnn_core import data
from cnn_core.analysis.doubt import PASSED, Yardstick, auroc, energy, feature_distance, mahalanobis
from cnn_core.data.crop import CENTRE, cropped
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.reference import whitening
from cnn_core.engine.studies import features_of
from cnn_core.runs.directory import Run, recorded_runs
from cnn_core.runs.follow import Follower
from cnn_core.runs.predictions import read_logits, softmax
from cnn_core.studies import ReferenceResult, load_reference, reference_study

MADE = 500
SEED = 0
TILE = 32
EITHER = "either of the first two"
SCALES = (1, 2)
"""A photograph is cut in tiles as it is, and again at half its size."""
WORDS = (
    "Epochscope",
    "network",
    "learning rate",
    "airplane",
    "ship 42",
    "not a cat",
    "Lorem ipsum",
    "2026",
    "A",
    "g&?",
)


def strangers() -> dict[str, NDArray[np.uint8]]:
    """By name, each (n, 32, 32, 3) uint8."""
    makers: dict[str, Callable[[], NDArray[np.uint8]]] = {
        "digits": digits,
        "photograph tiles": photograph_tiles,
        "text": text,
        "uniform noise": uniform_noise,
        "Gaussian noise": gaussian_noise,
        "flat colours": flat_colours,
        "gradients": gradients,
    }
    return {name: make() for name, make in makers.items()}


def digits() -> NDArray[np.uint8]:
    """scikit-learn's 1,797 handwritten digits of 8x8 pixels, enlarged as an upload of their size would be."""
    shades = np.round(load_digits().images * (255 / 16)).astype(np.uint8)
    return np.stack([cropped(Image.fromarray(shade).convert("RGB"), CENTRE) for shade in shades])


def photograph_tiles() -> NDArray[np.uint8]:
    """scikit-learn's two photographs, 640x427, cut in tiles of 32x32, at full and at half size: 640 tiles."""
    tiles = []
    for name in ("china.jpg", "flower.jpg"):
        whole = Image.fromarray(load_sample_image(name))
        for scale in SCALES:
            values = np.asarray(whole.reduce(scale))
            rows, columns = values.shape[0] // TILE, values.shape[1] // TILE
            cut = values[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE, 3)
            tiles.append(cut.swapaxes(1, 2).reshape(-1, TILE, TILE, 3))
    return np.concatenate(tiles)


def text() -> NDArray[np.uint8]:
    """Words and signs in Pillow's default font, 12 to 24 pixels high, dark on light or light on dark."""
    random = np.random.default_rng(SEED)
    return np.stack([_written(random) for _ in range(MADE)])


def _written(random: np.random.Generator) -> NDArray[np.uint8]:
    shades = [tuple(int(value) for value in random.integers(low, low + 96, 3)) for low in (0, 160)]
    ink, paper = shades if random.random() < 0.5 else shades[::-1]
    sheet = Image.new("RGB", (TILE, TILE), paper)
    font = ImageFont.load_default(int(random.integers(12, 25)))
    place = (int(random.integers(-2, 6)), int(random.integers(-2, 8)))
    ImageDraw.Draw(sheet).text(place, WORDS[random.integers(len(WORDS))], ink, font)
    return np.asarray(sheet)


def uniform_noise() -> NDArray[np.uint8]:
    return np.random.default_rng(SEED).integers(0, 256, (MADE, TILE, TILE, 3), np.uint8)


def gaussian_noise() -> NDArray[np.uint8]:
    """Of CIFAR-10's own mean and standard deviation."""
    of_training = data.load("sample").statistics
    drawn = np.random.default_rng(SEED).normal(of_training.mean, of_training.standard_deviation, (MADE, TILE, TILE, 3))
    return np.clip(np.round(drawn), 0, 255).astype(np.uint8)


def flat_colours() -> NDArray[np.uint8]:
    colours = np.random.default_rng(SEED).integers(0, 256, (MADE, 1, 1, 3), np.uint8)
    return np.tile(colours, (1, TILE, TILE, 1))


def gradients() -> NDArray[np.uint8]:
    """From one colour to another, in any direction."""
    random = np.random.default_rng(SEED)
    ends = random.integers(0, 256, (2, MADE, 1, 1, 3)).astype(np.float64)
    angles = random.uniform(0, 2 * np.pi, (MADE, 1, 1))
    down, across = np.indices((TILE, TILE)) / (TILE - 1) - 0.5
    along = np.cos(angles) * across + np.sin(angles) * down
    along = (along - along.min(axis=(1, 2), keepdims=True)) / np.ptp(along, axis=(1, 2), keepdims=True)
    colours = ends[0] + (ends[1] - ends[0]) * along[..., None]
    return np.asarray(np.round(colours).astype(np.uint8))


class Quiet:
    """Nobody wants to know how far the features are."""

    def stage(self, words: str, total: int = 0) -> None: ...

    def count(self, done: int, words: str | None = None) -> None: ...


def measured(run: Run, sets: dict[str, NDArray[np.uint8]]) -> dict[str, object]:
    """Of the run's best epoch: by set and measure, AUROC and the share flagged."""
    epoch = Follower(run).history().best_epoch
    assert epoch is not None
    found, model = load_reference(reference_study(run, epoch)), load_epoch(run, epoch)
    logits_of = LogitsFunction(model)
    centres = _of_features_as_they_are(found)

    def scores(images: NDArray[np.uint8], logits: NDArray[np.float32]) -> dict[str, NDArray[np.floating]]:
        features = features_of(model, images, Quiet())
        return {
            "energy": energy(logits),
            "feature distance": feature_distance(features, found.means, found.whitening),
            "distance of features as they are": mahalanobis(features, *centres),
            "probability": -softmax(logits).max(axis=1),
        }

    known = scores(np.asarray(data.load("sample").test.images), read_logits(run, epoch))
    np.testing.assert_allclose(np.sort(known["feature distance"]), found.distances, rtol=1e-3)
    result: dict[str, object] = {"test images": {EITHER: {"flagged": _either(known, known)}}}
    for name, images in sets.items():
        strange = scores(images, logits_of(images))
        told = {measure: _told(known[measure], strange[measure]) for measure in known}
        result[name] = told | {EITHER: {"flagged": _either(known, strange)}}
        click.echo(f"{run.id} {name}: {result[name]}")
    return {"epoch": epoch, "features": found.features.shape[1], "sets": result}


def _of_features_as_they_are(found: ReferenceResult) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    features = found.features.astype(np.float64)
    means = np.stack([features[found.labels == index].mean(axis=0) for index in range(data.NUM_CLASSES)])
    return means, whitening(features - means[found.labels])


def _told(known: NDArray[np.floating], strange: NDArray[np.floating]) -> dict[str, float]:
    ours = auroc(known, strange)
    theirs = roc_auc_score(np.r_[np.zeros(len(known)), np.ones(len(strange))], np.r_[known, strange])
    if abs(ours - theirs) > 1e-9:
        raise ArithmeticError(f"AUROC is {ours} by ours and {theirs} by scikit-learn's.")
    return {"auroc": round(ours, 4), "flagged": round(float(_flagged(known, strange).mean()), 4)}


def _either(known: dict[str, NDArray[np.floating]], strange: dict[str, NDArray[np.floating]]) -> float:
    flagged = [_flagged(known[measure], strange[measure]) for measure in ("energy", "feature distance")]
    return round(float(np.mean(flagged[0] | flagged[1])), 4)


def _flagged(known: NDArray[np.floating], strange: NDArray[np.floating]) -> NDArray[np.bool_]:
    return strange > Yardstick("", known).threshold


@click.command()
def main() -> None:
    """Measure both runs, print and write docs/benchmarks/doubt.json."""
    sets = strangers()
    result = {
        "machine": machine(),
        "unit": f"AUROC against the 10,000 test images; share flagged where {PASSED:.0%} of them pass",
        "images": {name: len(images) for name, images in sets.items()},
        "runs": {run.id: measured(run, sets) for run in recorded_runs()},
    }
    click.echo(json.dumps(result, indent=2))
    write("doubt", result)


if __name__ == "__main__":
    main()
