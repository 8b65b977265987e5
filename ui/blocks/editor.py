"""The editor of a network's blocks: a card a layer, to be set, moved, doubled and removed, and more added between."""

from typing import Any

import streamlit as st

from cnn_core.architecture import LayerSummary, follow, format_shape
from cnn_core.blocks.doctor import Diagnosis
from cnn_core.blocks.edits import MOST_LAYERS
from cnn_core.blocks.kinds import Field, Kind, all_kinds, keras_line, kind_of, kinds
from cnn_core.blocks.workbench import Numbered, Workbench
from cnn_core.layers import Layer
from ui.address import address
from ui.blocks.workbench import ask
from ui.component import component
from ui.controls import ladder
from ui.drawing import facts
from ui.learn.chapters import PREFIX, chapter

SHARES = ["element", "block_icons", "block_card", "block_palette", "block_drag"]
_component = component("blocks", '<div class="epochscope-blocks"></div>', shares=SHARES)


def block_editor(bench: Workbench, diagnosis: Diagnosis | None, *, key: str) -> None:
    """Draw the cards; what is asked for is done before the page runs again."""
    rows, _ = follow(bench.layers)

    def asked() -> None:
        ask(st.session_state[key].get("ask"))

    _component(key=key, data=_shown(bench, rows, diagnosis), on_ask_change=asked)


def _shown(bench: Workbench, rows: tuple[LayerSummary, ...], diagnosis: Diagnosis | None) -> dict[str, Any]:
    whole = sum(row.parameters for row in rows) or 1
    reached = [*rows, *[None] * (len(bench.layers) - len(rows))]
    return {
        "blocks": [
            _block(layer, number, row, whole)
            for layer, number, row in zip(bench.layers, bench.ids, reached, strict=True)
        ],
        "kinds": {name: _kind(kind) for name, kind in all_kinds().items()},
        "palette": list(kinds()),
        "undo": _at_once(bench.history.past),
        "redo": _at_once(bench.history.future),
        "full": len(bench.layers) >= MOST_LAYERS,
        "count": f"{len(bench.layers)} of at most {MOST_LAYERS} layers",
        "answered": bench.answered,
        "revision": bench.revision,
        "told": bench.told,
        "broken": _broken(diagnosis),
    }


def _at_once(steps: tuple[Numbered, ...]) -> list[dict[str, Any]] | None:
    """What the next of these steps will show, so that it is seen before it is answered; None where there is none."""
    return [_settings(*pair) for pair in zip(*steps[-1], strict=True)] if steps else None


def _settings(layer: Layer, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "kind": layer.kind,
        "values": {field.name: getattr(layer, field.name) for field in kind_of(layer).fields},
        "keras": keras_line(layer),
    }


def _block(layer: Layer, number: int, row: LayerSummary | None, whole: int) -> dict[str, Any]:
    kind = kind_of(layer)
    return _settings(layer, number) | {
        "detail": row.detail if row and (kind.group == "pretrained" or not kind.fields) else "",
        "shape": format_shape(row.output_shape) if row else None,
        "share": row.parameters / whole if row else None,
        "costs": _costs(row, whole) if row else "",
        "facts": "\n".join(facts(row)) if row else "",
    }


def _costs(row: LayerSummary, whole: int) -> str:
    learned = f"{row.parameters:,} parameters, {row.parameters / whole:.1%}" if row.parameters else "no parameters"
    return f"{learned} · sees {row.receptive_field} px"


def _broken(diagnosis: Diagnosis | None) -> dict[str, Any] | None:
    if diagnosis is None:
        return None
    remedies = [{"words": remedy.words, "changes": remedy.changes} for remedy in diagnosis.remedies]
    return {"place": diagnosis.place, "why": diagnosis.why, "remedies": remedies}


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "title": kind.title,
        "group": kind.group,
        "what": kind.what,
        "why": kind.why,
        "fields": [_field(field) for field in kind.fields],
        "lesson": _lesson(kind),
    }


def _lesson(kind: Kind) -> dict[str, str] | None:
    taught = chapter(f"{PREFIX}{kind.lesson}")
    return {"address": address(f"/{taught.page}"), "title": taught.title} if taught else None


def _field(field: Field) -> dict[str, Any]:
    steps = ladder(field.low, field.high, field.scale, field.low, smallest=field.smallest) if field.scale else []
    return vars(field) | {"options": list(field.options), "ladder": steps}
