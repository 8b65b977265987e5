"""Learn: what the numbers of a finished training say."""

from ui.learn.lesson import lesson
from ui.learn.results import accuracy, confusion, curves, findings, network, threshold

lesson(
    "results",
    {
        "network": network.show,
        "curves": curves.show,
        "accuracy": accuracy.show,
        "threshold": threshold.show,
        "confusion": confusion.show,
        "findings": findings.show,
    },
)
