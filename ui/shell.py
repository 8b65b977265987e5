"""What surrounds every page: its title, the navigation, the look, and the last net for errors."""

import streamlit as st

from ui import failure, pages, selection, theme, tour
from ui.copy_link import copy_link
from ui.notices import notices

# Before the navigation: the browser would take a page's Material icon for the tab, and fetch it from a stranger.
st.set_page_config(page_icon=theme.ICON, layout="wide")
page = st.navigation([pages.page(name) for name in (*pages.ICONS, *pages.LESSONS)])
st.set_page_config(page_title=f"{page.title} · Epochscope")
theme.apply()
selection.open_page(page.url_path)
try:
    tour.tour_bar()
    with st.sidebar:
        copy_link()
        notices()
    page.run()
except Exception as error:
    failure.show(error)
