"""`python -m cnn_core app`: the web application, in this process."""

import os
import sys
from pathlib import Path

import click

from cnn_core import paths
from cnn_core.preferences import STOP_RUNS_VARIABLE

ROOT = Path(__file__).parents[2]


@click.command("app")
@click.option("--host", default="localhost", show_default=True, help="0.0.0.0 answers other machines too.")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option(
    "--stop-runs/--keep-runs",
    default=None,
    help="What becomes of the trainings when the server ends; left out, Settings decides.",
)
def app(host: str, port: int, stop_runs: bool | None) -> None:
    """Start the web application. Ctrl-C ends it."""
    if stop_runs is not None:
        os.environ[STOP_RUNS_VARIABLE] = "1" if stop_runs else "0"
    # Streamlit looks for its settings where it is started, and a home may be named from where this was.
    os.environ[paths.HOME_VARIABLE] = str(paths.home())
    os.chdir(ROOT)
    words = ["-m", "streamlit", "run", "app.py", "--server.address", host, "--server.port", str(port)]
    os.execv(sys.executable, [sys.executable, *words])
