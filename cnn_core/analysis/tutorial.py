"""What the tutorial "Convolutional Neural Networks (CNN) with TensorFlow" says, and what a run says to it.

Epochs count from 1. The tutorial's two digits are training values at the epoch that `crossing.close_epoch` finds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cnn_core.analysis.classes_in_words import largest_confusions, plural
from cnn_core.analysis.confusion import Cell, confusion_matrix, metrics_by_class
from cnn_core.analysis.crossing import meeting
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.config import DataConfig, RunConfig
from cnn_core.data.cifar10 import CLASS_NAMES
from cnn_core.presets import TUTORIAL
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.history import RunHistory

Verdict = Literal["holds", "fails", "differs"]
Metric = Literal["accuracy", "precision"]

PRINTED: dict[Metric, float] = {"accuracy": 0.6709, "precision": 0.7655}
REACHED: dict[Metric, int] = {"accuracy": 3, "precision": 2}
ORDINALS = {2: "second", 3: "third"}
EASY = tuple(map(CLASS_NAMES.index, ("airplane", "automobile", "frog", "horse", "ship", "truck")))
CONFUSED = tuple(
    (CLASS_NAMES.index(true_class), CLASS_NAMES.index(answer))
    for true_class, answer in (("bird", "airplane"), ("automobile", "truck"))
)
SURE = 0.5


@dataclass(frozen=True)
class Claim:
    """One thing that the tutorial says, what a run says to it, and the images that show it."""

    tutorial: str
    own: str
    """The run's own value, with where it comes from."""
    criterion: str
    """What makes the claim hold."""
    verdict: Verdict
    epoch: int
    cell: Cell
    """True class and answer: where in the confusion matrix of `epoch` the images are."""
    because: str = ""
    """What sets the run apart, where the verdict is `differs`: its failing says nothing against the claim."""


def compare(history: RunHistory, evaluation: Evaluation, config: RunConfig) -> tuple[Claim, ...]:
    """The tutorial's claims in its order. `evaluation` is that of the run's best epoch.

    None at all for a run without a whole epoch, or whose best answers are no numbers.
    """
    best = history.best
    if best is None or evaluation.diverged:
        return ()
    claims = [claim for metric in PRINTED for claim in _digit(history, best, evaluation, metric)]
    claims += [_easy(evaluation, best.epoch), *(_confusion(evaluation, best.epoch, cell) for cell in CONFUSED)]
    apart = what_sets_apart(history, config)
    return tuple(_excused(claim, apart) for claim in claims)


def what_sets_apart(history: RunHistory, config: RunConfig) -> str:
    """What a run does otherwise than the tutorial's, as in `this run has another network`; empty where nothing.

    The seed does not count.
    """
    found = [
        *_setup_differences(config),
        *_data_differences(config.data),
        *_course_differences(history, config),
        *_too_short(history),
    ]
    return f"this run {join(found)}" if found else ""


