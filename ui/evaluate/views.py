"""The views of Evaluate, in the order in which questions come up."""

from ui.evaluate import (
    calibration,
    classes,
    confusion,
    curves,
    data_map,
    difference,
    embedding,
    images,
    labels,
    robustness,
)
from ui.evaluate.scene import Scene
from ui.tutorial import tutorial_section
from ui.views import View, by_name

VIEWS: dict[str, View[Scene]] = by_name(
    View("confusion", "Confusion", confusion.view),
    View("classes", "Classes", classes.view),
    View("curves", "Curves", curves.view),
    View("images", "Images", images.view),
    View("map", "Data map", data_map.view),
    View("embedding", "Embedding", embedding.view),
    View("calibration", "Calibration", calibration.view),
    View("difference", "Fixed and broken", difference.view),
    View("robustness", "Robustness", robustness.view),
    View("labels", "Label suspects", labels.view),
    View("tutorial", "The tutorial", lambda scene: tutorial_section(scene.run, scene.history)),
)
