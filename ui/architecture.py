"""The figures and the table of layers, moving with every control."""

from cnn_core.architecture import ArchitectureSummary, format_shape
from ui import theme


def architecture_figures(summary: ArchitectureSummary) -> None:
    """What the whole network learns and costs; what its training takes is estimated apart."""
    theme.stat_row(
        [
            ("Parameters", f"{summary.parameters:,}", _parameter_words(summary)),
            ("Multiply-adds", _millions(summary.multiply_adds), "For one image, forward"),
            ("Activations", f"{summary.activation_bytes / 1e3:,.0f} kB", "All layers' values for one image, float32"),
        ]
    )


def architecture_table(summary: ArchitectureSummary) -> None:
    """A row a layer: what it makes, what it learns, what it costs, how far it sees, what it keeps."""
    theme.table(
        ["Layer", "", "Output", "Parameters", "Multiply-adds", "Sees", "Keeps"],
        [
            (
                f"{layer.position}. {layer.title}",
                layer.detail,
                format_shape(layer.output_shape),
                f"{layer.parameters:,}",
                _millions(layer.multiply_adds),
                f"{layer.receptive_field} px",
                memory_words(4 * layer.values),
            )
            for layer in summary.layers
        ],
        numeric=(2, 3, 4, 5, 6),
        caption="Sees: side of the part of the image that one output value depends on (its receptive field). "
        "Keeps: memory of its values for one image, float32.",
    )


def _parameter_words(summary: ArchitectureSummary) -> str:
    size = f"{summary.weight_bytes / 1e6:.1f} MB as float32"
    if not summary.frozen_parameters:
        return size
    return f"{size}; {summary.frozen_parameters:,} frozen, {summary.learning_parameters:,} learn"


def memory_words(size: int) -> str:
    """Bytes as one reads them: `40 B`, `115.2 kB`."""
    return f"{size / 1000:,.1f} kB" if size >= 1000 else f"{size} B"


def _millions(count: int) -> str:
    return f"{count / 1e6:.2f} M" if count >= 100_000 else f"{count:,}"
