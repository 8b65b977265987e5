"""The tutorial's findings, checked against the run."""

import streamlit as st

from ui.learn.own.answers import judged_run
from ui.learn.question import Option, choice
from ui.pages import link
from ui.tutorial import tutorial_in_short


def show() -> None:
    st.markdown(
        "The tutorial ends with findings: 67.09% accuracy at the third epoch, 76.55% precision at the second; planes, "
        "cars, frogs, horses, ships and trucks are easy; birds are taken for planes, and cars for trucks. Each is held "
        "against your run, with its images one click away."
    )
    scene = judged_run()
    if scene is not None and not tutorial_in_short(scene.run, scene.history):
        st.caption("This run has no whole epoch whose answers could be compared.")
    choice(
        "results.findings",
        "A network of 67% accuracy and 76% precision: what does it do with the images it is unsure of?",
        [
            Option("It gets them right more often than the others", "Unsure answers are wrong more often."),
            Option(
                "At one half, precision leaves them out; accuracy counts every one of them",
                "So the two are of different images. Neither is wrong; each must say what it counts.",
                right=True,
            ),
            Option("It guesses “truck”", "Its most probable class is its answer, however unsure it is."),
        ],
    )
    link("evaluate", "Every claim with its criterion: Evaluate, “The tutorial”")
