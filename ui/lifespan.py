"""What lives as long as the web server does."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from cnn_core.jobs.supervisor import Supervisor


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Run the supervisor. Trainings that it started go on when the server ends."""
    # What has been imported by now stays: no collection need look at it again.
    gc.collect()
    gc.freeze()
    supervisor = Supervisor()
    supervisor.start()
    try:
        yield
    finally:
        supervisor.stop()
