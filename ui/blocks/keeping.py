"""Keeping a design and handing it on: as a preset of one's own, as a link, as a file."""

from collections.abc import Callable

import streamlit as st

from cnn_core.blocks import own_presets, share
from cnn_core.blocks.files import MOST_BYTES, read_design, write_design
from cnn_core.config import RunConfig
from cnn_core.errors import ConfigError, EpochscopeError
from ui import theme
from ui.blocks.draft import Draft
from ui.blocks.starts import Start, open_design, open_own
from ui.copy_link import copy_link

_TOLD = "keeping_told"
NAME, NEW_NAME, FILE = "own_preset_name", "own_preset_new_name", "design_file"


def keeping(draft: Draft, start: Start) -> None:
    """Save as a preset, copy a link, save and open a file; a preset of one's own is renamed and removed here too."""
    with st.expander("Save and share", icon=":material/ios_share:"):
        _tell()
        if draft.config is None:
            st.caption("A network can be saved and shared once it works.")
        else:
            _save(draft.config)
            _hand_on(draft.config)
        _open()
        if start.key.startswith("own_"):
            _manage(start, draft.config)


def _save(config: RunConfig) -> None:
    with st.form("own_preset", border=False):
        st.text_input(
            "Save as a preset of your own",
            max_chars=own_presets.LONGEST_NAME,
            key=NAME,
            placeholder="A name",
            help="Network, training and images. It is then offered beside the presets that come with the app.",
        )
        st.form_submit_button("Save preset", icon=":material/bookmark_add:", on_click=_kept, args=(config,))


def _kept(config: RunConfig) -> None:
    name = st.session_state[NAME].strip()

    def keep() -> str:
        own_presets.keep(name, config)
        st.session_state[NAME] = ""
        return f"Saved as {name}. It is offered above, under Start from."

    _try(keep)


def _hand_on(config: RunConfig) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        try:
            copy_link("Copy link to this design", design=share.encode(config), key="copy_design")
        except ConfigError as error:
            st.caption(theme.plain(str(error)))
        st.download_button(
            "Save as file",
            data=lambda: write_design(config),
            file_name="design.json",
            mime="application/json",
            icon=":material/download:",
            key="save_design",
            help="JSON, as a run's config.json.",
            on_click="ignore",
        )


def _open() -> None:
    st.file_uploader(
        "Open a design from a file",
        type="json",
        key=FILE,
        on_change=_opened,
        max_upload_size=1,
        help=f"A file that was saved here, or a run's config.json; at most {MOST_BYTES // 1000} kB.",
    )


def _opened() -> None:
    file = st.session_state.get(FILE)
    if file is None:
        return

    def read() -> str:
        open_design(read_design(file.getvalue()), "From a file")
        return "The design was opened. It is a start of its own, above."

    _try(read)


def _manage(start: Start, config: RunConfig | None) -> None:
    name = start.title
    if config is not None and config != start.config:
        st.button(
            f"Save changes into {theme.plain(name)}", icon=":material/save:", on_click=_replaced, args=(name, config)
        )
    with st.form("own_preset_manage", border=False):
        st.text_input(
            f"Rename {theme.plain(name)}", max_chars=own_presets.LONGEST_NAME, key=NEW_NAME, placeholder="A new name"
        )
        with st.container(horizontal=True):
            st.form_submit_button("Rename", icon=":material/edit:", on_click=_renamed, args=(name,))
            st.form_submit_button("Remove this preset", icon=":material/delete:", on_click=_removed, args=(name,))


def _replaced(name: str, config: RunConfig) -> None:
    def replace() -> str:
        own_presets.keep(name, config, replace=True)
        open_own(name)
        return f"{name} is now as it is shown."

    _try(replace)


def _renamed(name: str) -> None:
    to = st.session_state[NEW_NAME].strip()

    def rename() -> str:
        own_presets.rename(name, to)
        open_own(to)
        return f"Renamed to {to}."

    _try(rename)


def _removed(name: str) -> None:
    def remove() -> str:
        own_presets.remove(name)
        return f"{name} was removed."

    _try(remove)


def _try(what: Callable[[], str]) -> None:
    try:
        st.session_state[_TOLD] = (what(), False)
    except EpochscopeError as error:
        st.session_state[_TOLD] = (str(error), True)


def _tell() -> None:
    words, wrong = st.session_state.pop(_TOLD, ("", False))
    if words:
        (st.error if wrong else st.success)(theme.plain(words))
