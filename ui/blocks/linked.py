"""The design in the page's address: opened once, and taken out of the address when it is no longer what is shown."""

import streamlit as st

from cnn_core.blocks import share
from cnn_core.config import RunConfig
from cnn_core.errors import ConfigError
from cnn_core.experiments.together import TUTORIALS_OWN
from cnn_core.experiments.trials import same_training
from ui import selection, theme
from ui.blocks.starts import open_design

_SEEN = "linked_design"


def open_linked() -> None:
    """Open what the address names, where it has not been opened yet; a sentence where it cannot be."""
    text = selection.current().design
    if text is None or st.session_state.get(_SEEN) == text:
        return
    st.session_state[_SEEN] = text
    try:
        config = share.decode(text)
        open_design(config, TUTORIALS_OWN.title if same_training(config, TUTORIALS_OWN.config) else "From a link")
    except ConfigError as error:
        st.error(theme.plain(str(error)), icon=":material/link_off:")
        selection.select(selection.choose(design=None))


def forget_changed(config: RunConfig | None) -> None:
    """An address says what the page shows, or nothing: after the first change the link is that of another design."""
    text = selection.current().design
    if text is not None and (config is None or not _same(config, text)):
        selection.select(selection.choose(design=None))


def _same(config: RunConfig, text: str) -> bool:
    try:
        return share.encode(config) == text
    except ConfigError:
        return False
