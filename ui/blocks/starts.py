"""Where a design starts from: a preset that comes with the app, one of the person's own, a link or a file."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from cnn_core.blocks.own_presets import own_presets
from cnn_core.config import RunConfig
from cnn_core.presets import PRESETS, Preset
from ui import theme

CHOSEN = "preset"
_OPENED = "opened_design"


@dataclass(frozen=True)
class Start:
    """`key` begins the keys of all controls that start from it; only a shipped `preset` has sliders for its network."""

    key: str
    title: str
    purpose: str
    config: RunConfig
    preset: Preset | None = None


@dataclass(frozen=True)
class _Opened:
    number: int
    title: str
    config: RunConfig


def choose_start() -> Start:
    """Draw the choice and return what is chosen."""
    starts = _starts()
    if st.session_state.get(CHOSEN) not in starts:
        st.session_state[CHOSEN] = next(iter(starts))
    key = st.segmented_control(
        "Start from",
        list(starts),
        format_func=lambda key: starts[key].title,
        required=True,
        wrap=True,
        key=CHOSEN,
        persist_state="session",
    )
    start = starts[key or next(iter(starts))]
    st.caption(start.purpose)
    return start


def open_design(config: RunConfig, title: str) -> None:
    """Make this the start that is chosen; to be called before `choose_start`, or in a callback."""
    before: _Opened | None = st.session_state.get(_OPENED)
    opened = _Opened(before.number + 1 if before else 1, title, config)
    st.session_state[_OPENED] = opened
    st.session_state[CHOSEN] = f"opened_{opened.number}"


def open_own(name: str) -> None:
    """Make this preset of the person's own the start that is chosen."""
    config = own_presets().get(name)
    if config is not None:
        st.session_state[CHOSEN] = _own(name, config).key


def _starts() -> dict[str, Start]:
    shipped = [Start(one.name, one.title, one.purpose, one.config, one) for one in PRESETS.values()]
    own = [_own(name, config) for name, config in own_presets().items()]
    return {start.key: start for start in (*shipped, *own, *_opened())}


def _own(name: str, config: RunConfig) -> Start:
    mark = hashlib.sha256(f"{name}\n{config.model_dump_json()}".encode()).hexdigest()[:10]
    return Start(f"own_{mark}", name, "A preset of your own. Save and share, below, renames and removes it.", config)


def _opened() -> list[Start]:
    opened: _Opened | None = st.session_state.get(_OPENED)
    if opened is None:
        return []
    purpose = f"A design that was opened{f': {theme.plain(opened.config.name)}' if opened.config.name else ''}."
    return [Start(f"opened_{opened.number}", opened.title, purpose, opened.config)]
