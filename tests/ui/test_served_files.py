"""Photographs and Plotly's script: a browser asks for each once, for nothing beside them, below any base path."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient

from cnn_core import data
from ui import address
from ui.routes import routes

FOREVER = "public, max-age=31536000, immutable"


def client() -> TestClient:
    return TestClient(Starlette(routes=routes()))


def test_what_never_changes_is_kept_for_good(home):
    index = data.load("sample").train.indices[7]
    for path in (f"/images/train-{index}.png", "/images/test-0.png", "/plotly/plotly.min.js?v=1"):
        answer = client().get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == FOREVER
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/images/test-10000.png",
        "/images/train-99999.png",
        "/images/test-123456.png",
        "/images/test-1",
        "/images/test-1.png.exe",
        "/images/Test-1.png",
        "/images/test-1.png%0a",
        "/images/..%2f..%2fetc%2fpasswd",
        "/images/",
        "/plotly/",
        "/plotly/no.js",
        "/plotly/../__init__.py",
        "/plotly/%2e%2e/__init__.py",
    ],
)
def test_what_is_not_here_is_not_kept_either(home, path):
    answer = client().get(path)
    assert answer.status_code == 404
    assert "cache-control" not in answer.headers


def test_routes_follow_the_base_path_and_leave_the_rest_to_streamlit(home, monkeypatch):
    monkeypatch.setattr(address.st, "get_option", {"server.baseUrlPath": "/lab/"}.get)
    below = TestClient(Starlette(routes=[*routes(), Mount("/lab", PlainTextResponse("Streamlit's"))]))
    assert below.get("/lab/images/test-1.png").headers["content-type"] == "image/png"
    assert b"plotly.js v" in below.get("/lab/plotly/plotly.min.js").content[:200]
    assert "this address is not valid" in below.get("/lab/live/some-run/token").json()["error"]
    assert below.get("/images/test-1.png").status_code == 404
    assert below.get("/lab/").text == below.get("/lab/train").text == "Streamlit's"
