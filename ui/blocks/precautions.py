"""What to think about before a network is trained, beside the button that starts it."""

from html import escape

import psutil
import streamlit as st

from cnn_core.architecture import ArchitectureSummary
from cnn_core.blocks.cautions import Caution, Design, cautions
from cnn_core.config import RunConfig
from cnn_core.data import count_train_images


def precautions(config: RunConfig, summary: ArchitectureSummary) -> None:
    """A line a caution, unfolding to its reason, its numbers and its source; nothing where there is none."""
    memory = psutil.virtual_memory().total
    found = cautions(Design(config, summary, count_train_images(config.data), memory))
    if not found:
        return
    what = "One thing" if len(found) == 1 else f"{len(found)} things"
    lines = "".join(_line(caution) for caution in found)
    st.html(f'<section class="es-cautions"><h4>{what} to think about before you start</h4>{lines}</section>')


def _line(caution: Caution) -> str:
    source = f"<small>{escape(caution.source)}</small>" if caution.source else ""
    return f"<p><b>{escape(caution.headline)}.</b> {escape(caution.reason)} {source}</p>"
