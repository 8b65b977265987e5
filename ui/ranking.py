"""What it takes to be better: one's own runs, best first, beside what others have printed."""

from cnn_core.config import RunConfig
from cnn_core.errors import EpochscopeError
from cnn_core.experiments.challenge import best_own, to_beat
from cnn_core.runs.follow import RunSummary, follow, summaries
from cnn_core.runs.history import RunHistory
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
    others = [*OTHERS, *_on_the_sample()]
    rows = sorted([*filter(None, map(_row, ended)), *others], key=lambda row: -row[0])
    theme.table(
        ["Run", "Training images", "Parameters", "Augmented", "Accuracy", "Trained for"],
        [cells for _, cells in rows[: SHOWN + len(others)]],
        numeric=(1, 2, 4, 5),
        caption="Accuracy is each run's best on its validation images, which are the test images or held-out training "
        "images as the run was set up; of the tutorial and of Jordan's network it is what they print, the tutorial's "
        "on its training images. Its text leaves layers out; the parameters are those of the preset that completes it.",
    )


def _on_the_sample() -> list[tuple[float, tuple[str, ...]]]:
    """The tutorial's network trained on as few images, for whoever has a run on them: its own had ten times as many."""
    rival, own = to_beat(), best_own()
    if rival is None or own is None:
        return []
    history = follow(rival.run).history()
    row = _told(f"{rival.name} on the sample{', recorded' if rival.run.recorded else ''}", rival.run.config(), history)
    return [] if row is None else [row]


def _row(summary: RunSummary) -> tuple[float, tuple[str, ...]] | None:
    """None where the run's settings cannot be read: its own card says why."""
    try:
        config = summary.run.config()
    except EpochscopeError:
        return None
    return _told(f"{summary.name}, {summary.run.mark}", config, summary.history)


def _told(name: str, config: RunConfig, history: RunHistory) -> tuple[float, tuple[str, ...]] | None:
    best, started = history.best, history.started
    if best is None or started is None:
        return None
    return best.validation.accuracy, (
        name,
        f"{started.train_images:,}",
        f"{started.parameters:,}",
        "yes" if config.data.augmented else "no",
        f"{best.validation.accuracy:.1%}",
        format_duration(history.seconds),
    )
