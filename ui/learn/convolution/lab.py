"""The lab of the convolution: a picture, a kernel to change, the window that walks, and the map that comes of it."""

from collections.abc import Sequence
from typing import Any

from ui.learn.lab.component import lab_component
from ui.learn.lab.kernels import PRESETS, Preset, told
from ui.learn.lab.pictures import with_pictures

_component = lab_component("convolution")


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
    with_pictures(
        _component,
        key=f"convolution_{key}",
        presets=told(tuple(presets)),
        begin=told((begin,))[0] if begin else None,
        steps=list(steps),
        sizes=sizes,
        several=told(tuple(several)) or None,
        tests=tests,
        learned=learned,
        judges=list(judges),
    )
