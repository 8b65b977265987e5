"""What the process of a study computes: answers to corrupted images, features of others, a loss slice."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from cnn_core.config import NUM_CLASSES
from cnn_core.data import Part, validation_part
from cnn_core.data.corruptions import CORRUPTIONS, SEVERITIES, corrupt
from cnn_core.engine.arranging import tsne, umap
from cnn_core.engine.checkpoint import load_or_refuse
from cnn_core.engine.device import share_memory
from cnn_core.engine.evaluation import BATCH_SIZE, LogitsFunction
from cnn_core.engine.inside.features import features_function
from cnn_core.engine.landscape import landscape
from cnn_core.engine.reference import spread, training_part
from cnn_core.errors import StudyError
from cnn_core.studies.extras import umap_is_installed
from cnn_core.studies.study import Study
from cnn_core.studies.telling import Listener

KEPT_COMPONENTS = 50
"""Principal components that t-SNE starts from, as van der Maaten and Hinton recommend to suppress noise."""
LARGEST = 65_472.0
"""What is larger is kept as this: float16 holds one number more, so that an answer can still be put ahead."""


def compute(study: Study, listener: Listener) -> dict[str, Any]:
    """The arrays of the study's result, as `cnn_core.studies.results` describes them.

    Raises RunError when the network cannot be loaded, StudyError when its outputs are of no use.
    """
    share_memory()
    model = load_or_refuse(study.run, study.epoch)
    if study.kind == "landscape":
        known, labels = training_part(study.run.config().data).gather()
        return landscape(model, known[: study.images], labels[: study.images], listener)
    images, _ = validation_part(study.run.config().data).gather()
    if study.kind == "robustness":
        return robustness(model, images[: study.images], listener)
    if study.kind == "reference":
        return reference(model, training_part(study.run.config().data), images[: study.images], listener)
    return embedding(model, images, study.images, listener)


def robustness(model: keras.Model, images: NDArray[np.uint8], listener: Listener) -> dict[str, Any]:
    """images: (n, 32, 32, 3) -> `kinds`, their names, `clean` (n, 10) float32 and `logits` (kinds, 5, n, 10) float16.

    The counted steps are images answered.
    """
    logits_of, rows = LogitsFunction(model), len(images)
    listener.stage("The images as they are", rows * (1 + len(CORRUPTIONS) * len(SEVERITIES)))
    clean, done = logits_of(images), rows
    logits = np.empty((len(CORRUPTIONS), len(SEVERITIES), rows, NUM_CLASSES), np.float16)
    for place, (kind, corruption) in enumerate(CORRUPTIONS.items()):
        for severity in SEVERITIES:
            for start in range(0, rows, BATCH_SIZE):
                batch = corrupt(images[start : start + BATCH_SIZE], kind, severity, first=start)
                logits[place, severity - 1, start : start + BATCH_SIZE] = halved_logits(logits_of(batch))
                done += len(batch)
                listener.count(done, f"{corruption.title}, severity {severity}")
    return {"kinds": list(CORRUPTIONS), "clean": clean, "logits": logits}


def embedding(model: keras.Model, images: NDArray[np.uint8], drawn: int, listener: Listener) -> dict[str, Any]:
    """What the last layer sees of all `images`, (n, 32, 32, 3), and maps of the first `drawn` of them.

    `features` (n, d) float16; `components` (drawn, 2), the first two principal components of all features, which
    explain `shares` (2,) of their variance; from 50 such components `tsne` (drawn, 2) and, where that extra is
    installed, `umap` (drawn, 2).
    """
    features = features_of(model, images, listener)
    _check(features)
    listener.stage("Principal components of the features")
    kept = min(KEPT_COMPONENTS, *features.shape)
    components = PCA(kept, random_state=0)
    reduced = components.fit_transform(features)
    extra = {"umap": umap(reduced[:drawn], listener)} if umap_is_installed() else {}
    return extra | {
        "features": _halved(features),
        "components": reduced[:drawn, :2].astype(np.float32),
        "shares": components.explained_variance_ratio_[:2],
        "tsne": tsne(reduced[:drawn], listener),
    }


def reference(model: keras.Model, training: Part, images: NDArray[np.uint8], listener: Listener) -> dict[str, Any]:
    """What the last layer sees of training images, and what strangers to them are measured by.

    images: (m, 32, 32, 3) of the validation -> `features` (n, d) float16 of the `training` images, `indices` and
    `labels` (n,) of them, and what `cnn_core.engine.reference.spread` gives.
    """
    known, labels = training.gather()
    features, judged = features_of(model, known, listener), features_of(model, images, listener)
    listener.stage("How far the validation images lie from their classes")
    spread_out = spread(features, labels, judged)
    return {"features": _halved(features), "indices": training.indices, "labels": np.array(labels), **spread_out}


def features_of(model: keras.Model, images: NDArray[np.uint8], listener: Listener) -> NDArray[np.float32]:
    """(n, 32, 32, 3) uint8 -> (n, d) float32: what the last layer sees, with all its weights still to come.

    Where that is more than 2,048 flattened values it is the mean of each of the last feature maps.
    """
    forward = features_function(model)
    listener.stage("What the last layer sees of each image", len(images))
    batches = []
    for start in range(0, len(images), BATCH_SIZE):
        batches.append(np.asarray(forward(tf.constant(images[start : start + BATCH_SIZE]))))
        listener.count(min(start + BATCH_SIZE, len(images)))
    return np.concatenate(batches)


def _check(features: NDArray[np.float32]) -> None:
    if not np.isfinite(features).all():
        raise StudyError(
            "What the last layer sees are no numbers any more: the training diverged. Choose another epoch."
        )
    if features.shape[1] < 2 or not np.ptp(features, axis=0).any():
        raise StudyError(
            "The last layer sees the same of every image, or a single number: there is nothing to arrange. "
            "Choose another epoch, or a network with more units."
        )


def halved_logits(logits: NDArray[np.float32]) -> NDArray[np.float16]:
    """(n, 10) in half the room, every answer as it was: of two logits that become equal the larger is put ahead."""
    halved, answers = _halved(logits), logits.argmax(axis=1)
    tied = np.flatnonzero(halved.argmax(axis=1) != answers)
    halved[tied, answers[tied]] = np.nextafter(halved[tied].max(axis=1), np.float16(np.inf))
    return halved


def _halved(values: NDArray[np.float32]) -> NDArray[np.float16]:
    return np.clip(values, -LARGEST, LARGEST).astype(np.float16)
