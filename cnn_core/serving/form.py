"""The body of a classify request: picture files and which network is asked, as `curl -F` sends them."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from cnn_core.data.uploads import display_name
from cnn_core.serving.limits import MOST_FILES, epoch_in
from cnn_core.serving.refusal import Refusal

MAXIMUM_BYTES = 64 * 2**20
_FIELDS = ("files", "run", "epoch")
_CHUNK_BYTES = 2**18


@dataclass(frozen=True)
class PictureForm:
    """`files`: name as it may be shown, and content. `run` and `epoch` are None where they were left out."""

    files: tuple[tuple[str, bytes], ...]
    run: str | None
    epoch: int | None


class _InMemory(MultiPartParser):
    """Writes nothing to the disk: what comes is bounded before it is parsed."""

    spool_max_size = MAXIMUM_BYTES


def check_kind(request: Request) -> None:
    """Raises Refusal 415 unless a form comes."""
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "multipart/form-data":
        raise Refusal(
            415,
            f"Pictures are sent as multipart/form-data, in fields named files, not as {kind[:40]!r}: "
            "curl -F files=@picture.png does it.",
        )


async def read_form(request: Request, body: bytes) -> PictureForm:
    """Raises Refusal 400 when it is no such form or a field is wrong, 413 for more than 20 files."""
    parser = _InMemory(request.headers, _chunks(body), max_files=MOST_FILES, max_fields=len(_FIELDS))
    try:
        form = await parser.parse()
    except MultiPartException as error:
        status = 413 if error.message.startswith("Too many files") else 400
        reason = error.message.rstrip(".")
        raise Refusal(status, f"The form cannot be read: {reason}. Send 1 to {MOST_FILES} files.") from None
    try:
        return await _checked(form)
    finally:
        await form.close()


async def _checked(form: FormData) -> PictureForm:
    unknown = sorted(set(form) - set(_FIELDS))
    if unknown:
        raise Refusal(400, f"The form has the fields files, run and epoch; not {unknown[0][:40]!r}.")
    files = [field for field in form.getlist("files") if isinstance(field, UploadFile)]
    if not files or len(files) < len(form.getlist("files")):
        raise Refusal(400, "The form needs picture files in fields named files: curl -F files=@picture.png sends one.")
    content = [(display_name(file.filename or ""), await file.read()) for file in files]
    return PictureForm(tuple(content), _text(form, "run"), _epoch(_text(form, "epoch")))


async def _chunks(body: bytes) -> AsyncGenerator[bytes, None]:
    for start in range(0, len(body), _CHUNK_BYTES):
        yield body[start : start + _CHUNK_BYTES]
        # Others want to be answered too.
        await asyncio.sleep(0)


def _text(form: FormData, name: str) -> str | None:
    values = form.getlist(name)
    if len(values) > 1 or any(not isinstance(value, str) for value in values):
        raise Refusal(400, f"The field {name} may be given once, as text.")
    return str(values[0]) if values else None


def _epoch(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return epoch_in(text)
    except ValueError as error:
        raise Refusal(400, str(error)) from None
