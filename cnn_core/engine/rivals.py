"""Measures a decision tree, a linear SVM and a CNN on the same photographs: `python -m cnn_core.engine.rivals` records.

The SVM is fitted twice: to raw pixels, and to what the CNN's last layer sees. The difference is what was learned.
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from cnn_core import data
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.inside.features import features_function
from cnn_core.engine.model import build_model
from cnn_core.experiments.experiment import BASELINE
from cnn_core.machine import cpu_name, usable_processors
from cnn_core.rivals import RECORDED_PATH, SHIFTS, Rival, Rivals
from cnn_core.runs.directory import write_json
from cnn_core.studies.telling import Listener

SEED = 0
EPOCHS = 16
TREE_DEPTH = 6
"""The best of 6, 8, 10 and 12 on 500 of the training images, held out from a first fit (0.268, 0.256, 0.216, 0.186)."""
SVM_C = 1e-4
"""On pixels from 0 to 1: 0.354 of the same 500 images. Larger ones take minutes and gain a point at most."""
BATCH_SIZE = 500
Images = NDArray[np.uint8]
Answer = Callable[[Images], NDArray[np.int64]]
Made = TypeVar("Made")


@dataclass(frozen=True)
class _Fitted:
    name: str
    title: str
    setting: str
    seconds: float
    answer: Answer


def measure(listener: Listener) -> Rivals:
    """Fit all four to the 5,000 training images that come with the app, and judge them on the 10,000 test images."""
    sample = data.load("sample")
    images, labels = np.asarray(sample.train.images), np.asarray(sample.train.labels)
    fitted = _fit(images, labels, listener)
    test, truth = np.asarray(sample.test.images), np.asarray(sample.test.labels)
    return Rivals(
        date=time.strftime("%Y-%m-%d", time.gmtime()),
        machine=f"{cpu_name()}, {usable_processors()} processors",
        seed=SEED,
        trained_on=len(images),
        judged_on=len(test),
        shifts=SHIFTS,
        rivals=_judge(fitted, (images, labels), (test, truth), listener),
    )


def shifted(images: Images, pixels: int) -> list[Images]:
    """(n, h, w, 3) moved to the four sides; the rows that come in repeat the edge. Once where `pixels` is 0."""
    if pixels == 0:
        return [images]
    height, width = images.shape[1:3]
    padded = np.pad(images, ((0, 0), (pixels, pixels), (pixels, pixels), (0, 0)), mode="edge")
    corners = ((0, pixels), (2 * pixels, pixels), (pixels, 0), (pixels, 2 * pixels))
    return [padded[:, top : top + height, left : left + width] for top, left in corners]


def main() -> None:
    found = measure(_Printer())
    RECORDED_PATH.parent.mkdir(parents=True, exist_ok=True)
    write_json(RECORDED_PATH, found.model_dump_json(indent=1))
    for rival in found.rivals:
        sys.stdout.write(f"{rival.title}: {rival.accuracies}, {rival.seconds} s\n")


def _fit(images: Images, labels: NDArray[np.uint8], listener: Listener) -> list[_Fitted]:
    listener.stage("Fitting a decision tree to the pixels")
    tree, tree_seconds = _timed(
        lambda: DecisionTreeClassifier(max_depth=TREE_DEPTH, random_state=SEED).fit(pixels_of(images), labels)
    )
    listener.stage("Fitting a linear SVM to the pixels")
    svm, svm_seconds = _timed(lambda: _svm(pixels_of(images), labels))
    model, cnn_seconds = _timed(lambda: _train(images, labels, listener))
    listener.stage("Fitting a linear SVM to what the CNN sees")
    features_of = _features_of(model)
    second, second_seconds = _timed(lambda: _svm(features_of(images), labels))
    logits_of = LogitsFunction(model)
    return [
        _Fitted(
            "tree",
            "Decision tree on pixels",
            f"at most {TREE_DEPTH} questions deep",
            tree_seconds,
            lambda shown: tree.predict(pixels_of(shown)),
        ),
        _Fitted(
            "svm",
            "Linear SVM on pixels",
            f"C = {SVM_C:.4f}",
            svm_seconds,
            lambda shown: svm.predict(pixels_of(shown)),
        ),
        _Fitted(
            "svm_on_features",
            "The same SVM on what the CNN sees",
            f"{features_of(images[:1]).shape[1]} learned features",
            second_seconds,
            lambda shown: second.predict(features_of(shown)),
        ),
        _Fitted(
            "cnn",
            "CNN on pixels",
            f"two convolutions, {EPOCHS} epochs",
            cnn_seconds,
            lambda shown: logits_of(shown).argmax(axis=1),
        ),
    ]


def pixels_of(images: Images) -> NDArray[np.float64]:
    """(n, 32, 32, 3) -> (n, 3072) from 0 to 1."""
    return images.reshape(len(images), -1) / 255


def _svm(values: NDArray[np.float64], labels: NDArray[np.uint8]) -> LinearSVC:
    return LinearSVC(C=SVM_C, dual=False, random_state=SEED).fit(values, labels)


def _train(images: Images, labels: NDArray[np.uint8], listener: Listener) -> keras.Model:
    keras.utils.set_random_seed(SEED)
    training = BASELINE.training
    model = build_model(BASELINE.model)
    model.compile(keras.optimizers.Adam(training.learning_rate), "sparse_categorical_crossentropy")
    listener.stage("Training a CNN", EPOCHS)
    for epoch in range(1, EPOCHS + 1):
        model.fit(images.astype(np.float32), labels, batch_size=training.batch_size, verbose=0)
        listener.count(epoch)
    return model


def _features_of(model: keras.Model) -> Callable[[Images], NDArray[np.float64]]:
    """What the CNN's last layer receives of each image."""
    forward = features_function(model)

    def features(images: Images) -> NDArray[np.float64]:
        parts = (images[start : start + BATCH_SIZE] for start in range(0, len(images), BATCH_SIZE))
        return np.concatenate([np.asarray(forward(tf.constant(part)), np.float64) for part in parts])

    return features


def _judge(
    fitted: Sequence[_Fitted],
    training: tuple[Images, NDArray[np.uint8]],
    test: tuple[Images, NDArray[np.uint8]],
    listener: Listener,
) -> tuple[Rival, ...]:
    images, truth = test
    listener.stage("Moving the test images", len(SHIFTS) * len(fitted))
    found: dict[str, list[float]] = {one.name: [] for one in fitted}
    for pixels in SHIFTS:
        moved = shifted(images, pixels)
        for one in fitted:
            found[one.name].append(float(np.mean([(one.answer(shown) == truth).mean() for shown in moved])))
            listener.count(sum(map(len, found.values())), f"{one.title}, moved by {pixels}")
    return tuple(
        Rival(
            name=one.name,
            title=one.title,
            setting=one.setting,
            seconds=round(one.seconds, 1),
            training_accuracy=float((one.answer(training[0]) == training[1]).mean()),
            accuracies=tuple(round(share, 4) for share in found[one.name]),
        )
        for one in fitted
    )


def _timed(work: Callable[[], Made]) -> tuple[Made, float]:
    """What `work` made, and the seconds that processors spent on it, whatever else ran on them."""
    began = time.process_time()
    made = work()
    return made, time.process_time() - began


class _Printer:
    """A listener that says each stage on the terminal."""

    def stage(self, words: str, total: int = 0) -> None:
        sys.stdout.write(f"{words} ...\n")

    def count(self, done: int, words: str | None = None) -> None:
        pass


if __name__ == "__main__":
    main()
