"""Learn: what is minimized, how, and how far each step goes."""

from ui.learn.lesson import lesson
from ui.learn.optimizer import batches, descent, loss, rates, rules, schedules

lesson(
    "optimizer",
    {
        "loss": loss.show,
        "descent": descent.show,
        "rules": rules.show,
        "rates": rates.show,
        "batches": batches.show,
        "schedules": schedules.show,
    },
)
