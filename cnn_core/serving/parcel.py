"""Arrays and options as one body of bytes: how the pages and the serving process write to each other."""

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

OPTIONS = "options"
MAXIMUM_BYTES = 16 * 2**20
"""Of a question: five times what a thousand pictures take."""

Arrays = dict[str, NDArray[Any]]


def pack(arrays: Mapping[str, NDArray[Any]], options: Mapping[str, Any] | None = None) -> bytes:
    """An .npz file; the options travel in it as JSON, for an edited kernel is too long for an address."""
    body = io.BytesIO()
    told = {OPTIONS: np.frombuffer(json.dumps(options).encode(), np.uint8)} if options else {}
    np.savez(body, allow_pickle=False, **arrays, **told)
    return body.getvalue()


def unpack(body: bytes, *, largest: float = float("inf")) -> tuple[Arrays, dict[str, Any]]:
    """Arrays by name, and the options. Raises ValueError when it is no such file, or unpacks to more than `largest`."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > largest:
            raise ValueError(
                f"A question may hold {largest / 2**20:.0f} MiB of arrays, not {unpacked / 2**20:.0f}: ask about fewer "
                "pictures at once."
            )
        with np.load(io.BytesIO(body), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError("The body must be an .npz file of plain arrays, and it is not.") from error
    options = json.loads(arrays.pop(OPTIONS).tobytes()) if OPTIONS in arrays else {}
    if not isinstance(options, dict):
        raise ValueError(f"The options must be a JSON object, not {type(options).__name__}.")
    return arrays, options
