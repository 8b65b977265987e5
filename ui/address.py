"""Addresses of what this server answers beside its pages."""

import streamlit as st


def address(path: str) -> str:
    """`path` below the base path that the server is mounted on, as in `/images/test-1.png`."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{path}" if base else path
