"""Files to take along are made when they are asked for."""

import ast
from pathlib import Path

UI = Path(__file__).parents[2] / "ui"


def downloads():
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.download_button":
                yield path.name, node


def test_no_file_lies_ready_for_a_button():
    """One that does is gone after the next run of the page, and a browser that looks for it just then complains."""
    found = list(downloads())
    assert len(found) >= 5
    for name, call in found:
        data = next((given.value for given in call.keywords if given.arg == "data"), None)
        assert isinstance(data, ast.Lambda), f"{name}, line {call.lineno}"
