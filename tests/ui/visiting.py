"""A visit to a page by way of the shell, without a browser."""

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

SHELL = Path(__file__).parents[2] / "ui" / "shell.py"


def visit(name: str, **parameters: str) -> AppTest:
    shell = AppTest.from_file(SHELL, default_timeout=30)
    shell.run()
    for key, value in parameters.items():
        shell.query_params[key] = value
    if name != "home":
        shell.switch_page(f"../pages/{name}.py")
    return shell.run()


def sentences(page: AppTest) -> str:
    return "\n".join(
        element.value for kind in (page.markdown, page.caption, page.error, page.warning) for element in kind
    )


def markup(page: AppTest) -> str:
    """What was written as HTML, without the style sheets."""
    return "".join(block.proto.body for block in page.get("html") if not block.proto.body.startswith("<style>"))


def components(page: AppTest, name: str = "") -> list[tuple[str, Any]]:
    """The ids of our components of this name, or of all, and what each was given, read as strictly as browsers do."""
    return [
        (block.proto.id, json.loads(block.proto.json, parse_constant=_refuse)[0])
        for block in page.get("bidi_component")
        if not name or block.proto.component_name == f"epochscope_{name}"
    ]


def component(page: AppTest, name: str, key: str = "") -> Any:
    """What the first of our components of this name, with this in its key, was given."""
    return next(data for id, data in components(page, name) if key in id)


def _refuse(constant: str) -> None:
    raise AssertionError(f"a browser cannot read {constant} in a component's data")
