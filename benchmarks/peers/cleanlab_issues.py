"""cleanlab's own ranking of label issues.

    python -m benchmarks.peers.cleanlab_issues ANSWERS.npz

ANSWERS holds probabilities (images, classes) and labels (images,). Prints the rows that each way of filtering and
ranking finds, the worst first, as one JSON object.
"""

import json
import sys

import cleanlab
import numpy as np
from cleanlab.filter import find_label_issues

WAYS = (
    ("confident_learning", "normalized_margin"),
    ("confident_learning", "self_confidence"),
    ("prune_by_noise_rate", "self_confidence"),
)


def main() -> None:
    with np.load(sys.argv[1]) as answers:
        probabilities, labels = answers["probabilities"], answers["labels"].astype(int)
    ranked = {
        f"{filtered}, {by}": find_label_issues(
            labels, probabilities, filter_by=filtered, return_indices_ranked_by=by, n_jobs=1
        ).tolist()
        for filtered, by in WAYS
    }
    print(json.dumps({"version": cleanlab.__version__, "ranked": ranked}))


if __name__ == "__main__":
    main()
