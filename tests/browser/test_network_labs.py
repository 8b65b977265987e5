"""The labs of activations, softmax and dropout in a real Chromium, without the app around them: what is touched answers
at once, with the right numbers, and questions are judged by what is shown.
"""

import math
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from tests.browser.lab_page import choose, verdict
from ui.learn.activation import lab
from ui.learn.lab import kernels
from ui.learn.lab.numbers import numbers

LOGITS = [2.0, -1.0, 0.5, 3.0, 0.0, 2.5, -2.0, 1.0, -0.5, -3.0]
"""The fourth is the largest, the sixth comes next."""


def pull(slider: Locator, value: float) -> None:
    slider.evaluate("(input, value) => { input.value = value; input.dispatchEvent(new Event('input')); }", value)


def activation_data() -> dict[str, Any]:
    values = np.linspace(-2, 2, 12).reshape(3, 4)
    return {"names": list(lab.ALL), "rows": 3, "columns": 4, "maps": [{"name": "A map", "values": numbers(values)}]}


def test_an_activation_at_a_point_and_on_a_map(mount):
    page = mount("activation", activation_data())
    told = page.locator(".told b")
    expect(page.locator(".share b")).to_have_text("50.0%")
    choose(page, "sigmoid")
    expect(page.locator(".share b")).to_have_text("0.0%")
    page.locator(".plot").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    expect(told).to_have_text(["0", "0.5", "0.25"])
    # A place of the map is a point on the curve: the first value is -2.
    choose(page, "ReLU")
    map_ = page.locator(".stage").first
    map_.focus()
    page.keyboard.press("ArrowLeft")
    expect(told).to_have_text(["−2", "0", "0"])
    box = map_.bounding_box()
    map_.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.9})
    expect(told).to_have_text(["2", "2", "1"])


def test_a_slope_below_zero_is_found_on_a_curve_with_a_dip(mount):
    page = mount("activation", activation_data())
    right, words = verdict(page, "activation.slope")
    assert not right and "ReLU at 1 has slope 1. This one never falls" in words
    choose(page, "GELU")
    right, words = verdict(page, "activation.slope")
    assert not right and "the right curve" in words
    box = page.locator(".plot").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.28, box["y"] + 40)
    right, words = verdict(page, "activation.slope")
    assert right and "it falls there" in words


def test_two_kernels_are_one_until_a_relu_comes_between(mount):
    picture = np.random.default_rng(0).uniform(size=(32, 32))
    page = mount(
        "collapse",
        {
            "picture": numbers(picture),
            "side": 32,
            "presets": kernels.told((kernels.BLUR, kernels.RANDOM)),
            "begin": kernels.told((kernels.SOBEL_X, kernels.SHARPEN)),
        },
    )
    difference = page.locator(".difference b")
    expect(difference).to_have_text("0, up to rounding")
    first = page.get_by_role("group", name="First kernel")
    first.get_by_label("Weight in row 1, column 1").fill("0,5")
    expect(page.locator(".kernel").nth(2).locator("span").nth(1)).to_have_text("−0.5")
    expect(difference).to_have_text("0, up to rounding")
    assert verdict(page, "activation.collapse")[1].startswith("Switch ReLU on first")
    page.get_by_label("ReLU between the two").check()
    assert float(difference.inner_text()) > 0.1
    assert "can it make anything below 0?" in verdict(page, "activation.collapse")[1]
    page.get_by_label("First kernel: choose one").select_option("blur")
    expect(difference).to_have_text("0, up to rounding")
    right, words = verdict(page, "activation.collapse")
    assert right and "no weight below 0" in words


def test_slopes_are_multiplied_layer_by_layer(mount):
    page = mount("slopes", {"names": list(lab.ALL[1:]), "layers": 12})
    expect(page.locator(".bar b").nth(4)).to_have_text("0.0009766")
    choose(page, "ReLU")
    pull(page.get_by_role("slider"), 1)
    expect(page.locator(".bar b").last).to_have_text("1")


def test_a_value_is_found_in_the_maps_and_in_the_line(mount):
    values = np.arange(3 * 4 * 5, dtype=np.float64) / 60
    page = mount("flatten", {"shape": [3, 4, 5], "values": numbers(values)})
    # The strongest value is the last.
    expect(page.locator(".formula b")).to_have_text("59")
    for name, value in (("Map", 3), ("Row", 2), ("Column", 1)):
        pull(page.get_by_role("slider", name=name), value)
    expect(page.locator(".formula")).to_have_text("(row 2 × 4 columns + column 1) × 5 maps + map 3 = place 48")
    expect(page.locator("figcaption").first).to_contain_text("Map 3, row 2, column 1: 0.8")
    box = page.locator(".vector .stage").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 1.5 / 12)
    expect(page.locator(".formula b")).to_have_text("7")
    expect(page.get_by_role("slider", name="Place in the line")).to_have_value("7")


def test_a_unit_without_an_input_has_lost_its_product(mount):
    terms = [{"name": "unit 3", "value": 2.0, "weight": 1.5, "product": 3.0}]
    data = {"unit": "Unit 7", "activation": "relu", "terms": terms, "others": {"count": 9, "product": -1.0}}
    page = mount("unit", data | {"bias": 0.5, "total": 2.5})
    expect(page.locator(".sum")).to_have_text("Unit 7: the sum is 2.5, and ReLU makes 2.5 of it.")
    page.get_by_label("unit 3").uncheck()
    expect(page.locator(".sum")).to_have_text("Unit 7: the sum is −0.5, and ReLU makes 0 of it (with all terms 2.5).")


