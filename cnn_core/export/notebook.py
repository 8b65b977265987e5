"""The same script as a notebook: a cell a section, each under a sentence."""

import json
from typing import Any

from cnn_core.export.script import Script

FORMAT = {"nbformat": 4, "nbformat_minor": 5}
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook(script: Script) -> str:
    """JSON of nbformat 4.5 (nbformat.readthedocs.io/en/latest/format_description.html), no cell of which has run."""
    title, *rest = script.heading
    cells = [_markdown("\n\n".join([f"# {title}", *rest]))]
    for section in script.sections:
        cells += [_markdown(section.sentence), _code("\n".join(line.text for line in section.lines))]
    numbered = [{"id": f"cell-{place}", **cell} for place, cell in enumerate(cells)]
    return json.dumps({**FORMAT, "metadata": METADATA, "cells": numbered}, indent=1) + "\n"


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": _source(text)}


def _code(text: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": _source(text)}


def _source(text: str) -> list[str]:
    """Lines that keep their ends, as the format has them."""
    return text.splitlines(keepends=True)
