"""An error as a person should meet it: a sentence on the page, the traceback in the server's log."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from cnn_core.errors import EpochscopeError

logger = logging.getLogger("epochscope")


@contextmanager
def contained() -> Iterator[None]:
    """A part of a page that may fail for a reason we know: the sentence takes its place, and the page goes on."""
    try:
        yield
    except EpochscopeError as error:
        st.error(str(error), icon=":material/error:")


def show(error: Exception) -> bool:
    """Put a sentence about `error` on the page. True: nothing is left to be shown (Streamlit asks for that)."""
    if isinstance(error, EpochscopeError):
        st.error(str(error), icon=":material/error:")
        return True
    reference = secrets.token_hex(3)
    logger.error("A page failed (reference %s).", reference, exc_info=error)
    st.error(
        "Something went wrong on this page; nothing of your runs is lost. Reload it. If it happens again, the server's "
        f"log tells the cause under the reference {reference}.",
        icon=":material/error:",
    )
    return True
