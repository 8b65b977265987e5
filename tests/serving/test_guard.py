"""Whom the server answers, and what its page lets a browser do."""

import re

import numpy as np
import pytest

from cnn_core import paths
from cnn_core.serving.examples import EXAMPLES
from tests.serving import standin

STATUS = "/v1/models/recorded-tutorial"


@pytest.fixture(autouse=True)
def with_the_bundled(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")


@pytest.fixture(scope="module")
def client():
    return standin.client()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8551", "127.0.0.1.evil.example", "", "[::1", "0x7f.1"])
def test_a_name_that_somebody_made_point_here_is_refused(client, host):
    answer = client.get(STATUS, headers={"Host": host})
    assert answer.status_code == 403 and f"the host {host!r}" in answer.json()["error"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8551", "127.0.0.1:9", "[::1]:8551", "[::1]"])
def test_this_machine_is_known_by_its_own_names(client, host):
    assert client.get(STATUS, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("bound", "host", "known"),
    [
        ("192.0.2.7", "192.0.2.7:8551", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("0.0.0.0", "192.0.2.8:8551", True),
        ("::", "[2001:db8::1]:8551", True),
        ("0.0.0.0", "evil.example", False),
        ("0.0.0.0", "", False),
    ],
)
def test_bound_elsewhere_it_is_known_by_that_address_too(bound, host, known):
    answer = standin.client(host=bound).get(STATUS, headers={"Host": host})
    assert answer.status_code == (200 if known else 403)


@pytest.mark.parametrize(
    ("origin", "status"), [("https://evil.example", 403), ("null", 403), ("http://localhost:1", 200)]
)
def test_a_page_of_somebody_else_is_not_answered(client, origin, status):
    question = {"instances": np.zeros((1, 32, 32, 3)).tolist()}
    answer = client.post(f"{STATUS}:predict", json=question, headers={"Origin": origin})
    assert answer.status_code == status
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("address", ["/", "/docs"])
def test_the_page_tells_every_route_and_fetches_nothing(client, address):
    page = client.get(address)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text and "<link" not in page.text and "<img" not in page.text
    assert set(re.findall(r"https?://[^/\s\"<&]+", page.text)) == {f"http://127.0.0.1:{standin.PORT}"}
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"</span> {path}</code>" in page.text


def test_every_route_has_its_examples(client):
    assert set(client.get("/openapi.json").json()["paths"]) == set(EXAMPLES)
