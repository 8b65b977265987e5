"""The lessons' arithmetic, in ui/static/shared, as tests hold it against TensorFlow's own."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

SHARED = Path(__file__).parents[2] / "ui" / "static" / "shared"
SCRIPTS = [
    SHARED / f"{name}.js" for name in ("operations", "paint", "moving", "composition", "classifier", "regularization")
]
CASES = 300
"""Of each operation, in one call: what the page computes takes milliseconds, a call to it as long."""
Values = NDArray[np.float64]


def told(values: Values) -> dict[str, Any]:
    """As the script has tensors."""
    return {"shape": list(values.shape), "values": values.ravel().tolist()}


def computed(page: Page, operation: str, cases: list[dict[str, Any]]) -> list[Values]:
    """What the script says of each case; `operation` is an expression of the names that a case has."""
    names = ", ".join(cases[0])
    found = page.evaluate(
        f"""(cases) => cases.map(({{ {names} }}) => {{
            const made = {operation};
            return made.shape ? {{ shape: made.shape, values: [...made.values] }} : made;
        }})""",
        cases,
    )
    return [
        np.array(one["values"], np.float64).reshape(one["shape"]) if isinstance(one, dict) else np.array(one)
        for one in found
    ]


def agree(ours: list[Values], theirs: list[Values]) -> None:
    """TensorFlow computes these with 64 bits too, so that what cancels out cancels out in both."""
    assert len(ours) == len(theirs) > 0
    for one, other in zip(ours, theirs, strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-12)
