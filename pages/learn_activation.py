"""Learn: ReLU and other activations."""

from ui.learn.activation import collapse, curves, dead, relu, slopes, vanishing
from ui.learn.lesson import lesson

lesson(
    "activation",
    {
        "relu": relu.show,
        "curves": curves.show,
        "collapse": collapse.show,
        "slopes": slopes.show,
        "vanishing": vanishing.show,
        "dead": dead.show,
    },
)
