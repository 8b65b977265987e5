"""Learn: the convolution, from one window to several layers."""

from ui.learn.convolution import detectors, several, size, window
from ui.learn.lesson import lesson

lesson(
    "convolution",
    {
        "window": window.show,
        "detectors": detectors.show,
        "size": size.show,
        "several": several.show,
    },
)
