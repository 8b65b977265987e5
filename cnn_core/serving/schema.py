"""The public routes' questions and answers as OpenAPI tells of them."""

from typing import Any

from pydantic import BaseModel

from cnn_core.data import CLASS_NAMES
from cnn_core.data.uploads import EXTENSIONS, MAXIMUM_BYTES
from cnn_core.serving.limits import LAST_EPOCH, MOST_FILES, MOST_PICTURES
from cnn_core.serving.pictures import INPUT_NAME, SIGNATURE

RUN_ID = r"^[a-z0-9-]{8,40}$"
RUN_EXAMPLE = "recorded-speedrun"


class Refused(BaseModel):
    """Why there is no answer, in a sentence."""

    error: str


class State(BaseModel):
    error_code: str = "OK"
    error_message: str = ""


class VersionStatus(BaseModel):
    """A saved epoch."""

    version: str
    state: str = "AVAILABLE"
    status: State = State()


class ModelStatus(BaseModel):
    """The saved epochs of a run, the latest first, as TensorFlow Serving tells of versions."""

    model_version_status: list[VersionStatus]


class ModelSpec(BaseModel):
    name: str
    signature_name: str = ""
    version: str


class Metadata(BaseModel):
    """What a model takes and gives, as TensorFlow Serving tells it, and the names of the ten classes in order."""

    model_spec: ModelSpec
    metadata: dict[str, Any]


class Predictions(BaseModel):
    """A row a picture, the probability of each of the ten classes; `predictions` to instances, `outputs` to inputs."""

    predictions: list[list[float]] | None = None
    outputs: list[list[float]] | None = None


class FileAnswer(BaseModel):
    """Of one file: what the network takes it for, or why the file cannot be used."""

    file: str
    label: str | None = None
    probability: float | None = None
    probabilities: dict[str, float] | None = None
    warnings: list[str] | None = None
    error: str | None = None


class Classified(BaseModel):
    """Which network answered, and what it says of each file, in their order."""

    run: str
    epoch: int
    answers: list[FileAnswer]


def metadata(run: str, epoch: int) -> dict[str, Any]:
    """The answer to a question for a model's metadata."""
    signature = {
        "inputs": {INPUT_NAME: _tensor(INPUT_NAME, (-1, 32, 32, 3))},
        "outputs": {"probabilities": _tensor("probabilities", (-1, len(CLASS_NAMES)))},
        "method_name": "tensorflow/serving/predict",
    }
    spec = ModelSpec(name=run, version=str(epoch))
    told = {"signature_def": {"signature_def": {SIGNATURE: signature}}, "class_names": list(CLASS_NAMES)}
    return Metadata(model_spec=spec, metadata=told).model_dump()


def _tensor(name: str, shape: tuple[int, ...]) -> dict[str, Any]:
    dimensions = [{"size": str(size), "name": ""} for size in shape]
    return {
        "dtype": "DT_FLOAT",
        "tensor_shape": {"dim": dimensions, "unknown_rank": False},
        "name": f"{SIGNATURE}_{name}:0",
    }


def _list_of(items: dict[str, Any], least: int, most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


PICTURE = {
    "description": "32 rows of 32 pixels of red, green and blue",
    **_list_of(_list_of(_list_of({"type": "number", "minimum": 0, "maximum": 255}, 3, 3), 32, 32), 32, 32),
}
_PICTURES = _list_of({"$ref": "#/components/schemas/Picture"}, 1, MOST_PICTURES)


def _named(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {INPUT_NAME: value},
        "required": [INPUT_NAME],
        "additionalProperties": False,
    }


_SIGNATURE = {"type": "string", "enum": ["", SIGNATURE]}
_ROWS = {"oneOf": [_PICTURES, _list_of(_named({"$ref": "#/components/schemas/Picture"}), 1, MOST_PICTURES)]}
_COLUMN = {"oneOf": [_PICTURES, _named(_PICTURES)]}


def _question(form: str, pictures: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {form: pictures, "signature_name": _SIGNATURE},
        "required": [form],
        "additionalProperties": False,
    }


PREDICT_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"oneOf": [_question("instances", _ROWS), _question("inputs", _COLUMN)]}}
        },
    }
}
_FILES = f"Pictures: {', '.join(EXTENSIONS)}; at most {MAXIMUM_BYTES // 2**20} MB each"
CLASSIFY_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {
                            "description": _FILES,
                            **_list_of({"type": "string", "format": "binary"}, 1, MOST_FILES),
                        },
                        "run": {"type": "string", "pattern": RUN_ID},
                        "epoch": {"type": "integer", "minimum": 1, "maximum": LAST_EPOCH},
                    },
                    "required": ["files"],
                    "additionalProperties": False,
                }
            }
        },
    }
}
