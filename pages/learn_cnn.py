"""Learn: what a convolutional network is."""

from ui.learn.cnn import cortex, digits, guess, layers, rivals, uses
from ui.learn.lesson import lesson

lesson(
    "cnn",
    {
        "guess": guess.show,
        "uses": uses.show,
        "cortex": cortex.show,
        "layers": layers.show,
        "digits": digits.show,
        "rivals": rivals.show,
    },
)
