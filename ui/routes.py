"""What the web server answers beside its pages: Plotly's script, the photographs, and what is new of a run."""

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

import plotly
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from cnn_core import data
from cnn_core.errors import DataError
from ui import png
from ui.address import address
from ui.data_means import means_route
from ui.headers import FOREVER, NO_SNIFFING
from ui.live import live_route
from ui.notices import notices_route
from ui.replay import replay_route

IMAGE_NAME = re.compile(r"(train|test)-([0-9]{1,5})\.png")
CACHED_IMAGES = 4096


class KeptFiles(StaticFiles):
    """Files whose address carries their version: a browser asks for each once."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(FOREVER)
        return response


def routes() -> list[BaseRoute]:
    """All of them, each below the server's base path; one Mount for all would take Streamlit's own pages too."""
    scripts = KeptFiles(directory=Path(plotly.__file__).parent / "package_data")
    return [
        Route(address(live_route.path), live_route.endpoint),
        Route(address(replay_route.path), replay_route.endpoint),
        Route(address(notices_route.path), notices_route.endpoint),
        Route(address("/images/{name}"), photograph),
        Route(address(means_route.path), means_route.endpoint),
        Mount(address("/plotly"), scripts),
    ]


async def photograph(request: Request) -> Response:
    """One CIFAR-10 image as PNG, by its split and official position: `/images/test-123.png`."""
    match = IMAGE_NAME.fullmatch(request.path_params["name"])
    if match is None:
        return _not_found("An image is named split-position.png, as in test-123.png.")
    split: Literal["train", "test"] = "train" if match[1] == "train" else "test"
    try:
        content = await run_in_threadpool(_png, split, int(match[2]))
    except DataError as error:
        return _not_found(str(error))
    return Response(content, media_type="image/png", headers=FOREVER)


@lru_cache(maxsize=CACHED_IMAGES)
def _png(split: Literal["train", "test"], index: int) -> bytes:
    return png.encoded(data.image(split, index))


def _not_found(sentence: str) -> Response:
    return PlainTextResponse(sentence, 404, NO_SNIFFING)
