"""Ten fixed validation images, one a class: how the network's answers to them move from epoch to epoch."""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core import data
from cnn_core.analysis.course import Course, course, first_of_each_class
from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from ui.address import address
from ui.component import component
from ui.watching.watched import Watched

_component = component("answers", '<div class="epochscope-answers" role="list"></div>', shares=["element"])


def view(watched: Watched) -> None:
    """The images' probabilities after the last epoch; the bars move when the next one comes."""
    part = data.validation_part(watched.run.config().data)
    labels = np.asarray(part.labels)
    rows = first_of_each_class(labels)
    saved = watched.saved
    history = [watched.probabilities(epoch, rows) for epoch in saved]
    pictures = [
        _picture(
            f"{part.of.split}-{part.indices[row]}",
            int(labels[row]),
            history[-1][place],
            course(saved, [int(epoch[place].argmax()) for epoch in history], int(labels[row])),
        )
        for place, row in enumerate(rows)
    ]
    right = sum(picture["right"] for picture in pictures)
    st.markdown(f"**After epoch {saved[-1]}: {right} of these {len(rows)} images are right.**")
    _component(key=f"watched_answers_{watched.run.id}", data={"pictures": pictures})
    st.caption(
        "The first validation image of each class, the same ones all the time: no one chose them. The network does not "
        "learn from them. A bar is the probability of a class; the tick marks the true one."
    )


def _picture(image_id: str, true_class: int, probabilities: NDArray[np.float64], went: Course) -> dict[str, Any]:
    lost = not np.isfinite(probabilities).all()
    answer, name = CLASS_NAMES[went.answer], CLASS_NAMES[true_class]
    share = 0.0 if lost else float(probabilities[went.answer])
    return {
        "source": address(f"/images/{image_id}.png"),
        "name": name,
        "answer": "no number any more" if lost else f"{answer} {share:.0%}",
        "right": not lost and went.answer == true_class,
        "verdict": "" if lost else verdict(went),
        "bars": [
            {
                "label": CLASS_NAMES[index],
                "share": 0.0 if lost else round(float(probabilities[index]), 4),
                "colour": CLASS_COLORS[index],
                "true": index == true_class,
                "answer": not lost and index == went.answer,
            }
            for index in range(len(CLASS_NAMES))
        ],
    }


def verdict(went: Course) -> str:
    """Since when the answer is right, or when it last was."""
    if went.right_since is not None:
        return f"right since epoch {went.right_since}"
    if went.last_right is not None:
        return f"wrong now, last right at epoch {went.last_right}"
    return "never right so far"
