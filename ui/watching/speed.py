"""The learning rate and the speed, step by step; they grow by the live route."""

import streamlit as st

from cnn_core.figures.rates import TITLES, Rate, rate_curve
from ui.plot import plot
from ui.watching.watched import Watched

RATES: tuple[Rate, Rate] = ("learning_rate", "images_per_second")


def view(watched: Watched) -> None:
    for column, rate in zip(st.columns(2, gap="medium"), RATES, strict=True):
        with column:
            plot(
                rate_curve(watched.history, rate, epochs=watched.planned),
                key=f"watched_{rate}",
                shows=watched.run.id,
                description=f"{TITLES[rate]} over the steps of the training.",
                height=300,
                live=watched.live,
                curves=True,
            )
    st.caption("The speed is that of the training alone: validation, saving and pauses are left out.")
