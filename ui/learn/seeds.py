"""What an experiment came to from several seeds, so that nobody takes luck for an effect."""

import time

from cnn_core.experiments.experiment import Experiment
from cnn_core.experiments.seeds import recorded_outcomes, spread
from ui import theme


def over_seeds(found: Experiment) -> None:
    """Training and validation accuracy of each arm after its last epoch, over the seeds that were recorded."""
    told = recorded_outcomes(found)
    if told is None:
        return
    seeds = sorted({outcome.seed for outcome in told.outcomes})
    rows = []
    for arm in found.arms:
        outcomes = told.of(arm)
        training, validation = [one.training for one in outcomes], [one.validation for one in outcomes]
        gap = [one - other for one, other in zip(training, validation, strict=True)]
        rows.append([arm.title, spread(training), spread(validation), spread(gap)])
    day = time.strftime("%d %B %Y", time.gmtime(told.time))
    theme.table(
        ["Training", "On training images", "On new images", "Between the two"],
        rows,
        numeric=(1, 2, 3),
        caption=f"After epoch {told.epochs}: the mean of {len(seeds)} seeds, and the least and the most. A difference "
        f"within these ranges may be luck. Recorded on {day} on {told.machine}.",
    )