def join(parts: Sequence[str]) -> str:
    """As in `one, two and three`."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _setup_differences(config: RunConfig) -> list[str]:
    theirs = TUTORIAL.config
    settings = ("batch_size", "optimizer", "learning_rate", "schedule")
    changed = [name for name in settings if getattr(config.training, name) != getattr(theirs.training, name)]
    found = ["has another network"] if config.model != theirs.model else []
    if changed:
        found.append(f"trains with another {join([name.replace('_', ' ') for name in changed])}")
    return found


def _data_differences(data: DataConfig) -> list[str]:
    found = ["learns from the sample"] if data.dataset == "sample" else []
    if data.fraction < 1:
        found.append(f"uses {data.fraction:.0%} of the training images")
    if data.validation == "holdout":
        found.append("is judged by held-out training images")
    if data.augmented:
        found.append("changes its training images at random")
    return found


def _course_differences(history: RunHistory, config: RunConfig) -> list[str]:
    found = ["goes on from another run"] if config.parent else []
    if any(event.change and event.change.setting != "epochs" for event in history.changes):
        found.append("had settings turned while it trained")
    return found


def _too_short(history: RunHistory) -> list[str]:
    planned = TUTORIAL.training.epochs
    whole = sum(not epoch.partial for epoch in history.epochs)
    return [] if whole >= planned else [f"has trained {whole} of {planned} epochs"]


def _excused(claim: Claim, apart: str) -> Claim:
    if claim.verdict == "holds" or not apart:
        return claim
    return replace(claim, verdict="differs", because=apart)


def _verdict(holds: bool) -> Verdict:
    return "holds" if holds else "fails"


def _digit(history: RunHistory, best: EpochFinished, evaluation: Evaluation, metric: Metric) -> tuple[Claim, Claim]:
    """The printed value, then the epoch it was reached at."""
    close = meeting(history, metric).close
    value = getattr(best.validation, metric)
    wrong = _largest_confusion(evaluation, sure=metric == "precision")
    at_close = (
        f"{close.value:.2%} in training at epoch {close.epoch:.0f}" if close else "none, as the curves do not meet"
    )
    reached = REACHED[metric]
    return (
        Claim(
            tutorial=f"{metric.capitalize()} {PRINTED[metric]:.2%}",
            own=f"{value:.2%} on validation at epoch {best.epoch}, the best. By the tutorial's definition: {at_close}",
            criterion=f"Holds where validation {metric} at the best epoch is at least {PRINTED[metric]:.2%}.",
            verdict=_verdict(value >= PRINTED[metric]),
            epoch=best.epoch,
            cell=wrong,
        ),
        Claim(
            tutorial=f"Reached at the {ORDINALS[reached]} epoch",
            own=f"Epoch {close.epoch:.0f}, the tutorial's {close.epoch - 1:.0f}: it counts from 0"
            if close
            else "At no epoch do the curves come that close",
            criterion=f"Holds where training and validation {metric} are first within 0.01 of each other at epoch "
            f"{reached}.",
            verdict=_verdict(close is not None and close.epoch == reached),
            epoch=int(close.epoch) if close else best.epoch,
            cell=wrong,
        ),
    )


def _largest_confusion(evaluation: Evaluation, *, sure: bool) -> Cell:
    """The most common confusion, with `sure` among the answers above 50 %: those that precision counts."""
    counted = evaluation.probabilities.max(axis=1) > (SURE if sure else 0)
    matrix = confusion_matrix(evaluation.labels[counted], evaluation.predicted[counted])
    largest = next(iter(largest_confusions(matrix, 1)), None)
    return (largest.true_class, largest.answer) if largest else (0, 0)


def _easy(evaluation: Evaluation, epoch: int) -> Claim:
    """The images are those of the class that breaks the claim, else of the easiest; a tie counts for the tutorial."""
    classes = sorted(metrics_by_class(evaluation.confusion), key=lambda row: (-row.recall, row.class_index not in EASY))
    easiest = classes[: len(EASY)]
    missing = [row for row in classes[len(EASY) :] if row.class_index in EASY]
    own = ", ".join(f"{CLASS_NAMES[row.class_index]} {row.recall:.0%}" for row in easiest)
    if missing:
        own += f"; not {join([f'{CLASS_NAMES[row.class_index]} ({row.recall:.0%})' for row in missing])}"
    shown = (missing or easiest)[0].class_index
    return Claim(
        tutorial=f"Easy: {join([CLASS_NAMES[index] for index in EASY])}",
        own=own,
        criterion="Holds where these six are the classes of highest recall, the share of a class's images recognized.",
        verdict=_verdict(not missing),
        epoch=epoch,
        cell=(shown, shown),
    )


def _confusion(evaluation: Evaluation, epoch: int, cell: Cell) -> Claim:
    true_class, answer = cell
    counts = evaluation.confusion[true_class].copy()
    support = int(counts.sum())
    counts[true_class] = 0
    most = int(counts.argmax()) if counts[answer] < counts.max() else answer
    own = f"Most often for {plural(most)}: {counts[most]:,} of {support:,}"
    if most != answer:
        own += f"; for {plural(answer)}: {counts[answer]:,}"
    return Claim(
        tutorial=f"{plural(true_class).capitalize()} are taken for {plural(answer)}",
        own=own if counts.any() else f"None of {support:,} {plural(true_class)} is answered wrong",
        criterion=f"Holds where {CLASS_NAMES[answer]} is the most common wrong answer for {plural(true_class)}.",
        verdict=_verdict(most == answer and bool(counts[answer])),
        epoch=epoch,
        cell=cell,
    )
