"""The lab of the convolution: a picture, a kernel to change, the window that walks, and the map that comes of it."""

from collections.abc import Sequence
from typing import Any

from ui.component import component
from ui.learn.lab import look
from ui.learn.lab.kernels import PRESETS, Preset, told
from ui.learn.lab.pictures import other_pictures, pictures

SHARES = (
    "element",
    "roving",
    "checks",
    "operations",
    "paint",
    "pictures",
    "lab_parts",
    "kernel_editor",
    "preset_row",
    "kernel_tests",
    "kernel_slots",
    "window_walk",
    "convolution_judges",
)
_component = component("convolution", '<div class="epochscope-convolution epochscope-lab"></div>', shares=SHARES)


def lab(
    key: str,
    *,
    presets: Sequence[Preset] = PRESETS,
    begin: Preset | None = None,
    steps: Sequence[str] = (),
    sizes: bool = False,
    several: Sequence[Preset] = (),
    tests: bool = False,
    learned: dict[str, Any] | None = None,
    judges: Sequence[str] = (),
) -> None:
    """`begin` is the kernel that it opens with, else the one that was left. With `steps` the walk stops at each of the
    six; `sizes` gives stride and padding, `several` kernels side by side, `tests` the small pictures to try them on.
    `judges` are the questions of the page that the lab answers, without the chapter's name.
    """
    look.apply()
    _component(
        key=f"convolution_{key}",
        data={
            "pictures": pictures(),
            "presets": told(tuple(presets)),
            "begin": told((begin,))[0] if begin else None,
            "steps": list(steps),
            "sizes": sizes,
            "several": told(tuple(several)) or None,
            "tests": tests,
            "learned": learned,
            "judges": list(judges),
        },
        on_others_change=other_pictures,
    )
