"""Precision and recall, by a threshold that moves: the tutorial's one half, and any other."""

import streamlit as st

from cnn_core.analysis.thresholds import counts_by_threshold
from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from ui.component import component
from ui.evaluate.scene import Scene
from ui.learn.keras_line import keras_line
from ui.learn.own.answers import judged_run
from ui.learn.question import lab
from ui.pages import link

_component = component("threshold", '<div class="epochscope-threshold"></div>', shares=["element", "checks"])
CAT = CLASS_NAMES.index("cat")


def show() -> None:
    st.markdown(
        "Let the network say “cat” only where its probability exceeds a **threshold**. **Precision**: of the images "
        "that it calls cats, the share that are. **Recall**: of the cats, the share that it finds. Move the threshold: "
        "one is paid for with the other."
    )
    scene = judged_run()
    if scene is not None:
        _threshold(scene)
    keras_line('metrics=["accuracy", keras.metrics.Precision(thresholds=0.5), keras.metrics.Recall(thresholds=0.5)]')
    st.caption(
        "The tutorial's precision of 76.55% is that of all classes together at one half: images for which no class "
        "gets more than half have no answer, and do not lower it. That is why it lies above the accuracy."
    )
    lab(
        "results.threshold",
        "Choose the cat. Find a threshold at which its precision is at least ten points above that at one half.",
    )
    link("evaluate", "Both curves of every class: Evaluate, “Classes”")


def _threshold(scene: Scene) -> None:
    found = counts_by_threshold(scene.whole.probabilities, scene.whole.labels)
    _component(
        key="learn_threshold",
        data={
            "name": f"{scene.run.id}-{scene.epoch.epoch}",
            "classes": ["all classes", *CLASS_NAMES],
            "colors": ["", *CLASS_COLORS],
            "begin": CAT + 1,
            "cat": CAT + 1,
            "thresholds": [round(float(one), 4) for one in found.thresholds],
            "right": found.right.tolist(),
            "wrong": found.wrong.tolist(),
            "images": found.images.tolist(),
        },
    )
