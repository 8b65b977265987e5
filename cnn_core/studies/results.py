"""What studies found: written whole or not at all, and read again by pages."""

import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.data.corruptions import CORRUPTIONS
from cnn_core.errors import StudyError
from cnn_core.runs.directory import Run
from cnn_core.studies.study import RESULT_FILE, Study, StudyKind, brought_studies_folder, studies_folder

_EPOCH = re.compile(r"[0-9]{4,6}")


@dataclass(frozen=True)
class RobustnessResult:
    """What the network answered to the images as they are, and to each corruption of them."""

    kinds: tuple[str, ...]
    clean: NDArray[np.float32]
    """(images, 10) logits."""
    logits: NDArray[np.float16]
    """(kinds, severities, images, 10)."""
    seconds: float


@dataclass(frozen=True)
class EmbeddingResult:
    """What the last layer sees of each validation image, and two maps of the study's images."""

    features: NDArray[np.float16]
    """(all validation images, features)."""
    components: NDArray[np.float32]
    """(images, 2), the first two principal components of the features."""
    shares: NDArray[np.float64]
    """(2,), the share of the features' variance that each of them explains."""
    tsne: NDArray[np.float32]
    """(images, 2)."""
    seconds: float
    umap: NDArray[np.float32] | None = None
    """(images, 2); None where that extra was not installed."""


@dataclass(frozen=True)
class ReferenceResult:
    """What the last layer sees of training images, and how far from their classes the validation images lie."""

    features: NDArray[np.float16]
    """(training images, features)."""
    indices: NDArray[np.int32]
    """(training images,), positions in the official training set."""
    labels: NDArray[np.uint8]
    """(training images,)."""
    means: NDArray[np.float32]
    """(10, features), as `cnn_core.analysis.doubt.feature_distance` takes them."""
    whitening: NDArray[np.float32]
    """(features, features), likewise."""
    distances: NDArray[np.float32]
    """(validation images,), ascending."""
    seconds: float


@dataclass(frozen=True)
class LandscapeResult:
    """The mean loss of some training images on a plane through the trained weights, which lie at (0, 0)."""

    places: NDArray[np.float32]
    """(n,), ascending: the points along both directions, in lengths of the weights."""
    losses: NDArray[np.float32]
    """(n, n), row i and column j at `places[i]` along the second direction and `places[j]` along the first."""
    checks: NDArray[np.float32]
    """(m, 2): other points, along the first and the second direction."""
    check_losses: NDArray[np.float32]
    """(m,)."""
    seconds: float


def write_result(study: Study, arrays: Mapping[str, Any]) -> None:
    """Keep the arrays of a study: from then on it is finished. Raises OSError when the disk is full or the run gone."""
    temporary = study.folder / f".result.{os.getpid()}"
    try:
        with temporary.open("wb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(study.folder / RESULT_FILE)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def load_robustness(study: Study) -> RobustnessResult:
    """Raises StudyError when there is no result or it cannot be read."""
    found = _read(study, "kinds", "clean", "logits", "seconds")
    kinds = tuple(str(kind) for kind in found["kinds"])
    if len(found["logits"]) != len(kinds) or not set(kinds) <= set(CORRUPTIONS):
        raise _unreadable(study, "it holds something else")
    return RobustnessResult(kinds, found["clean"], found["logits"], float(found["seconds"]))


def load_embedding(study: Study) -> EmbeddingResult:
    """Raises StudyError when there is no result or it cannot be read."""
    found = _read(study, "features", "components", "shares", "tsne", "seconds", perhaps=("umap",))
    return EmbeddingResult(
        found["features"],
        found["components"],
        found["shares"],
        found["tsne"],
        float(found["seconds"]),
        found.get("umap"),
    )


def load_reference(study: Study) -> ReferenceResult:
    """Raises StudyError when there is no result or it cannot be read."""
    found = _read(study, "features", "indices", "labels", "means", "whitening", "distances", "seconds")
    return ReferenceResult(
        found["features"],
        found["indices"],
        found["labels"],
        found["means"],
        found["whitening"],
        found["distances"],
        float(found["seconds"]),
    )


def load_landscape(study: Study) -> LandscapeResult:
    """Raises StudyError when there is no result or it cannot be read."""
    found = _read(study, "places", "losses", "checks", "check_losses", "seconds")
    return LandscapeResult(
        found["places"], found["losses"], found["checks"], found["check_losses"], float(found["seconds"])
    )


def finished(run: Run, kind: StudyKind) -> list[Study]:
    """The run's studies of this kind that have a result, the newest first."""
    dated = {}
    for folder in {studies_folder(run), brought_studies_folder(run)}:
        for path in folder.glob(f"*/{kind}-*/{RESULT_FILE}"):
            epoch, images = path.parts[-3], path.parts[-2].removeprefix(f"{kind}-")
            if _EPOCH.fullmatch(epoch) and images.isascii() and images.isdigit():
                study = Study(kind, run, int(epoch), int(images))
                dated[study] = study.result_path.stat().st_mtime_ns
    return sorted(dated, key=lambda study: -dated[study])


def written_at(study: Study) -> int:
    """When its result was kept, in nanoseconds since 1970; raises StudyError when it is gone."""
    try:
        return study.result_path.stat().st_mtime_ns
    except OSError as error:
        raise _unreadable(study, type(error).__name__) from error


def last_seconds(study: Study) -> float | None:
    """How long the run's latest study of this kind and number of images took; None where there was none."""
    for other in finished(study.run, study.kind):
        if other.images == study.images:
            with suppress(StudyError):
                return float(_read(other, "seconds")["seconds"])
    return None


def _read(study: Study, *names: str, perhaps: Sequence[str] = ()) -> dict[str, NDArray[Any]]:
    """The arrays of these names, and those that are `perhaps` there."""
    try:
        # NumPy would leave a file open whose content is damaged.
        with study.result_path.open("rb") as file, np.load(file) as found:
            return {name: found[name] for name in (*names, *(name for name in perhaps if name in found))}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise _unreadable(study, type(error).__name__) from error


def _unreadable(study: Study, why: str) -> StudyError:
    return StudyError(
        f"The {study.kind} study of epoch {study.epoch} of run {study.run.id!r} cannot be read: its result is gone or "
        f"damaged ({why}). Discard it and compute it again."
    )
