"""What surrounds every page: its title, the navigation, the look, and the last net for errors."""

import logging
from pathlib import Path

import streamlit as st

from cnn_core.errors import EpochscopeError
from ui import pages, selection, theme

STATIC = Path(__file__).parent / "static"
logger = logging.getLogger("epochscope")

st.set_page_config(page_title="Epochscope", page_icon=str(STATIC / "icon.png"), layout="wide")
st.logo(str(STATIC / "logo.svg"), size="large", icon_image=str(STATIC / "icon.png"))
theme.apply()

page = st.navigation([pages.page(name) for name in pages.ICONS])
selection.select(selection.current())
try:
    page.run()
except EpochscopeError as error:
    st.error(str(error), icon=":material/error:")
except Exception:
    logger.exception("The page %s failed.", page.title)
    st.error(
        "Something went wrong on this page; nothing of your runs is lost. Reload it, and if it happens again, "
        "the server's log has the details.",
        icon=":material/error:",
    )
