"""What the images of a class have in common, as pictures: their mean and their standard deviation, pixel by pixel."""

import re
from functools import lru_cache
from typing import Literal

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cnn_core import data
from cnn_core.data import CLASS_NAMES
from cnn_core.errors import DataError
from ui import png
from ui.address import address
from ui.headers import ASK_AGAIN, FOREVER, NO_SNIFFING

Dataset = Literal["sample", "full"]
Kind = Literal["mean", "deviation"]

NAME = re.compile(rf"(mean|deviation)-({'|'.join(CLASS_NAMES)})\.png")
DEVIATION_GAIN = 2
"""The largest standard deviation that values of 0 to 255 can have is 127.5: drawn twice as bright it is white."""


def mean_address(dataset: Dataset, kind: Kind, class_name: str) -> str:
    """Where the browser finds the picture; the version in it changes with the images."""
    return address(f"/means/{dataset}/{kind}-{class_name}.png?v={_version(dataset)}")


async def _answer(request: Request) -> Response:
    dataset: Dataset = "full" if request.path_params["dataset"] == "full" else "sample"
    match = NAME.fullmatch(request.path_params["name"])
    if match is None or dataset != request.path_params["dataset"]:
        return PlainTextResponse("A mean image is at /means/full/mean-cat.png or the like.", 404, NO_SNIFFING)
    kind: Kind = "mean" if match[1] == "mean" else "deviation"
    try:
        content = await run_in_threadpool(_png, dataset, kind, CLASS_NAMES.index(match[2]))
    except DataError as error:
        return PlainTextResponse(str(error), 404, NO_SNIFFING)
    kept = FOREVER if request.query_params.get("v") == _version(dataset) else ASK_AGAIN
    return Response(content, media_type="image/png", headers=kept)


@lru_cache(maxsize=40)
def _png(dataset: Dataset, kind: Kind, class_index: int) -> bytes:
    statistics = data.pixel_statistics(dataset)
    values = statistics.means if kind == "mean" else DEVIATION_GAIN * statistics.deviations
    return png.encoded(np.rint(values[class_index]).astype(np.uint8))


def _version(dataset: Dataset) -> str:
    return data.checksum(dataset)[:12]


means_route = Route("/means/{dataset}/{name}", _answer)
