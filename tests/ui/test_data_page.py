"""The Data page, part by part, without a browser."""

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from cnn_core import data
from cnn_core.data import CLASS_NAMES
from ui.data_means import mean_address
from ui.data_parts import IMAGE, INPUT, WHOLE
from ui.routes import routes

SHELL = Path(__file__).parents[2] / "ui" / "shell.py"


def visit(**parameters: str) -> AppTest:
    shell = AppTest.from_file(SHELL, default_timeout=30).run()
    for key, value in parameters.items():
        shell.query_params[key] = value
    return shell.switch_page("../pages/data.py").run()


def part(page: AppTest, name: str) -> AppTest:
    page.session_state["data_part"] = name
    page.run()
    assert not page.exception and not page.error
    return page


def components(page: AppTest) -> list[dict]:
    return [json.loads(node.proto.json)[0] for node in walk(page.main) if node.type == "bidi_component"]


def walk(block):
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from walk(child)


def shown(page: AppTest) -> list[dict]:
    return next(found["pictures"] for found in components(page) if "pictures" in found)


def html(page: AppTest) -> str:
    return "\n".join(node.proto.body for node in walk(page.main) if node.type == "html")


def words(page: AppTest) -> str:
    return "\n".join(element.value for kind in (page.markdown, page.caption) for element in kind) + html(page)


def test_at_first_the_first_twelve_are_shown_as_in_the_tutorial(home):
    page = visit()
    train = data.load("sample").train
    assert [picture["id"] for picture in shown(page)] == [f"train-{index}" for index in train.indices[:12]]
    assert [picture["caption"] for picture in shown(page)] == [CLASS_NAMES[label] for label in train.labels[:12]]


def test_shuffle_draws_another_twelve_of_the_chosen_classes_from_anywhere(home):
    page = visit()
    page.button_group(key="classes").set_value(["frog", "ship"]).run()
    before = shown(page)
    seen = set()
    for _ in range(3):
        next(button for button in page.button if button.label == "Shuffle").click().run()
        assert shown(page) != before
        assert {picture["caption"] for picture in shown(page)} <= {"frog", "ship"}
        assert len({picture["id"] for picture in shown(page)}) == 12
        seen |= {int(picture["id"].removeprefix("train-")) for picture in shown(page)}
    assert max(seen) > 25_000


def test_a_link_chooses_split_class_and_image(home):
    page = visit(image="test-7", **{"class": "frog"})
    assert page.session_state["split"] == "test"
    assert {picture["caption"] for picture in shown(page)} == {"frog"}
    assert "test-7.png" in html(page)


def test_one_class_is_in_the_address_and_two_are_not(home):
    page = visit()
    page.button_group(key="classes").set_value(["cat"]).run()
    assert page.query_params["class"] == "cat"
    page.button_group(key="classes").set_value(["cat", "dog"]).run()
    assert "class" not in page.query_params
    assert {picture["caption"] for picture in shown(page)} <= {"cat", "dog"}


def test_an_image_that_is_not_here_is_told_of_and_another_is_shown(home):
    page = visit(image="train-0")
    assert not page.exception
    assert "train-0 is not on this machine" in words(page)


def test_the_choice_survives_the_other_parts_of_the_page(home):
    page = visit()
    page.button_group(key="classes").set_value(["horse"]).run()
    for name in (IMAGE, INPUT):
        assert "horse" in words(part(page, name)).lower()
    page.session_state["data_part"] = "Look"
    page.run()
    assert page.button_group(key="classes").value == ["horse"]


def test_the_values_of_a_pixel_are_told_raw_and_scaled(home):
    page = part(visit(image="test-3"), IMAGE)
    page.number_input(key="pixel_row").set_value(31).run()
    page.number_input(key="pixel_column").set_value(0).run()
    red, green, blue = data.image("test", 3)[31, 0]
    assert f"Row 31, column 0: red {red}, green {green}, blue {blue}." in words(page)
    chosen = re.search(r'<td aria-current="true">(.*?)</td>', html(page))[1]
    assert re.findall(r"[\d.]+ <small>[\d.]+", chosen) == [f"{v} <small>{v / 255:.4f}" for v in (red, green, blue)]
    assert html(page).count("<td><i") == 8


def test_the_label_is_shown_as_a_vector_with_one_one(home):
    page = part(visit(image="test-3"), INPUT)
    label = data.load("sample").test.labels[3]
    vector = " ".join("1" if place == label else "0" for place in range(10))
    assert f"= [{vector}]" in html(page)
    assert html(page).count("data-hot") == 1
    assert "to_categorical" in words(page)


def test_eight_versions_stand_beside_the_original_and_others_come_on_request(home):
    page = part(visit(), INPUT)
    before = re.findall(r"data:image/png;base64,([^\"]+)", html(page))
    assert len(before) == 9
    page.button[-1].click().run()
    after = re.findall(r"data:image/png;base64,([^\"]+)", html(page))
    assert after[0] == before[0] and after[1:] != before[1:]
    page.selectbox(key="preview_flip").set_value("off").run()
    page.slider(key="preview_shift").set_value(0).run()
    assert html(page).count("unchanged") == 8


def test_before_and_after_scaling_are_the_same_numbers_in_another_unit(home):
    page = part(visit(), WHOLE)
    mean = data.load("sample").statistics.mean[0]
    assert f"{mean:.1f}" in html(page)
    page.button_group(key="values_scaled").set_value("After scaling").run()
    assert f"{mean / 255:.4f}" in html(page) and f"{mean:.1f}" not in html(page)


@pytest.fixture
def client():
    return TestClient(Starlette(routes=routes()))


@pytest.mark.parametrize("kind", ["mean", "deviation"])
def test_a_mean_image_is_what_was_measured_and_kept_only_with_its_version(client, home, kind):
    url = mean_address("sample", kind, "ship")
    answer = client.get(url)
    kept = data.pixel_statistics("sample")
    expected = kept.means[8] if kind == "mean" else 2 * kept.deviations[8]
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(answer.content))), np.rint(expected))
    assert "immutable" in answer.headers["cache-control"]
    for other in (url.split("?")[0], f"{url}0"):
        assert "immutable" not in client.get(other).headers["cache-control"]


@pytest.mark.parametrize(
    "hostile",
    ["full/mean-cat.png", "sample/mean-cow.png", "other/mean-cat.png", "sample/..%2fx.png", "sample/mean-cat.png%00"],
)
def test_what_is_not_a_mean_image_here_is_a_404_with_a_sentence(client, home, hostile):
    answer = client.get(f"/means/{hostile}")
    assert answer.status_code == 404
    assert answer.text and "Traceback" not in answer.text
