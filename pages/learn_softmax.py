"""Learn: flatten, dense, softmax."""

from ui.learn.lesson import lesson
from ui.learn.softmax import flatten, head, loss, overflow, shares, temperature, unit

lesson(
    "softmax",
    {
        "flatten": flatten.show,
        "dense": unit.show,
        "softmax": shares.show,
        "temperature": temperature.show,
        "overflow": overflow.show,
        "loss": loss.show,
        "head": head.show,
    },
)
