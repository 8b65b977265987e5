"""The body of a predict request, numbers as JSON, made into pictures or refused with a sentence."""

import math
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.serving.limits import MOST_PICTURES
from cnn_core.serving.refusal import Refusal

INPUT_NAME = "pixels"
SIGNATURE = "serving_default"
MAXIMUM_BYTES = 32 * 2**20
_JSON: TypeAdapter[Any] = TypeAdapter(Any)
"""Three times as fast as the standard library's."""

_COMMAS = MOST_PICTURES * math.prod(INPUT_SHAPE) + 1000
"""No allowed body has more: one with more is not worth the memory that its numbers would take."""


@dataclass(frozen=True)
class Pictures:
    """`pixels` (n, 32, 32, 3) float32 from 0 to 255, and how they were asked: a row each, or as one column."""

    pixels: NDArray[np.float32]
    form: Literal["instances", "inputs"]


def read_pictures(body: bytes) -> Pictures:
    """Raises Refusal 400, and 413 for more than 1,000 pictures."""
    question = _question(body)
    signature = question.get("signature_name", "")
    if signature not in ("", SIGNATURE):
        raise Refusal(400, f"signature_name must be {SIGNATURE!r} or left out, not {_shortened(signature)}.")
    form: Literal["instances", "inputs"] = "instances" if "instances" in question else "inputs"
    rows = _unnamed(question[form], form)
    if not isinstance(rows, list) or not rows:
        raise Refusal(400, f"{form} must be a list of 1 to {MOST_PICTURES:,} pictures, not {_shortened(rows)}.")
    if len(rows) > MOST_PICTURES:
        raise _too_many(f"{len(rows):,}")
    if b"true" in body or b"false" in body:
        raise Refusal(400, f"{form} must hold numbers from 0 to 255, not true or false.")
    return Pictures(_numbers(rows, form), form)


def _question(body: bytes) -> dict[str, Any]:
    if body.count(b",") > _COMMAS:
        raise _too_many("more")
    try:
        question = _JSON.validate_json(body)
    except ValidationError as error:
        reason = error.errors(include_input=False)[0]["ctx"]["error"]
        raise Refusal(400, f'The body must be JSON as in {{"instances": [...]}}: {reason}.') from None
    if not isinstance(question, dict):
        raise Refusal(400, f'The body must be a JSON object as in {{"instances": [...]}}, not {_shortened(question)}.')
    unknown = sorted(question.keys() - {"instances", "inputs", "signature_name"})
    if unknown:
        raise Refusal(400, f"A question has instances or inputs, and perhaps signature_name; not {unknown[0][:40]!r}.")
    if ("instances" in question) == ("inputs" in question):
        raise Refusal(
            400, "A question has either instances or inputs: the pictures, 32x32x3 numbers from 0 to 255 each."
        )
    return question


def _unnamed(value: Any, form: str) -> Any:
    """The pictures without the name of the network's one input, which TensorFlow Serving lets a client write."""
    if form == "inputs":
        return value[INPUT_NAME] if isinstance(value, dict) and list(value) == [INPUT_NAME] else value
    if isinstance(value, list) and all(isinstance(row, dict) and list(row) == [INPUT_NAME] for row in value):
        return [row[INPUT_NAME] for row in value]
    return value


def _numbers(rows: list[Any], form: str) -> NDArray[np.float32]:
    pixels = _array(rows)
    if pixels is None or pixels.shape[1:] != INPUT_SHAPE or pixels.dtype.kind not in "iuf":
        _tell_first_wrong(rows, form)
    if not (np.isfinite(pixels).all() and pixels.min() >= 0 and pixels.max() <= 255):
        wrong = pixels[~((pixels >= 0) & (pixels <= 255))][0]
        raise Refusal(400, f"{form} must hold numbers from 0 to 255, as a picture's bytes are; not {wrong}.")
    return pixels.astype(np.float32)


def _array(values: Any) -> NDArray[Any] | None:
    """None where the lists are ragged or too deep."""
    try:
        return np.asarray(values)
    except ValueError:
        return None


def _tell_first_wrong(rows: list[Any], form: str) -> NoReturn:
    wanted = "a picture of 32x32x3 numbers from 0 to 255"
    for index, row in enumerate(rows):
        picture = _array(row)
        if picture is None:
            raise Refusal(400, f"{form}[{index}] must be {wanted}; its lists differ in length.")
        if picture.dtype.kind not in "iuf":
            raise Refusal(400, f"{form}[{index}] must be {wanted}; it holds something that is no number.")
        if picture.shape != INPUT_SHAPE:
            raise Refusal(400, f"{form}[{index}] must be {wanted}; its shape is {picture.shape}.")
    raise Refusal(400, f"Each of {form} must be {wanted}.")


def _too_many(number: str) -> Refusal:
    return Refusal(
        413, f"At most {MOST_PICTURES:,} pictures may be asked about at once, not {number}: send them in parts."
    )


def _shortened(value: Any) -> str:
    """A value as a sentence can bear it; of what may be megabytes only the kind."""
    if isinstance(value, list | dict):
        return "an empty one" if not value else {list: "a list", dict: "an object"}[type(value)]
    return repr(value[:40] if isinstance(value, str) else value)
