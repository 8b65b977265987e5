"""Getting the full CIFAR-10 from a page: a process of its own fetches, the page shows how far it is."""

import streamlit as st

from cnn_core import data
from cnn_core.terminal import format_duration

TICK_SECONDS = 1.0


def fetch_panel() -> None:
    """Offer the download, or show its progress; nothing when all images are here."""
    if data.is_available("full"):
        return
    progress = data.fetch_status()
    running = progress is not None and progress.stage not in ("done", "failed")
    st.fragment(_panel, run_every=TICK_SECONDS if running else None)(was_running=running)


def _panel(*, was_running: bool) -> None:
    progress = data.fetch_status()
    running = progress is not None and progress.stage not in ("done", "failed")
    if was_running and not running:
        st.rerun()
    with st.container(border=True):
        st.markdown("**The full set is not on this machine yet.** 50,000 training images, about 160 MB to fetch.")
        if progress is not None and progress.stage == "failed":
            st.error(progress.message, icon=":material/cloud_off:")
        if running and progress is not None:
            share = progress.done_bytes / progress.total_bytes if progress.total_bytes else 0.0
            st.progress(min(share, 1.0), text=_describe(progress))
        elif st.button("Get all 60,000 images", icon=":material/download:"):
            data.start_fetch()
            st.rerun()


def _describe(progress: data.FetchProgress) -> str:
    parts = [progress.message or progress.stage.capitalize()]
    if progress.total_bytes:
        parts.append(f"{progress.done_bytes / 1e6:.0f} of {progress.total_bytes / 1e6:.0f} MB")
    if progress.bytes_per_second:
        parts.append(f"{progress.bytes_per_second / 1e6:.1f} MB/s")
    if progress.eta_seconds:
        parts.append(f"{format_duration(progress.eta_seconds)} left")
    return " · ".join(parts)
