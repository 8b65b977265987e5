"""The code beside the controls: it follows them, each line leads to its control, and it can be taken along."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from cnn_core.export import keras_script
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK

CONVOLUTION = 'model.add(layers.Conv2D(48, 3, activation="relu"))'
SEEN = """line => {
    const [inner, outer] = [line, line.parentElement].map((node) => node.getBoundingClientRect());
    return inner.top >= outer.top && inner.bottom <= outer.bottom;
}"""
MARKED = re.compile("epochscope-of-code")


@pytest.mark.timeout(240)
def test_code_and_controls_follow_one_another(page: Page, app_server, home, tmp_path):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{app_server(home).url}/train")
    page.get_by_text("Code", exact=True).click()
    lines = page.locator(".epochscope-code .line")
    expect(lines.filter(has_text="model.add(layers.Dense(64")).to_have_count(1)
    lines.filter(has_text="import keras").first.evaluate("line => (line.dataset.kept = 'yes')")

    slider = page.get_by_role("slider", name="Filters, block 1")
    slider.focus()
    slider.press("ArrowRight")
    turned = lines.filter(has_text=CONVOLUTION)
    expect(turned).to_have_class(re.compile("changed"))
    expect(turned).to_have_class(re.compile("pointed"))
    assert turned.evaluate(SEEN)
    expect(page.locator(".epochscope-code [data-kept]")).to_have_count(1)

    turned.hover()
    expect(page.locator(".st-key-quick_filters_0")).to_have_class(MARKED)
    lines.filter(has_text="EPOCHS = 15").hover()
    expect(page.locator(".st-key-quick_filters_0")).not_to_have_class(MARKED)
    expect(page.locator(".st-key-quick_epochs")).to_have_class(MARKED)

    lines.filter(has_text="SEED = 0").click()
    expect(page.get_by_label("Seed", exact=True)).to_be_focused()
    expect(page.get_by_label("Seed", exact=True)).to_be_in_viewport()

    first = page.locator(".epochscope-code .linked[tabindex='0']")
    expect(first).to_have_count(1)
    first.focus()
    page.keyboard.press("End")
    expect(lines.filter(has_text="validation_data=")).to_be_focused()

    script = keras_script(
        with_overrides(QUICK.config, {"name": "Quick look, changed", "preset": None, "model.layers.0.filters": 48})
    )
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("status").get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == script.text
    for button, ending in (("Download script", "py"), ("Download notebook", "ipynb")):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        assert download.value.suggested_filename == f"quick-look-changed.{ending}"
        download.value.save_as(tmp_path / f"script.{ending}")
    assert (tmp_path / "script.py").read_text(encoding="utf-8") == script.text
    assert json.loads((tmp_path / "script.ipynb").read_text(encoding="utf-8"))["nbformat"] == 4
