"""What it takes to be better: one's own runs, best first, beside what others have printed."""

from cnn_core.errors import EpochscopeError
from cnn_core.runs.follow import RunSummary, summaries
from cnn_core.terminal import format_duration
from ui import theme

SHOWN = 8
OTHERS = (
    (0.6709, ("The tutorial", "50,000", "315,722", "no", "67.1%", "not told")),
    (0.94, ("Jordan 2024, arXiv 2404.00498", "50,000", "about 2 million", "yes", "94.0%", "3 s, one A100")),
)
"""Published figures; the tutorial's is its training accuracy where its curves meet, its parameters our preset's."""


def ranking() -> None:
    """A row a run that has ended, with what sets it apart; nothing before there is one."""
    ended = [found for found in summaries() if found.history.best and found.history.ended and not found.problem]
    if not ended:
        return
    theme.section(
        "What it takes to be better",
        "More photographs, mirrored and shifted ones, a larger network, more epochs: the list shows what each had, and "
        "how far it came.",
    )
    rows = sorted([*filter(None, map(_row, ended)), *OTHERS], key=lambda row: -row[0])
    theme.table(
        ["Run", "Training images", "Parameters", "Augmented", "Accuracy", "Trained for"],
        [cells for _, cells in rows[: SHOWN + len(OTHERS)]],
        numeric=(1, 2, 4, 5),
        caption="Accuracy is each run's best on its validation images, which are the test images or held-out training "
        "images as the run was set up; of the tutorial and of Jordan's network it is what they print, the tutorial's "
        "on its training images. Its text leaves layers out; the parameters are those of the preset that completes it.",
    )


def _row(summary: RunSummary) -> tuple[float, tuple[str, ...]] | None:
    """None where the run's settings cannot be read: its own card says why."""
    try:
        config = summary.run.config()
    except EpochscopeError:
        return None
    best = summary.history.best
    assert best is not None and summary.history.started is not None
    return best.validation.accuracy, (
        f"{summary.name}, {summary.run.mark}",
        f"{summary.history.started.train_images:,}",
        f"{summary.history.started.parameters:,}",
        "yes" if config.data.augmented else "no",
        f"{best.validation.accuracy:.1%}",
        format_duration(summary.history.seconds),
    )
