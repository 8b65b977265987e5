"""What lives as long as the web server does."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import click

from cnn_core.jobs.farewell import farewell
from cnn_core.jobs.supervisor import Supervisor
from ui import fragments


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Run the supervisor. At its end the terminal reads which trainings go on, or that they are being stopped."""
    # What has been imported by now stays: no collection need look at it again.
    gc.collect()
    gc.freeze()
    fragments.mend()
    supervisor = Supervisor()
    supervisor.start()
    try:
        yield
    finally:
        supervised = supervisor.supervises
        supervisor.stop()
        if supervised and (words := farewell()):
            click.echo(f"\n{words}", err=True)
