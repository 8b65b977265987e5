"""A learning rate that changes while the network learns, and where to try it."""

from math import ceil

import streamlit as st

from cnn_core.config import TrainingConfig
from cnn_core.data import count_train_images
from cnn_core.experiments.experiment import BASELINE
from cnn_core.export.rates import rate_sections
from cnn_core.export.turns import Segment
from cnn_core.figures.schedule import planned
from cnn_core.schedules import ConstantSchedule
from ui.learn.keras_line import keras_line
from ui.learn.question import state
from ui.pages import link
from ui.schedule_control import schedule_control, schedule_plot

EPOCHS = 20
ENDS_LOW = 0.02


def show() -> None:
    st.markdown(
        "Large steps get far, small steps settle. A **schedule** has both: it begins with the one and ends with the "
        "other. Choose one and see its curve; some rise first, so that the first noisy steps do no harm."
    )
    training = BASELINE.training.model_copy(update={"epochs": EPOCHS})
    schedule = schedule_control(ConstantSchedule(), key="learn_schedule", title="Schedule")
    training = training.model_copy(update={"schedule": schedule})
    steps = ceil(count_train_images(BASELINE.data) / training.batch_size)
    schedule_plot(training, steps, key="learn_schedule_plot")
    keras_line(_code(training), "In a script; a callback sets it before each batch where it changes")
    st.caption(
        "Also on Train: label smoothing, which asks for a little less than full certainty, and the optimizers AdamW, "
        "RMSprop and Muon."
    )
    link("train", "Train with a schedule, or find a learning rate by the range test")
    rates = planned(training, steps).rates
    low = float(rates[-1] / rates.max())
    state(
        "optimizer.schedule",
        "Set a schedule whose last steps are less than a fiftieth of its largest.",
        low < ENDS_LOW,
        f"It ends at {low:.1%} of its largest: the network settles."
        if low < ENDS_LOW
        else f"This one ends at {low:.0%} of its largest. Try another kind.",
    )


def _code(training: TrainingConfig) -> str:
    """The lines of the exported script that say the learning rate."""
    sections = rate_sections((Segment(0, training, training.epochs),))
    if not sections:
        return f"keras.optimizers.Adam(learning_rate={training.learning_rate})"
    return "\n".join(line.text for section in sections for line in section.lines)
