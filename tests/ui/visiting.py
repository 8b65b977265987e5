"""A visit to a page by way of the shell, without a browser."""

from pathlib import Path

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
