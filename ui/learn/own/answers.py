"""The saved answers that a lesson reads: no network is asked for them."""

import numpy as np
import streamlit as st

from cnn_core.runs.follow import follow
from ui import theme
from ui.evaluate import evaluations
from ui.evaluate.scene import Scene
from ui.learn.own.run import lesson_run
from ui.runs import offered, pick_run
from ui.start import train_in_a_minute
from ui.time_machine import shown_epoch


def judged_run() -> Scene | None:
    """All images that judge the chosen run, as it answers them at the chosen epoch, else its best; and a box to choose.

    Without a run it says how to get one; where a training diverged, that. Both give None.
    """
    runs = [found for found in offered() if found.history.checkpoints and not found.problem]
    if not runs:
        with theme.empty_state(
            "model_training", "No trained network yet", "This step reads what a network answered. Train a small one."
        ):
            train_in_a_minute()
        return None
    run = lesson_run(runs).run
    pick_run(runs, run)
    history = follow(run).history()
    epoch = shown_epoch(history)
    whole = evaluations.load(run, epoch.epoch)
    if whole.diverged:
        st.info(
            f"At epoch {epoch.epoch} this network's answers are no numbers any more: its training diverged. Choose "
            "another run.",
            icon=":material/trending_up:",
        )
        return None
    return Scene(run, history, epoch, whole, np.arange(len(whole.labels)), None, False, 1.0, None)
