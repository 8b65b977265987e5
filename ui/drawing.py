"""A network drawn to scale, from the picture to the answer: pointed at, a layer tells its numbers."""

from collections.abc import Sequence

from cnn_core.architecture import INPUT_SHAPE, LayerSummary, format_shape
from cnn_core.blocks.drawing import IN_WORDS, PIXEL, Drawn, drawn, picture
from cnn_core.blocks.kinds import kind_of
from cnn_core.layers import Layer
from ui.address import address
from ui.architecture import memory_words
from ui.component import component

EXAMPLE = "test-1"
_component = component(
    "drawing",
    '<div class="epochscope-drawing"><div class="row" role="group"></div><p class="words" role="status"></p></div>',
    shares=["element"],
)


def network_drawing(layers: Sequence[Layer], rows: Sequence[LayerSummary], ids: Sequence[int], *, key: str) -> None:
    """The layers that `rows` tell of; `ids` are those of their blocks, which a click opens in the editor."""
    _component(
        key=key,
        data={
            "picture": vars(picture()),
            "source": address(f"/images/{EXAMPLE}.png"),
            "input": [
                f"The picture: {format_shape(INPUT_SHAPE)}",
                "Point at a layer for its numbers; the square in the picture is what one of its values depends on.",
            ],
            "layers": [
                _layer(layer, row, box, block)
                for layer, row, box, block in zip(layers, rows, drawn(rows), ids, strict=False)
            ],
            "description": f"The network drawn to scale, {len(rows)} layers from the picture to the answer. {IN_WORDS}",
        },
    )


def _layer(layer: Layer, row: LayerSummary, box: Drawn, block: int) -> dict[str, object]:
    kind = kind_of(layer)
    words = facts(row)
    return vars(box) | {
        "id": block,
        "kind": kind.name,
        "group": kind.group,
        "label": "\N{NO-BREAK SPACE}" if box.sort == "slab" else format_shape(row.output_shape).replace(" ", ""),
        "sees": PIXEL * row.receptive_field if row.receptive_field > 1 else 0,
        "words": words,
        "description": ". ".join(words),
    }


def facts(row: LayerSummary) -> list[str]:
    """What a layer is, and its numbers, a few words each."""
    detail = f", {row.detail}" if row.detail else ""
    return [
        f"{row.position}. {row.title}{detail}",
        f"makes {format_shape(row.output_shape)}",
        f"{row.parameters:,} parameters",
        f"{row.multiply_adds:,} multiply-adds",
        f"sees {row.receptive_field} x {row.receptive_field} px",
        f"{memory_words(4 * row.values)} of values",
    ]
