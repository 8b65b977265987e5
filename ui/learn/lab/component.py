"""Labs as components: the frame that all share, and the scripts of ui/static/shared that each is made of."""

from collections.abc import Callable
from typing import Any

from ui.component import component

COMMON = ("element", "given", "checks", "readable", "operations", "paint", "stage", "controls")
"""Numbers to read, maps to look at, what one turns, and a question that the lab judges."""
TO_CHOOSE = ("roving", "thumbnails")
PICTURES = (*TO_CHOOSE, "pictures")
KERNELS = (*TO_CHOOSE, "kernel_looks", "kernel_editor", "preset_row")
MOVED = (*PICTURES, *KERNELS, "moving")

SCRIPTS = {
    "activation": ("svg", "activation_names", *TO_CHOOSE),
    "collapse": ("composition", *KERNELS),
    "convolution": (*PICTURES, *KERNELS, "kernel_tests", "kernel_slots", "window_walk", "convolution_judges"),
    "equivariance": MOVED,
    "flatten": ("classifier", *TO_CHOOSE),
    "flattened": (*PICTURES, "kernel_looks"),
    "masks": ("svg", "classifier", "regularization"),
    "pooling": (*PICTURES, *KERNELS),
    "receptive": PICTURES,
    "shrink": ("regularization",),
    "slopes": ("activation_names",),
    "softmax": ("svg", "classifier"),
    "spread": ("svg",),
    "survival": MOVED,
    "unit": ("activation_names",),
}
"""What each lab has beside what is common, by its name."""


def lab_component(name: str) -> Callable[..., Any]:
    """The component of the lab of this name, in the frame of labs."""
    return component(name, html_of(name), shares=scripts_of(name))


def html_of(name: str) -> str:
    """The node that a lab is built in."""
    return f'<div class="epochscope-{name} epochscope-lab"></div>'


def scripts_of(name: str) -> tuple[str, ...]:
    """Each once, in the order in which one needs the other."""
    return tuple(dict.fromkeys((*COMMON, *SCRIPTS[name])))
