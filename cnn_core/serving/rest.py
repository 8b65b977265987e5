"""The public routes: TensorFlow Serving's REST form, and picture files."""

from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse
from numpy.typing import NDArray

from cnn_core.runs.directory import find
from cnn_core.runs.follow import follow
from cnn_core.runs.networks import check_network, networks_of
from cnn_core.runs.predictions import softmax
from cnn_core.serving import form, pictures, schema
from cnn_core.serving.files import answers, choose_epoch, choose_network, look, pixels_of
from cnn_core.serving.limits import LAST_EPOCH
from cnn_core.serving.refusal import Refusal
from cnn_core.serving.service import Saved, Service

Run = Annotated[str, Path(description="The id of a run", json_schema_extra={"pattern": schema.RUN_ID})]
Epoch = Annotated[int, Path(description="One of its saved epochs", ge=1, le=LAST_EPOCH)]
_REFUSED: dict[int, str] = {
    400: "The question is wrong",
    403: "Asked under a name that is none of this server's",
    404: "There is no such run or saved epoch, or it cannot answer",
    408: "The question came too slowly",
    413: "Too large, or too many pictures",
    415: "Sent in another way than this is read",
    429: "Too many questions wait already",
    503: "Too much is being read already",
    504: "The answer was not there in time",
}
_OF_READING = (400, 403, 404, 429, 504)


def router(service: Service) -> APIRouter:
    """What anybody may ask, below /v1."""
    routes = APIRouter(prefix="/v1")
    public = _Public(service)

    @routes.get("/models/{run}", **_told("Which epochs can be asked", schema.ModelStatus, *_OF_READING))
    async def run_status(run: Run) -> JSONResponse:
        """The saved epochs of a run, the latest first: each is a version, and the best one answers by default."""
        return await public.status(run)

    @routes.get(
        "/models/{run}/versions/{epoch}", **_told("Whether an epoch can be asked", schema.ModelStatus, *_OF_READING)
    )
    async def epoch_status(run: Run, epoch: Epoch) -> JSONResponse:
        """One saved epoch of a run."""
        return await public.status(run, epoch)

    @routes.get("/models/{run}/metadata", **_told("What a model takes and gives", schema.Metadata, *_OF_READING))
    async def run_metadata(run: Run) -> JSONResponse:
        """Of the best saved epoch: the shapes of its input and output, and the names of the ten classes in order."""
        return await public.metadata(run)

    @routes.get(
        "/models/{run}/versions/{epoch}/metadata",
        **_told("What a model takes and gives, at an epoch", schema.Metadata, *_OF_READING),
    )
    async def epoch_metadata(run: Run, epoch: Epoch) -> JSONResponse:
        """The shapes of its input and output, and the names of the ten classes in order."""
        return await public.metadata(run, epoch)

    @routes.post(
        "/models/{run}:predict",
        **_told("Classify pictures given as numbers", schema.Predictions, *_REFUSED, body=schema.PREDICT_BODY),
    )
    async def predict(run: Run, request: Request) -> JSONResponse:
        """Ten probabilities a picture, by the best saved epoch. A picture is 32x32x3 numbers from 0 to 255."""
        return await public.predict(request, run)

    @routes.post(
        "/models/{run}/versions/{epoch}:predict",
        **_told(
            "Classify pictures given as numbers, at an epoch",
            schema.Predictions,
            *_REFUSED,
            body=schema.PREDICT_BODY,
        ),
    )
    async def predict_at(run: Run, epoch: Epoch, request: Request) -> JSONResponse:
        """Ten probabilities a picture. A picture is 32x32x3 numbers from 0 to 255."""
        return await public.predict(request, run, epoch)

    @routes.post(
        "/classify", **_told("Classify picture files", schema.Classified, *_REFUSED, body=schema.CLASSIFY_BODY)
    )
    async def classify(request: Request) -> JSONResponse:
        """An answer a file, whatever its size: its middle square is made into 32x32 pixels.

        Without a run: the newest of your own, else the most accurate one that comes with the app. Refused only where
        not one of the files can be used.
        """
        return await public.classify(request)

    return routes


class _Public:
    """The work of the routes."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def status(self, run: str, epoch: int | None = None) -> JSONResponse:
        epochs = await self._service.prepare(_saved_epochs, run, epoch)
        versions = [schema.VersionStatus(version=str(number)) for number in epochs]
        return JSONResponse(schema.ModelStatus(model_version_status=versions).model_dump())

    async def metadata(self, run: str, epoch: int | None = None) -> JSONResponse:
        _, chosen = await self._service.prepare(_choose, run, epoch)
        return JSONResponse(schema.metadata(run, chosen))

    async def predict(self, request: Request, run: str, epoch: int | None = None) -> JSONResponse:
        async with self._service.intake.body(request, pictures.MAXIMUM_BYTES) as body:
            asked = await self._service.prepare(pictures.read_pictures, body)
            saved = await self._service.prepare(_choose, run, epoch)
            # The pixels of a body wait for the network as long as it counts as held, or they would be without bound.
            probabilities = await self._probabilities(saved, asked.pixels)
        return JSONResponse({"predictions" if asked.form == "instances" else "outputs": probabilities.tolist()})

    async def classify(self, request: Request) -> JSONResponse:
        async with self._service.intake.body(request, form.MAXIMUM_BYTES) as body:
            form.check_kind(request)
            asked = await form.read_form(request, body)
            network = await self._service.prepare(choose_network, asked.run, asked.epoch)
            looked_at = [await self._service.prepare(look, content, name) for name, content in asked.files]
        pixels = pixels_of(looked_at)
        saved = (network.run, network.epoch)
        probabilities = (await self._probabilities(saved, pixels)).tolist() if len(pixels) else ()
        answered = answers(looked_at, probabilities)
        told = {"run": network.run.id, "epoch": network.epoch, "answers": [answer.plain() for answer in answered]}
        if len(pixels):
            return JSONResponse(told)
        return JSONResponse({"error": answered[0].error} | told, 400)

    async def _probabilities(self, saved: Saved, pixels: NDArray[Any]) -> NDArray[np.float32]:
        logits = await self._service.logits(saved, pixels)
        if not np.isfinite(logits).all():
            raise Refusal(
                404,
                f"The network saved after epoch {saved[1]} of run {saved[0].id!r} has diverged: its answers are no "
                "numbers any more. Choose another epoch or run.",
            )
        return softmax(logits).astype(np.float32)


def _choose(run_id: str, epoch: int | None) -> Saved:
    run = find(run_id)
    return run, choose_epoch(run, epoch)


def _saved_epochs(run_id: str, epoch: int | None) -> list[int]:
    run = find(run_id)
    history = follow(run).history()
    if epoch is None:
        return sorted(networks_of(run, history), reverse=True)
    check_network(run, history, epoch)
    return [epoch]


def _told(summary: str, answer: type, *statuses: int, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """What OpenAPI tells of a route."""
    refused = {status: {"model": schema.Refused, "description": _REFUSED[status]} for status in statuses}
    # Without it FastAPI tells of answers of its own, 422, that are never given here.
    refused["default"] = {"model": schema.Refused, "description": "Any other problem"}  # type: ignore[index]
    return {
        "summary": summary,
        "response_model": answer,
        "response_description": "The answer",
        "responses": refused,
        "openapi_extra": body,
    }
