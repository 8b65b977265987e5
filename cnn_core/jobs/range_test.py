"""A learning-rate range test of a design: a short training of its own, kept out of the lists of runs."""

from math import ceil

from cnn_core.config import RunConfig
from cnn_core.data import count_train_images
from cnn_core.jobs.submit import submit
from cnn_core.parsing import with_overrides
from cnn_core.runs.directory import Run
from cnn_core.runs.meta import change
from cnn_core.schedules import RangeTestSchedule

FEWEST_BATCHES = 300
RANGES = {"sgd": (1e-3, 10.0), "muon": (1e-3, 10.0)}
USUAL_RANGE = (1e-5, 1.0)


def range_test_config(config: RunConfig) -> RunConfig:
    """One epoch of this design, or as many as give 300 batches; its learning rate rises through a range.

    The range is one in which the optimizer's usual learning rates lie well inside.
    """
    low, high = RANGES.get(config.training.optimizer, USUAL_RANGE)
    batches_per_epoch = ceil(count_train_images(config.data) / config.training.batch_size)
    name = f"Range test of {config.name or 'a network'}"
    return with_overrides(
        config,
        {
            "name": name[:80],
            "preset": None,
            "training.epochs": ceil(FEWEST_BATCHES / batches_per_epoch),
            "training.schedule": RangeTestSchedule(low=low, high=high).model_dump(mode="json"),
            "training.early_stopping": 0,
            "training.validations_per_epoch": 1,
            "training.test_time_augmentation": False,
        },
    )


def start_range_test(config: RunConfig) -> Run:
    """Queue one of this design. It is hidden from the lists, for its network is of no use. Raises as `submit` does."""
    run = submit(range_test_config(config))
    change(run, hidden=True)
    return run
