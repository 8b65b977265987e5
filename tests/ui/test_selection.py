"""The selection: what an address may say, what survives a change of page, and what is written back."""

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.data import CLASS_NAMES
from tests.ui.visiting import visit
from ui.selection import Selection

RUN = "quick-20260101-000000-abcd"
ADDRESS = {"run": RUN, "epoch": "2", "class": "cat", "answer": "dog", "image": "test-7", "tour": "3", "replay": "1"}
CHOSEN = Selection(
    run=RUN,
    epoch=2,
    class_index=CLASS_NAMES.index("cat"),
    answer_index=CLASS_NAMES.index("dog"),
    image="test-7",
    tour=3,
    replay=True,
)


def choosing() -> None:
    """A page that settles the selection as the shell does, and keeps what it came to for the test to see."""
    import streamlit as st

    from ui import selection

    selection.open_page(st.session_state.get("page_name", "data"))
    st.session_state["seen"] = selection.current()


def seen(address: dict[str, str]) -> tuple[AppTest, Selection]:
    page = AppTest.from_function(choosing)
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page, page.session_state["seen"]


def without_lists(page: AppTest) -> dict[str, str]:
    """The address; the test's browser holds a list for each parameter."""
    return {name: values[0] if isinstance(values, list) else values for name, values in page.query_params.items()}


def test_an_address_is_read_and_written_back_as_it_was():
    page, chosen = seen(ADDRESS)
    assert chosen == CHOSEN
    assert without_lists(page) == ADDRESS


@pytest.mark.parametrize(
    ("name", "hostile"),
    [
        ("run", "../../etc/passwd"),
        ("run", "QUICK-20260101"),
        ("run", "a" * 41),
        ("epoch", "-1"),
        ("epoch", "1e9"),
        ("epoch", "1234567"),
        ("epoch", "٣"),
        ("class", "<script>"),
        ("class", "0"),
        ("answer", "Cat"),
        ("image", "test-123456"),
        ("image", "test-7.png"),
        ("image", "valid-7"),
        ("tour", "6"),
        ("replay", "2"),
    ],
)
def test_what_is_not_a_selection_is_dropped_and_the_rest_kept(name, hostile):
    page, chosen = seen(ADDRESS | {name: hostile})
    kept = {key: value for key, value in ADDRESS.items() if key != name}
    assert without_lists(page) == kept
    assert chosen == seen(kept)[1] != CHOSEN


@pytest.mark.parametrize(
    ("page_name", "design", "kept"),
    [
        ("train", "1abc_-", "1abc_-"),
        ("data", "1abc_-", None),
        ("train", "1<script>", None),
        ("train", "1" + "A" * 4000, None),
        ("train", "%00", None),
    ],
)
def test_a_design_is_for_the_train_page_alone_and_checked(page_name, design, kept):
    page = AppTest.from_function(choosing)
    page.session_state["page_name"] = page_name
    page.query_params["design"] = design
    page.run()
    assert page.session_state["seen"].design == kept
    assert ("design" in page.query_params) == (kept is not None)


def test_another_page_without_an_address_gets_the_visits_selection():
    page, _ = seen(ADDRESS)
    page.query_params.clear()
    page.session_state["page_name"] = "Train"
    page.run()
    assert page.session_state["seen"] == CHOSEN
    assert without_lists(page) == ADDRESS


def test_an_address_cleared_on_the_same_page_clears_the_selection():
    page, _ = seen(ADDRESS)
    page.query_params.clear()
    page.run()
    assert page.session_state["seen"] == Selection()


def test_an_address_has_the_say_over_the_visits_selection():
    page, _ = seen(ADDRESS)
    page.query_params.clear()
    page.query_params["class"] = "ship"
    page.session_state["page_name"] = "Evaluate"
    page.run()
    assert page.session_state["seen"] == Selection(class_index=CLASS_NAMES.index("ship"))


def test_parameters_of_strangers_leave_the_address(home):
    assert without_lists(visit("data", utm_source="letter", **{"class": "ship"})) == {"class": "ship"}


def picking() -> None:
    """What the box of runs does with what a browser sent."""
    import streamlit as st

    from ui import runs, selection

    st.session_state["picked_run"] = st.session_state["sent"]
    runs._picked(["quick-20260101-000000-abcd"])
    st.session_state["seen"] = selection.current().run


@pytest.mark.parametrize(("sent", "run"), [(RUN, RUN), ("Quick look · training · 26 Nov 10:20 · 355e", None)])
def test_the_label_of_a_run_from_before_it_ended_is_no_choice(sent, run):
    page = AppTest.from_function(picking)
    page.session_state["sent"] = sent
    page.run()
    assert not page.exception and page.session_state["seen"] == run
