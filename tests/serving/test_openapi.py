"""Whatever its own description allows, and much that it does not, is answered as the description says."""

from typing import Any

import numpy as np
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from cnn_core import paths
from cnn_core.serving.limits import MOST_PICTURES
from tests.serving import standin

EXAMPLES = 12
PICTURES = [np.full((32, 32, 3), value).tolist() for value in (0, 255)]
RUNS = ["recorded-speedrun", "recorded-tutorial"]


def operations() -> list[Any]:
    described = narrowed(standin.client().get("/openapi.json").json())
    # Of 3,072 numbers each, hardly a picture would be tried in the time that there is.
    described["components"]["schemas"]["Picture"] = {"enum": PICTURES}
    return [found.ok() for found in schemathesis.openapi.from_dict(described).get_all_operations()]


def narrowed(part: Any) -> Any:
    """The description, with runs and an epoch that there are, and no question of a thousand pictures."""
    if isinstance(part, list):
        return [narrowed(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("in") == "path":
        return part | {"schema": {"enum": RUNS} if part["name"] == "run" else {"enum": [8]}}
    return {key: narrowed(value) for key, value in part.items() if (key, value) != ("maxItems", MOST_PICTURES)}


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.label)
@pytest.mark.parametrize(
    ("mode", "expected"),
    [(GenerationMode.POSITIVE, {200}), (GenerationMode.NEGATIVE, {400, 404})],
    ids=["may", "may-not"],
)
def test_every_answer_is_as_described(operation, mode, expected, home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    app = standin.client().app
    statuses = set()

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        answer = case.call(app=app, base_url=f"http://127.0.0.1:{standin.PORT}")
        statuses.add(answer.status_code)
        # Any bytes are a file to it, pictures or not.
        excluded = [positive_data_acceptance] if operation.path == "/v1/classify" else []
        case.validate_response(answer, excluded_checks=excluded)

    ask()
    assert statuses & expected
