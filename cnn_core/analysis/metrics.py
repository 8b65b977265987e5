"""The metrics of an epoch, from its logits. The trainer works them out: the web does without scikit-learn's 160 MB."""

import numpy as np
import sklearn.metrics
from numpy.typing import NDArray

from cnn_core.analysis.calibration import cross_entropy
from cnn_core.runs.events import Metrics
from cnn_core.runs.predictions import softmax

NUM_CLASSES = 10
THRESHOLD = 0.5


def metrics_of(logits: NDArray[np.float32], labels: NDArray[np.integer]) -> Metrics:
    """Loss, accuracy, and precision and recall over all classes at a threshold of 0.5 (see `Metrics`).

    logits: (images, 10) float32, before softmax; labels: (images,) class indices. A precision without any prediction
    above the threshold is 0, as in Keras. The loss comes from the logits, so that a very sure mistake is not clipped.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        confident = softmax(logits) > THRESHOLD
        loss = cross_entropy(logits, labels)
    one_hot = np.eye(NUM_CLASSES, dtype=bool)[labels]
    precision, recall, _, _ = sklearn.metrics.precision_recall_fscore_support(
        one_hot, confident, average="micro", zero_division=0
    )
    return Metrics(
        loss=loss,
        accuracy=float(sklearn.metrics.accuracy_score(labels, logits.argmax(axis=1))),
        precision=float(precision),
        recall=float(recall),
    )
