"""The labs of what comes after a first convolution: receptive fields, shifts, pooling, flattening; without the app."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab_page import choose, pictures, verdict
from ui.learn.lab import kernels


def test_the_receptive_field_is_framed_on_the_picture(mount):
    page = mount("receptive", {"pictures": pictures()})
    expect(page.locator(".formula b")).to_have_text("1 + (3 − 1) · 1 + (3 − 1) · 1 = 5")
    expect(page.locator(".column figcaption").first).to_contain_text("it sees 5 x 5 of these")
    width = page.locator(".column .seen").first.evaluate("({ style }) => style.width")
    assert width == "15.625%"
    assert not verdict(page, "convolution.twice")[0]
    for window in page.get_by_role("radio", name="5 x 5").all()[:2]:
        window.click()
    expect(page.locator(".formula b")).to_contain_text("= 9")
    assert verdict(page, "convolution.twice")[0]


def test_windows_that_find_no_room_are_refused_in_words(mount):
    page = mount("receptive", {"pictures": pictures()})
    choose(page, "three")
    for name in ("3", "5 x 5"):
        for wanted in page.get_by_role("radio", name=name, exact=True).all():
            wanted.click()
    expect(page.get_by_role("status")).to_contain_text("That cannot work: convolution 3 would get only")
    # What was refused is not chosen.
    expect(page.get_by_role("radio", name="5 x 5").last).not_to_be_checked()
    expect(page.get_by_role("radio", name="3 x 3").last).to_be_checked()


def test_a_shift_is_equal_and_a_turn_only_for_some_kernels(mount):
    presets = kernels.told((kernels.SOBEL_X, kernels.BLUR))
    page = mount("equivariance", {"pictures": pictures(), "presets": presets})
    expect(page.locator(".verdict b")).to_have_text("Equal.")
    page.get_by_text("Put back").click()
    page.get_by_label("Turn", exact=True).fill("90")
    expect(page.locator(".verdict b")).to_contain_text("Apart by")
    assert not verdict(page, "convolution.turn")[0]
    page.locator('[data-name="blur"]').click()
    assert verdict(page, "convolution.turn")[0]


def test_three_poolings_of_one_window_and_the_memory_saved(mount):
    presets = kernels.told((kernels.SOBEL_X, kernels.BLUR))
    page = mount("pooling", {"pictures": pictures(), "presets": presets, "own": None})
    most, added, mean = (float(text) for text in page.locator(".panel output b").all_inner_texts())
    values = [float(text) for text in page.locator(".window").inner_text().split(": ")[1].split(", ")]
    assert most == pytest.approx(max(values), abs=0.01)
    assert added == pytest.approx(sum(values), abs=0.03)
    assert mean == pytest.approx(added / 4, abs=0.01)
    expect(page.locator(".formula b")).to_have_text("900 values become 225: 25.0%")
    assert not verdict(page, "pooling.ways")[0]
    choose(page, "4", "Stride")
    assert verdict(page, "pooling.ways")[0]


def test_the_networks_own_maps_are_pooled_as_they_are(mount):
    own = {"told": "one", "words": "Of a run", "rows": 4, "columns": 4}
    own["maps"] = [{"name": "map 7", "values": [float(place) for place in range(16)]}]
    page = mount("pooling", {"pictures": pictures(), "presets": kernels.told((kernels.BLUR,)), "own": own})
    page.get_by_label("map 7").click()
    expect(page.locator(".formula b")).to_have_text("16 values become 4: 25.0%")
    expect(page.locator(".panel figcaption").first).to_contain_text("4 x 4, map 7")


def test_pooling_keeps_more_of_a_shift_with_larger_windows(mount):
    page = mount("survival", {"pictures": pictures(), "presets": kernels.told((kernels.SOBEL_X,))})
    page.get_by_label("Shift right", exact=True).fill("2")
    means = {}
    for size in (2, 10):
        choose(page, f"{size} x {size}")
        means[size] = [float(text.removesuffix("%")) for text in page.locator(".mean span").all_inner_texts()]
    nothing, most, average, added = range(4)
    assert means[2][nothing] > means[2][most] > means[10][most]
    assert means[2][average] == means[2][added]
    assert "Larger windows keep more" in verdict(page, "pooling.survives")[1] or verdict(page, "pooling.survives")[0]
    choose(page, "30 x 30")
    assert verdict(page, "pooling.survives")[0]


def test_flattening_keeps_every_value_and_says_where(mount):
    three = kernels.told((kernels.SOBEL_X, kernels.SOBEL_Y, kernels.BLUR))
    page = mount("flattened", {"pictures": pictures(), "kernels": three, "size": 7})
    assert page.locator(".line i").count() == 48
    page.locator(".grid").nth(1).locator("i").nth(3 * 4 + 2).hover()
    expect(page.locator(".formula b")).to_contain_text("(3 · 4 + 2) · 3 + 1 = 43")
    page.locator(".line").press("ArrowLeft")
    expect(page.locator(".formula b")).to_contain_text("= 42")
