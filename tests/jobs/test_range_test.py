"""A range test of a design: which training it is, and that it stays out of the lists."""

import pytest

from cnn_core.data import count_train_images, load, split
from cnn_core.jobs.range_test import range_test_config, start_range_test
from cnn_core.parsing import with_overrides
from cnn_core.presets import PRESETS, QUICK
from cnn_core.runs.follow import summaries


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_it_is_as_many_whole_epochs_as_give_300_batches(preset):
    test = range_test_config(preset.config).training
    batches = -(-count_train_images(preset.data) // preset.training.batch_size)
    assert (test.epochs - 1) * batches < 300 <= test.epochs * batches
    low, high = test.schedule.low, test.schedule.high
    assert low * 20 < preset.training.learning_rate < high / 20
    assert (test.early_stopping, test.test_time_augmentation) == (0, False)


@pytest.mark.parametrize(
    ("fraction", "validation"), [(1.0, "holdout"), (1.0, "test"), (0.33, "holdout"), (0.01, "holdout")]
)
def test_the_images_are_counted_as_the_split_counts_them(fraction, validation, home):
    config = with_overrides(QUICK.config, {"data.fraction": fraction, "data.validation": validation}).data
    whole = split(load("sample"), fraction=fraction, validation=validation, seed=0)
    assert count_train_images(config) == len(whole.train)


def test_it_is_hidden_from_the_lists(home):
    run = start_range_test(QUICK.config)
    assert run.meta().hidden and run.meta().name == "Range test of Quick look"
    assert run.id not in {summary.run.id for summary in summaries()}
