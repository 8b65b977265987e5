"""Bad files by the public route: every one an answer or a sentence, none of it markup."""

import json

import pytest

from cnn_core import paths
from tests.data.hostile import hostile_files
from tests.serving.standin import client

EVERY = 16
AT_ONCE = 20


@pytest.fixture
def asked(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    return client()


def test_each_is_answered_or_refused_with_a_sentence_and_never_as_html(asked):
    files = list(hostile_files())[::EVERY]
    answers = []
    for start in range(0, len(files), AT_ONCE):
        some = files[start : start + AT_ONCE]
        answer = asked.post("/v1/classify", files=[("files", (sendable(name), content)) for name, content in some])
        assert answer.status_code in (200, 400), answer.text
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        told = json.loads(answer.content)["answers"]
        assert len(told) == len(some)
        answers += told
    refused = [one["error"] for one in answers if one.get("error")]
    assert len(answers) > 100 and len(refused) > 50 and len(answers) - len(refused) > 20
    assert all(sentence.endswith(".") and "Traceback" not in sentence for sentence in refused)


def sendable(name: str) -> str:
    """A form cannot carry a name that is empty or no Unicode."""
    return name.encode("utf-8", "replace").decode() or "nameless"
