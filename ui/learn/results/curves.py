"""The tutorial's show_performance_curve: training against validation, the red line, and what it means."""

import streamlit as st

from cnn_core.analysis.crossing import meeting
from cnn_core.figures.series import Metric
from ui.evaluate.curves import MEANING, curve
from ui.learn.keras_line import keras_line
from ui.learn.own.answers import judged_run
from ui.learn.question import Option, choice, number

METRICS: tuple[Metric, ...] = ("accuracy", "precision")
CODE = """def show_performance_curve(history, metric):
    training, validation = history.history[metric], history.history[f"val_{metric}"]
    plt.plot(training)
    plt.plot(validation)
    optimal = np.where(np.isclose(training, validation, atol=1e-2))[0][0]
    plt.axhline(training[optimal], color="red")"""


def show() -> None:
    st.markdown(
        "Each epoch gives two values: one on the images it learned from, one on images it has not seen. The tutorial "
        "draws both and marks where they come within 0.01 of each other. Its figures, **67.09% accuracy** and **76.55% "
        "precision**, are such marks: training values, at an epoch counted from 0."
    )
    scene = judged_run()
    metric: Metric = st.segmented_control(
        "Metric",
        METRICS,
        format_func=str.capitalize,
        default="accuracy",
        required=True,
        key="learn_curve_metric",
        persist_state="session",
    )
    if scene is not None:
        epochs = scene.run.config().training.epochs
        curve(scene.run, scene.history, metric, epochs=epochs, marked_epoch=scene.epoch.epoch)
        st.caption(MEANING)
    keras_line(CODE, "The tutorial's function, in short")
    found = None if scene is None else meeting(scene.history, metric).close
    if found is not None:
        number(
            f"results.meeting_{metric}",
            f"By the tutorial's definition, at which epoch does this run reach its “optimal” {metric}? Count from 1.",
            found.epoch,
            because="That is where the lines meet, not where the network is best: the green mark is.",
            hint="Find the red line on the chart: its note says the epoch.",
        )
        return
    choice(
        "results.meeting",
        "What does the tutorial's code do with curves that never come within 0.01 of each other?",
        [
            Option("It takes the last epoch", "It takes the first of the epochs found, and here none is found."),
            Option(
                "It ends in an error", "[0][0] of nothing is an IndexError. A gap is no reason to fail.", right=True
            ),
            Option("It draws no red line", "That would be kind. Look at the [0][0]."),
        ],
    )
