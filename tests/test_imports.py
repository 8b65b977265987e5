"""Who may import whom, and that the web process never gets TensorFlow along the way."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("tensorflow", "keras")
HEAVY_PARTS = (
    "cnn_core.engine",
    "cnn_core.worker",
    "cnn_core.study",
    "cnn_core.serving.inference",
    "cnn_core.serving.server",
    "cnn_core.serving.stopwatch",
)
SHELL = "ui.shell"  # a script that Streamlit runs, checked with the pages
# The web process: what it may not import even inside a function.
WEB_BAN = (*HEAVY, *HEAVY_PARTS)
BANS = {
    "cnn_core": ("streamlit", "ui", "pages", "app"),
    # A history is plain data; what reads or writes a run's files is not.
    "cnn_core.figures": (
        *(f"cnn_core.runs.{part}" for part in ("directory", "follow", "log", "predictions", "progress", "status")),
        *("cnn_core.paths", "cnn_core.jobs", "cnn_core.data.store", *WEB_BAN),
    ),
    "ui": ("pages", "app", *WEB_BAN),
    "pages": ("pages", "app", *WEB_BAN),
    "app": WEB_BAN,
}


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    files = [
        *ROOT.glob("app.py"),
        *(path for part in ("cnn_core", "ui", "pages") for path in (ROOT / part).rglob("*.py")),
    ]
    return {dotted_name(path): path for path in files}


def dotted_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def imported(source: str) -> Iterator[str]:
    """The dotted names of all import statements; `from a import b` may mean the module a.b, so both are told."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def in_fresh_process(script: str, names: list[str]) -> dict[str, list[str]]:
    """Run a script that gets the names as JSON in its argument; its last line on stdout is a JSON object."""
    command = [sys.executable, "-c", script, json.dumps(names)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_the_walk_finds_every_part():
    found = modules()

    assert {"app", "cnn_core.config", "cnn_core.engine.train", "cnn_core.figures.training", "pages.home", SHELL} <= set(
        found
    )


def test_imported_sees_every_form():
    source = "import a.b\ndef f():\n    from c import d as e\n    import streamlit as st"

    assert set(imported(source)) == {"a.b", "c", "c.d", "streamlit"}


@pytest.mark.parametrize("part", BANS)
def test_imports_go_one_way(part):
    members = {name: path for name, path in modules().items() if within(name, (part,))}
    wrong = {
        name: banned
        for name, path in members.items()
        if (banned := sorted(other for other in imported(path.read_text("utf-8")) if within(other, BANS[part])))
    }

    assert members
    assert wrong == {}


def test_only_the_engine_and_its_processes_name_tensorflow():
    wrong = {
        name
        for name, path in modules().items()
        if not within(name, HEAVY_PARTS) and any(within(other, HEAVY) for other in imported(path.read_text("utf-8")))
    }

    assert wrong == set()


IMPORT_EACH = """
import importlib, json, sys
brought = {}
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
    heavy = sorted({"tensorflow", "keras"} & sys.modules.keys())
    if heavy:
        brought[name] = heavy
        break
print(json.dumps(brought))
"""


def test_light_modules_leave_tensorflow_out():
    light = sorted(name for name in modules() if within(name, ("cnn_core", "ui")) and not within(name, HEAVY_PARTS))
    light.remove(SHELL)

    assert in_fresh_process(IMPORT_EACH, light) == {}


def test_the_probe_notices_a_heavy_module():
    assert in_fresh_process(IMPORT_EACH, ["cnn_core.config", "cnn_core.engine.model"]).keys() == {
        "cnn_core.engine.model"
    }


RUN_EACH = """
import json, sys
from streamlit.testing.v1 import AppTest
shell = AppTest.from_file("ui/shell.py", default_timeout=60).run()
told = {}
for name in json.loads(sys.argv[1]):
    shell.switch_page(f"../pages/{name}.py").run()
    told[name] = [error.message for error in shell.exception]
    if not len(shell.main):
        told[name].append("nothing was drawn")
    told[name] += sorted({"tensorflow", "keras"} & sys.modules.keys())
print(json.dumps(told))
"""


def test_pages_leave_tensorflow_out(home):
    pages = sorted(name.removeprefix("pages.") for name in modules() if within(name, ("pages",)))

    assert in_fresh_process(RUN_EACH, pages) == {name: [] for name in pages}
