"""One line of Streamlit as a server of its own: what a page of ours is measured beside."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser import server


@contextmanager
def bare_streamlit(folder: Path, script: str) -> Iterator[str]:
    """Serve `script` from a file in `folder`; gives its address."""
    path = folder / "bare.py"
    path.write_text(script, encoding="utf-8")
    address = f"http://127.0.0.1:{(port := server.free_port())}"
    command = [sys.executable, "-m", "streamlit", "run", str(path), "--server.port", str(port)]
    process = subprocess.Popen([*command, "--server.headless", "true"], stdout=subprocess.DEVNULL, cwd=folder)
    try:
        while not server.is_healthy(address):
            time.sleep(0.1)
        yield address
    finally:
        process.kill()
        process.wait()
