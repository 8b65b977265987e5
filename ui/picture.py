"""One photograph, enlarged, with what the network made of it."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from ui.address import address


def picture_card(image_id: str, true_class: int, probabilities: Sequence[float] | None = None) -> None:
    """The image in large pixels, its class, and, where there are any, its ten probabilities."""
    name = CLASS_NAMES[true_class]
    bars = "" if probabilities is None else probability_bars(probabilities, true_class)
    st.html(
        f'<figure class="es-picture"><img src="{escape(address(f"/images/{image_id}.png"))}" alt="{escape(name)}, '
        f'{escape(image_id)}"><figcaption><strong>{escape(name)}</strong> <span>{escape(image_id)}</span>{bars}'
        "</figcaption></figure>"
    )


def strip(image_ids: Sequence[str], description: str) -> None:
    """A band of photographs, for the eye."""
    pictures = "".join(f'<img src="{escape(address(f"/images/{name}.png"))}" alt="">' for name in image_ids)
    st.html(f'<div class="es-strip" role="img" aria-label="{escape(description)}">{pictures}</div>')


def probability_bars(
    probabilities: Sequence[float], true_class: int | None = None, *, most: int = len(CLASS_NAMES)
) -> str:
    """At most ten bars as HTML, the most probable class first; the true class, where it is known, gets a tick.

    Where there are fewer bars than classes, a line tells what the others have together.
    """
    order = sorted(range(len(CLASS_NAMES)), key=lambda index: -probabilities[index])
    bars = "".join(_bar(index, probabilities[index], index == true_class) for index in order[:most])
    others = order[most:]
    if not others:
        return bars
    together = sum(probabilities[index] for index in others)
    return f'{bars}<p class="es-bar-rest">The other {len(others)} together: {together:.1%}</p>'


def _bar(index: int, probability: float, is_true: bool) -> str:
    label = f"{CLASS_NAMES[index]} ✓" if is_true else CLASS_NAMES[index]
    fill = f"width:{100 * probability:.2f}%;background:{CLASS_COLORS[index]}"
    return (
        f'<div class="es-bar"><span>{escape(label)}</span><i><b style="{fill}"></b></i>'
        f"<span>{probability:.1%}</span></div>"
    )
