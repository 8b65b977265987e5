"""Learn: the convolution, from one window to several layers."""

from ui.learn.convolution import depth, detectors, several, shift, size, twice, window
from ui.learn.lesson import lesson

lesson(
    "convolution",
    {
        "window": window.show,
        "detectors": detectors.show,
        "size": size.show,
        "several": several.show,
        "twice": twice.show,
        "depth": depth.show,
        "shift": shift.show,
    },
)
