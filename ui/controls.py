"""Widgets made from the configuration's own fields: their bounds, titles and help are declared there and only there."""

from math import ceil, floor, log2, log10
from typing import Any, get_args

import streamlit as st
from pydantic.fields import FieldInfo

from cnn_core.settings import Number, Settings, bounds
from ui.learn.taught import lesson_link


def control(settings: type[Settings], field: str, value: Any, *, key: str, title: str | None = None) -> Any:
    """The widget that fits the field, showing `value`; returns what the person has set."""
    info = settings.model_fields[field]
    label = title or info.title or field
    text = help_text(info, st.session_state.get(key, value), lesson_link(settings, field))
    # Kept for the visit: a design survives a look at another page.
    kept: dict[str, Any] = {"key": key, "persist_state": "session"}
    if info.annotation is bool:
        return st.toggle(label, value=value, help=text, **kept)
    if choices := get_args(info.annotation):
        return st.selectbox(label, choices, index=choices.index(value), help=text, **kept)
    low, high = bounds(info)
    scale = _extra(info).get("scale")
    if scale:
        options = ladder(low, high, scale, value, smallest=_extra(info).get("smallest"))
        return st.select_slider(label, options, value=value, help=text, **kept, format_func=_format)
    if high > 10_000 or _extra(info).get("widget") == "number":
        return st.number_input(label, low, high, value, step=_extra(info).get("step"), help=text, **kept)
    return st.slider(label, low, high, value, step=_extra(info).get("step", 1), help=text, **kept)


def ladder(low: Number, high: Number, scale: str, value: Number, *, smallest: Number | None = None) -> list[Number]:
    """Round steps from `low` to `high` in equal ratios, `value` among them.

    log2: 1, 2, 3, 4, 6, 8, 12 ...; log10: 1, 2, 5, 10, 20 ... times a power of ten. Where `low` is 0, from which no
    ratio leads on, the first step after it is `smallest`.
    """
    first = smallest or low
    if scale == "log2":
        powers = [2**exponent for exponent in range(floor(log2(first)), ceil(log2(high)) + 1)]
        steps: set[Number] = {step for power in powers for step in (power, power + power // 2)}
    else:
        exponents = range(floor(log10(first)), ceil(log10(high)) + 1)
        steps = {float(f"{digit}e{exponent}") for exponent in exponents for digit in (1, 2, 5)}
    return sorted({step for step in steps if first <= step <= high} | {low, high, value})


def help_text(info: FieldInfo, value: Any, lesson: str = "") -> str:
    """What the setting does, which Keras line it becomes, and where that is taught."""
    line = _extra(info).get("keras")
    keras = f"In Keras: `{line.format(value)}`" if line else ""
    return "\n\n".join(filter(None, (info.description, keras, lesson)))


def _extra(info: FieldInfo) -> dict[str, Any]:
    extra = info.json_schema_extra
    return extra if isinstance(extra, dict) else {}


def _format(value: Number) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
