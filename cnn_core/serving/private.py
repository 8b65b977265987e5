"""What the home's own pages ask, and nobody else: whoever knows the token."""

import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cnn_core.config import RunConfig
from cnn_core.errors import EpochscopeError
from cnn_core.parsing import parse_config
from cnn_core.runs.directory import find
from cnn_core.serving import parcel
from cnn_core.serving.address import TOKEN_HEADER
from cnn_core.serving.limits import epoch_in, pictures_in
from cnn_core.serving.refusal import Refusal
from cnn_core.serving.service import Saved, Service


def routes(service: Service, token: str, measure: Callable[[RunConfig], bool]) -> list[Route]:
    """`/ask/<question>`, `/lesson/<question>` and `/measure`, answering to this token."""

    def check_ours(request: Request) -> None:
        if not hmac.compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), token.encode()):
            raise Refusal(403, "Only this home's own pages are answered.")

    async def ask(request: Request) -> Response:
        check_ours(request)
        question = request.path_params["question"]
        async with service.intake.body(request, parcel.MAXIMUM_BYTES) as body:
            saved, arrays, options = await service.prepare(_read, request.query_params, body)
            if question == "logits" and not options:
                answer = {"logits": await service.logits(saved, _pixels(arrays))}
            else:
                answer = await service.answer(question, saved, arrays, options)
        return Response(await service.prepare(parcel.pack, answer), media_type="application/octet-stream")

    async def lesson(request: Request) -> Response:
        check_ours(request)
        async with service.intake.body(request, parcel.MAXIMUM_BYTES) as body:
            arrays, options = await service.prepare(_unpacked, body)
            answer = await service.lesson(request.path_params["question"], arrays, options)
        return Response(await service.prepare(parcel.pack, answer), media_type="application/octet-stream")

    async def measure_network(request: Request) -> Response:
        check_ours(request)
        async with service.intake.body(request, parcel.MAXIMUM_BYTES) as body:
            try:
                config = parse_config(json.loads(body))
            except (ValueError, EpochscopeError) as error:
                raise Refusal(400, str(error)) from error
        return JSONResponse({"begun": measure(config)}, 202)

    return [
        Route("/ask/{question}", ask, methods=["POST"], include_in_schema=False),
        Route("/lesson/{question}", lesson, methods=["POST"], include_in_schema=False),
        Route("/measure", measure_network, methods=["POST"], include_in_schema=False),
    ]


def _read(query: Mapping[str, str], body: bytes) -> tuple[Saved, parcel.Arrays, dict[str, Any]]:
    try:
        epoch = epoch_in(query.get("epoch", ""))
    except ValueError as error:
        raise Refusal(400, str(error)) from error
    return (find(query.get("run", "")), epoch), *_unpacked(body)


def _unpacked(body: bytes) -> tuple[parcel.Arrays, dict[str, Any]]:
    try:
        return parcel.unpack(body, largest=parcel.MAXIMUM_BYTES)
    except ValueError as error:
        raise Refusal(400, str(error)) from error


def _pixels(arrays: parcel.Arrays) -> NDArray[np.uint8]:
    try:
        return pictures_in(arrays)
    except ValueError as error:
        raise Refusal(400, str(error)) from None
