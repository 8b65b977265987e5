"""A small app for the components' tests: every block of a page once, and a live source that the test fills by hand."""

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ui.routes import routes

SOURCE = {"points": 0, "done": False, "asked": 0}


async def fill(request: Request) -> JSONResponse:
    """`/fill?points=50&done=1`: so many points there are now. Answers how often the plots have asked."""
    SOURCE["points"] = int(request.query_params.get("points", SOURCE["points"]))
    SOURCE["done"] = request.query_params.get("done") == "1"
    return JSONResponse(SOURCE)


async def news(request: Request) -> JSONResponse:
    """The points since the cursor, of which one is missing and two are not finite."""
    SOURCE["asked"] += 1
    start, end = int(request.query_params["cursor"].removeprefix("1.")), SOURCE["points"]
    values = {5: None, 7: "NaN", 9: "-Infinity"}
    points = {"x": list(range(start, end)), "y": [values.get(x, 1 / (x + 1)) for x in range(start, end)]}
    return JSONResponse({"cursor": f"1.{end}", "series": {"loss": points}, "done": SOURCE["done"]})


app = st.App("components_page.py", routes=[*routes(), Route("/fill", fill), Route("/news", news)])
