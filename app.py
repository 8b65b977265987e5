"""Epochscope's web application: `streamlit run app.py`."""

import streamlit as st

from ui import failure
from ui.lifespan import lifespan
from ui.routes import routes

app = st.App("ui/shell.py", routes=routes(), lifespan=lifespan, on_script_error=failure.show)
