"""Results of studies that are made up, so that what is told of them is known."""

import numpy as np
from numpy.typing import NDArray

from cnn_core.data.corruptions import CORRUPTIONS
from cnn_core.studies import Study
from cnn_core.studies.results import write_result

SHARES = (0.9, 0.8, 0.6, 0.4, 0.2)
"""Of the images that blur leaves right, by severity; every other kind leaves all."""


def measure(study: Study, logits: NDArray[np.float32]) -> Study:
    """A robustness study of these clean answers (images, 10), in which blur alone costs anything."""
    corrupted = np.broadcast_to(logits, (len(CORRUPTIONS), 5, *logits.shape)).copy()
    for severity, share in enumerate(SHARES):
        wrong = slice(round(share * len(logits)), None)
        corrupted[list(CORRUPTIONS).index("blur"), severity, wrong] = np.roll(logits[wrong], 1, axis=1)
    study.folder.mkdir(parents=True)
    arrays = {"kinds": list(CORRUPTIONS), "clean": logits, "logits": corrupted.astype(np.float16), "seconds": 75.0}
    write_result(study, arrays)
    return study


def lay_out(study: Study, labels: NDArray[np.uint8], *, umap: bool = False) -> Study:
    """An embedding study; each image's features point to its class; t-SNE lies 100 to the right of PCA, UMAP 1000."""
    study.folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    features = np.eye(10)[labels] + random.normal(0, 0.01, (len(labels), 10))
    places = random.normal(size=(len(labels), 2)).astype(np.float32)
    arrays = {"components": places, "shares": np.array([0.4, 0.2]), "tsne": places + 100}
    if umap:
        arrays["umap"] = places + 1000
    write_result(study, arrays | {"features": features.astype(np.float16), "seconds": 9.0})
    return study