def softmax_data(mode: str) -> dict[str, Any]:
    return {
        "mode": mode,
        "names": list(CLASS_NAMES),
        "colours": list(CLASS_COLORS),
        "scores": LOGITS,
        "trueClass": 5,
    }


def shares_of(page: Page) -> list[float]:
    texts = page.locator(".class:not(.head) > b:last-child").all_inner_texts()
    return [float(text.removesuffix("%")) / 100 for text in texts]


def test_scores_are_dragged_and_shares_follow(mount):
    page = mount("softmax", softmax_data("softmax"))
    powers = np.exp(LOGITS)
    np.testing.assert_allclose(shares_of(page), powers / powers.sum(), atol=6e-4)
    expect(page.locator(".verdict b")).to_have_text("cat")
    page.get_by_label("Score of dog").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".verdict b")).to_have_text("dog")
    right, words = verdict(page, "softmax.others")
    assert not right and words.startswith("You have moved the score of dog")
    page.get_by_text("As the network says").click()
    assert f"dog has {powers[5] / powers.sum():.1%}" in verdict(page, "softmax.others")[1]
    pull(page.get_by_label("Score of cat"), -5)
    right, words = verdict(page, "softmax.others")
    assert right and "what one loses, the others gain" in words


def test_temperature_and_a_constant_leave_the_winner(mount):
    page = mount("softmax", softmax_data("temperature"))
    before = shares_of(page)
    pull(page.get_by_label("Added to every score"), 7.5)
    assert shares_of(page) == before
    pull(page.get_by_label("Temperature"), 1)
    powers = np.exp(np.array(LOGITS) / 10)
    np.testing.assert_allclose(shares_of(page), powers / powers.sum(), atol=6e-4)
    expect(page.locator(".verdict b")).to_have_text("cat")


def test_by_the_letter_large_scores_give_no_number(mount):
    page = mount("softmax", softmax_data("overflow"))
    before = shares_of(page)
    for added in (85, 86):
        pull(page.get_by_label("Added to every score"), added)
        expect(page.locator(".fault")).to_have_count(0 if added == 85 else 2)
    assert "infinite" in page.locator(".verdict").inner_text()
    assert shares_of(page) == before


def test_the_loss_is_that_of_the_true_class(mount):
    page = mount("softmax", softmax_data("loss"))
    sums = math.log(np.exp(LOGITS).sum())
    expect(page.locator(".loss p b")).to_have_text(f"{sums - LOGITS[5]:.4g}")
    page.get_by_label("The true class", exact=True).select_option("truck")
    expect(page.locator(".loss p b")).to_have_text(f"{sums - LOGITS[9]:.4g}")
    page.get_by_text("All equal").click()
    expect(page.locator(".loss p b")).to_have_text("2.303")


def test_masks_keep_the_sum_on_average_where_it_is_made_up_for(mount):
    values = np.random.default_rng(0).uniform(size=400)
    page = mount("masks", {"name": "Dense", "rows": 20, "columns": 20, "values": numbers(values)})
    sums = page.locator(".sums b")
    assert "Switch the making up off first" in verdict(page, "dropout.masks")[1]
    for _ in range(3):
        page.get_by_text("100 masks").click()
    whole, _, mean = map(float, sums.all_inner_texts())
    assert mean == pytest.approx(whole, rel=0.05)
    page.get_by_label("Make up for what is silenced").uncheck()
    assert "Draw 100 masks" in verdict(page, "dropout.masks")[1]
    page.get_by_text("100 masks").click()
    assert float(sums.last.inner_text()) == pytest.approx(whole / 2, rel=0.05)
    right, words = verdict(page, "dropout.masks")
    assert right and "% of the sum arrives on average" in words


def test_the_spread_is_that_of_the_chosen_rate(mount):
    shares = [[0.7] * 4, [0.1, 0.9, 0.5, 0.5]]
    winners = [[4] + [0] * 9, [2, 2] + [0] * 8]
    data = {"name": "ship", "names": list(CLASS_NAMES), "colours": list(CLASS_COLORS), "rates": [0.0, 0.1]}
    page = mount("spread", data | {"shares": shares, "winners": winners, "calm": 0.7})
    expect(page.locator(".told b")).to_have_text(["50.0%", "28.3%"])
    expect(page.locator(".winners li")).to_have_text(["airplane 50%", "automobile 50%"])
    pull(page.get_by_role("slider"), 0)
    expect(page.locator(".told b")).to_have_text(["70.0%", "0.0%"])


def test_only_l1_uses_up_the_small_weights_first(mount):
    page = mount("shrink", {})
    strength, steps = page.get_by_role("slider").all()
    assert "Let them pay first" in verdict(page, "dropout.penalty")[1]
    pull(strength, 0.01)
    pull(steps, 200)
    right, words = verdict(page, "dropout.penalty")
    assert not right and "L2 takes the same share from each" in words
    choose(page, "L1: the size")
    right, words = verdict(page, "dropout.penalty")
    assert right and "the small ones are used up first" in words
