"""Dead ReLUs: as the probes tell them."""

import pytest

from tests.coach.histories import config, events, kinds, only, probed

HEALTHY = [1.9, 1.7, 1.5, 1.4, 1.32, 1.26, 1.21, 1.18]


def test_twice_in_a_row():
    told = [
        *events(HEALTHY[:4]),
        probed(1, conv2d_1=0.0, conv2d_3=0.05),
        *[probed(epoch, conv2d_1=0.1, conv2d_3=0.55) for epoch in (2, 3, 4)],
    ]
    assert kinds(told[:-1]) == ["dead_units"]
    advice = only(told)
    assert (advice.kind, advice.since) == ("dead_units", 2)
    assert advice.headline == "55% of layer conv2d_3 is dead"
    assert "55% after epoch 4" in advice.sentence
    assert (advice.remedy.epoch, advice.remedy.changes["training.learning_rate"]) == (1, 0.00033)


def test_dead_from_the_start_it_is_trained_anew():
    told = [*events(HEALTHY[:3]), *[probed(epoch, conv2d_3=0.6) for epoch in (1, 2, 3)]]
    assert only(told).remedy.epoch is None


@pytest.mark.parametrize("shares", [[0.6], [0.49, 0.6], [0.6, 0.49]])
def test_silent(shares):
    told = [probed(epoch, conv2d_3=share) for epoch, share in enumerate(shares, start=1)]
    assert kinds([*events(HEALTHY[:3]), *told]) == []


def test_runs_without_probes_or_relus_are_not_judged():
    gelu = probed(1, conv2d_3=0.0).model_copy(
        update={"layers": (probed(1, conv2d_3=0.0).layers[0].model_copy(update={"dead_share": None}),)}
    )
    assert kinds([*events(HEALTHY[:3]), gelu, gelu.model_copy(update={"epoch": 2})]) == []


@pytest.mark.parametrize(("rate", "told"), [(1e-4, ["dead_units"]), (0.99e-4, [])])
def test_a_small_rate_does_not_kill(rate, told):
    dead = [*events(HEALTHY[:3], rates=rate), *[probed(epoch, conv2d_3=0.6) for epoch in (1, 2)]]
    assert kinds(dead, config(learning_rate=rate)) == told


@pytest.mark.parametrize(("share", "epoch"), [(0.249, 1), (0.251, None)])
def test_a_quarter_dead_is_alive(share, epoch):
    told = [*events(HEALTHY[:3]), probed(1, conv2d_3=share), probed(2, conv2d_3=0.6), probed(3, conv2d_3=0.6)]
    assert only(told).remedy.epoch == epoch


def test_units_of_dense_layers_are_often_silent():
    assert kinds([*events(HEALTHY[:3]), *[probed(epoch, dense_6=0.9) for epoch in (1, 2, 3)]]) == []


@pytest.mark.parametrize(("layer", "told"), [("separable_conv2d_1", ["dead_units"]), ("residual_1", [])])
def test_of_other_kinds_only_what_nothing_goes_around_is_judged(layer, told):
    assert kinds([*events(HEALTHY[:3]), *[probed(epoch, **{layer: 0.9}) for epoch in (1, 2, 3)]]) == told
