"""What a training will take and bring, said before it starts; and how far off what was said has been."""

from cnn_core.estimates.comparison import Accuracy, accuracy_of, comparisons
from cnn_core.estimates.estimate import Estimate, estimate, keep, read
from cnn_core.estimates.past import Past, past_trainings
from cnn_core.estimates.similar import Similar, accuracy_range, similar_runs

__all__ = [
    "Accuracy",
    "Estimate",
    "Past",
    "Similar",
    "accuracy_of",
    "accuracy_range",
    "comparisons",
    "estimate",
    "keep",
    "past_trainings",
    "read",
    "similar_runs",
]
