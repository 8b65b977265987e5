"""Home: what this is, the latest run, and one button that trains something real."""

import streamlit as st

from cnn_core import data
from cnn_core.runs.follow import summaries
from ui import selection, theme, tour
from ui.opening import landing
from ui.pages import link
from ui.picture import strip
from ui.ranking import ranking
from ui.runs import run_card
from ui.start import minute_preset, train_in_a_minute
from ui.tutorial import tutorial_of_latest

STRIP_LENGTH = 40

theme.page_header(
    "Watch a network learn to see",
    "Epochscope trains a convolutional network on CIFAR-10 while you look on: 60,000 small photographs, ten classes. "
    "Turn the sliders, follow the curves, and open every number down to the pictures behind it.",
)
with st.container(horizontal=True, vertical_alignment="center"):
    train_in_a_minute()
    if st.button("Take the tour", icon=":material/slideshow:", help="Five steps, with the arrow keys."):
        tour.begin()
    if st.button("Learn step by step", icon=":material/school:", help="Lessons to touch, from pixels to a network."):
        selection.go("learn", selection.current())
    st.caption(minute_preset().purpose)

test = data.load("sample").test
strip([f"test-{index}" for index in test.indices[:STRIP_LENGTH]], "The first photographs of CIFAR-10's test set.")

if touring := selection.current().tour is not None:
    landing("What it takes to be better")
    ranking()

newest = next(iter(summaries()), None)
if newest is None or newest.run.recorded:
    theme.section("How it goes")
    look, shape, question, show = st.columns(4)
    with look.container(border=True, height="stretch"):
        link("data", "Look at the data")
        st.caption("15,000 photographs come with the app, 5,000 of them to learn from; all 60,000 are one click away.")
    with shape.container(border=True, height="stretch"):
        link("train", "Shape a network and train it")
        st.caption("Every slider shows at once what it changes. Training is real, in a process of its own.")
    with question.container(border=True, height="stretch"):
        link("evaluate", "Question what it learned")
        st.caption("Which classes it confuses, at which epoch, and on exactly which pictures.")
    with show.container(border=True, height="stretch"):
        link("classify", "Show it a picture")
        st.caption("A photograph of your own, as you see it and as the network sees it.")
if newest is not None:
    theme.section("A recorded run" if newest.run.recorded else "Latest run")
    run_card(newest)
    tutorial_of_latest()
    if not touring:
        ranking()
