"""L2 of a network's layers, seen together."""

from cnn_core.config import ModelConfig


def l2_by_place(model: ModelConfig) -> dict[int, float]:
    """By its place in the list, from 0, what each layer with a kernel pays for it."""
    return {place: layer.l2 for place, layer in enumerate(model.layers) if hasattr(layer, "l2")}


def common_l2(model: ModelConfig) -> float | None:
    """What all kernels pay alike; None where they pay differently."""
    rates = set(l2_by_place(model).values())
    return rates.pop() if len(rates) == 1 else None


def l2_changes(model: ModelConfig, rate: float) -> dict[str, float]:
    """Dotted settings that have every kernel pay this much."""
    return {f"model.layers.{place}.l2": rate for place in l2_by_place(model)}
