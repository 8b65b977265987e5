"""Blocks of markup: whatever text they are given stays text."""

import pytest
from streamlit.testing.v1 import AppTest

HOSTILE = '<img src=x onerror="alert(1)">'


def blocks(call: str) -> str:
    page = AppTest.from_string(f"from ui import theme\nHOSTILE = {HOSTILE!r}\n{call}").run()
    assert not page.exception
    return "".join(block.proto.body for block in page.get("html"))


@pytest.mark.parametrize(
    "call",
    [
        "theme.page_header(HOSTILE, HOSTILE)",
        "theme.section(HOSTILE, HOSTILE)",
        "theme.stat_row([(HOSTILE, HOSTILE, HOSTILE)])",
        "theme.table([HOSTILE], [[HOSTILE]], numeric=(0,), caption=HOSTILE)",
        "theme.empty_state(HOSTILE, 'Nothing', 'Train.')",
    ],
)
def test_text_never_becomes_markup(call):
    markup = blocks(call)

    assert "<img" not in markup
    assert "&lt;img src=x onerror=&quot;" in markup


def test_a_stat_says_label_value_and_meaning():
    markup = blocks("theme.stat_row([('Images', '60,000', '10 classes'), ('Test', '10,000', 'never trained on')])")

    assert markup.count('role="listitem"') == 2
    assert "<span>Images</span><b>60,000</b><p>10 classes</p>" in markup


def test_an_empty_state_takes_the_way_out():
    source = "import streamlit as st\nfrom ui import theme\nwith theme.empty_state('insights', 'Nothing', 'Train.'):\n"
    page = AppTest.from_string(source + "    st.button('Go')").run()

    assert [button.label for button in page.button] == ["Go"]
    assert [block.value for block in page.markdown] == ["#### Nothing"]
    assert [block.value for block in page.caption] == ["Train."]
