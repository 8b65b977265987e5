"""How many wrong labels confident learning finds: 500 of CIFAR-10's training labels are made wrong on purpose.

    python -m benchmarks.label_suspects [--epochs 3] [--folds 4] [--cleanlab INTERPRETER]

Every image is judged by a network that never saw it or its label: the training set is cut into folds, and the sprint's
network trains on all but one. Of the 500 labels that are most suspect by ours, how many are among the 500 flipped ones?
cleanlab takes part, with the very same probabilities, where the interpreter named for it has it.
"""

import json
import subprocess
import sys
import tempfile
import time
from math import ceil
from pathlib import Path

import click
import keras
import numpy as np
from numpy.typing import NDArray

from benchmarks.record import machine, write
from cnn_core import data
from cnn_core.analysis.suspects import suspects
from cnn_core.config import RunConfig
from cnn_core.engine.batches import TrainingBatches
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.model import adapt, build_model, compile_model
from cnn_core.engine.pace import batches_an_execution, executions
from cnn_core.engine.schedules import learning_rate_of
from cnn_core.engine.trainee import trainee_of
from cnn_core.parsing import with_overrides
from cnn_core.presets import SPRINT
from cnn_core.runs.predictions import softmax

FLIPPED = 500
SEED = 0


@click.command()
@click.option("--epochs", default=3, show_default=True)
@click.option("--folds", default=4, show_default=True)
@click.option("--cleanlab", default=sys.executable, help="The interpreter of an environment with cleanlab.")
def main(epochs: int, folds: int, cleanlab: str) -> None:
    """Flip, train, rank, print and write docs/benchmarks/label_suspects.json."""
    config = with_overrides(SPRINT.config, {"training.epochs": epochs})
    train = data.load("full").train
    truth = np.array(train.labels)
    labels, flipped = _with_flipped(truth)
    began = time.perf_counter()
    probabilities = _judged_by_others(config, train.images, labels, folds)
    accuracy = float((probabilities.argmax(axis=1) == truth).mean())
    found = suspects(probabilities, labels)
    result = {
        "machine": machine(),
        "unit": f"share of {FLIPPED} flipped labels among the {FLIPPED} most suspect",
        "networks": f"{folds} of the sprint preset, {epochs} epochs each",
        "seconds_of_training": round(time.perf_counter() - began),
        "accuracy_on_true_labels": round(accuracy, 4),
        "ours": _ours(probabilities, labels, flipped),
        "suspects": len(found.rows),
        **_of_cleanlab(cleanlab, probabilities, labels, flipped),
    }
    click.echo(json.dumps(result, indent=2))
    write("label_suspects", result)


def _with_flipped(truth: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    random = np.random.default_rng(SEED)
    flipped = random.choice(len(truth), FLIPPED, replace=False)
    labels = truth.copy()
    labels[flipped] = (truth[flipped] + random.integers(1, 10, FLIPPED)) % 10
    return labels, flipped


def _judged_by_others(
    config: RunConfig, images: NDArray[np.uint8], labels: NDArray[np.uint8], folds: int
) -> NDArray[np.float64]:
    """(images, 10) probabilities, each from a network that did not train on the image."""
    fold_of = np.random.default_rng(SEED).permutation(len(labels)) % folds
    probabilities = np.empty((len(labels), 10))
    for fold in range(folds):
        learned, held_out = fold_of != fold, fold_of == fold
        network = _trained(config, images[learned], labels[learned])
        probabilities[held_out] = softmax(LogitsFunction(network)(images[held_out]))
        click.echo(f"fold {fold + 1} of {folds}: {(probabilities[held_out].argmax(1) == labels[held_out]).mean():.1%}")
    return probabilities


def _trained(config: RunConfig, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> keras.Model:
    """As engine.train does it, without a run to tell of it."""
    training = config.training
    keras.utils.set_random_seed(training.seed)
    batches_per_epoch = ceil(len(labels) / training.batch_size)
    model = build_model(config.model)
    adapt(model, images)
    compile_model(model, training, batches_per_epoch=batches_per_epoch)
    plan = executions(batches_per_epoch, at_most=batches_an_execution(config), parts=1)
    batches = TrainingBatches(
        images, labels, batch_size=training.batch_size, seed=training.seed, augmentation=config.data
    )
    trainee = trainee_of(model)
    learning_rate = learning_rate_of(training, batches_per_epoch)
    trainee.prepare(model, plan, gather=batches.gather, learning_rate=learning_rate)
    trainee.fit(batches.places(), steps_per_epoch=len(plan), epochs=training.epochs, shuffle=False, verbose=0)
    return model


def _ours(
    probabilities: NDArray[np.float64], labels: NDArray[np.uint8], flipped: NDArray[np.int64]
) -> dict[str, float]:
    """Of the suspects, as Evaluate ranks them; and of all images by the probability of their label alone."""
    own = probabilities[np.arange(len(labels)), labels]
    return {
        "confident_learning, self_confidence": _recall(suspects(probabilities, labels).rows, flipped),
        "all images, self_confidence": _recall(np.argsort(own), flipped),
    }


def _of_cleanlab(
    interpreter: str, probabilities: NDArray[np.float64], labels: NDArray[np.uint8], flipped: NDArray[np.int64]
) -> dict[str, object]:
    if subprocess.run([interpreter, "-c", "import cleanlab"], stderr=subprocess.DEVNULL, check=False).returncode:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.npz"
        np.savez(path, probabilities=probabilities, labels=labels)
        command = [interpreter, "-m", "benchmarks.peers.cleanlab_issues", str(path)]
        told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    ranked = {name: _recall(np.array(rows), flipped) for name, rows in told["ranked"].items()}
    return {"cleanlab_version": told["version"], "cleanlab": ranked}


def _recall(ranked: NDArray[np.int64], flipped: NDArray[np.int64]) -> float:
    return round(len(set(ranked[:FLIPPED].tolist()) & set(flipped.tolist())) / FLIPPED, 4)


if __name__ == "__main__":
    main()
