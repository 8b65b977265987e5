"""Gradients by layer, and weights next to 0, as lessons draw them."""

import pytest

from cnn_core.figures.experiments import Line
from cnn_core.figures.gradients import gradient_norms, gradients_by_layer
from cnn_core.figures.weights import tiny_shares, tiny_weights
from cnn_core.runs.events import LayerProbe, Probed
from cnn_core.runs.history import RunHistory


def history(*norms: tuple[float, ...], tiny: float | None = None) -> RunHistory:
    """An epoch a tuple, a layer a norm."""
    probes = tuple(
        Probed(
            time=epoch,
            epoch=epoch,
            step=epoch,
            layers=tuple(
                LayerProbe(name=f"layer_{place}", weight_norm=1, gradient_norm=norm, tiny_share=tiny)
                for place, norm in enumerate(of_epoch)
            ),
        )
        for epoch, of_epoch in enumerate(norms, start=1)
    )
    return RunHistory(probes=probes)


VANISHED = history((1e-5, 0.02, 0.7), (2e-6, 0.01, 0.5))
DIVERGED = history((float("nan"), 0.0, 3.0))


def test_norms_of_an_epoch_without_what_is_no_number():
    assert gradient_norms(VANISHED, 2) == [2e-6, 0.01, 0.5]
    assert gradient_norms(DIVERGED, 1) == [None, None, 3.0]
    assert gradient_norms(VANISHED, 3) == []


def test_the_axis_is_the_same_for_every_epoch():
    lines = [Line("Sigmoid", 0, VANISHED), Line("ReLU", 2, DIVERGED)]
    first, second = (gradients_by_layer(lines, epoch) for epoch in (1, 2))
    assert first.layout.yaxis.range == second.layout.yaxis.range == (-6, 1)
    assert [tuple(trace.y) for trace in first.data] == [(1e-5, 0.02, 0.7), (None, None, 3.0)]
    assert first.layout.title.text == "Length of the gradient after epoch 1"


@pytest.mark.parametrize("counted", [None, 0.25])
def test_weights_next_to_zero_of_layers_that_are_named(counted):
    told = history((1.0, 1.0), tiny=counted)
    assert tiny_shares(told) == ({} if counted is None else {"layer_0": 0.25, "layer_1": 0.25})
    figure = tiny_weights([Line("L1", 1, told)], {"layer_1": "Dense"})
    assert tuple(figure.data[0].x) == (() if counted is None else ("Dense",))
    assert tiny_shares(RunHistory()) == {}
