"""An error on a page: a sentence for the person, the whole of it in the server's log."""

import logging
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui import pages

SHELL = Path(__file__).parents[2] / "ui" / "shell.py"


@pytest.fixture
def home_page(home, monkeypatch, tmp_path):
    """`home_page(source)` is the shell after a run with that source as its only page."""
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    monkeypatch.setattr(pages, "ICONS", {"home": "home"})
    monkeypatch.setattr(pages, "LESSONS", ())

    def visit(source: str) -> AppTest:
        (tmp_path / "home.py").write_text(f"import streamlit as st\n{source}")
        return AppTest.from_file(SHELL, default_timeout=30).run()

    return visit


def test_a_known_error_is_its_own_sentence(home_page, caplog):
    page = home_page("from cnn_core.errors import UnknownRun\nraise UnknownRun('There is no run x here.')")
    assert [error.value for error in page.error] == ["There is no run x here."]
    assert not page.exception
    assert not [record for record in caplog.records if record.name == "epochscope"]


def test_an_unknown_error_is_calm_on_the_page_and_whole_in_the_log(home_page, caplog):
    with caplog.at_level(logging.ERROR, "epochscope"):
        page = home_page("raise ZeroDivisionError('a detail')")
    (sentence,) = [error.value for error in page.error]
    assert sentence.startswith("Something went wrong on this page; nothing of your runs is lost.")
    assert "detail" not in sentence and not page.exception
    (record,) = [record for record in caplog.records if record.name == "epochscope"]
    assert record.exc_info[0] is ZeroDivisionError
    assert sentence.split()[-1].rstrip(".") in record.getMessage()


def test_stopping_is_no_error(home_page):
    page = home_page("st.text('before')\nst.stop()\nst.text('after')")
    assert [text.value for text in page.text] == ["before"]
    assert not page.error


def test_running_again_is_no_error(home_page):
    page = home_page(
        "if 'again' not in st.session_state:\n    st.session_state.again = True\n    st.rerun()\nst.text('2')"
    )
    assert [text.value for text in page.text] == ["2"]
    assert not page.error
