"""A whole training by the fast recipe, on images of the sample: what its log and its folder hold."""

import json
import subprocess
import sys
import time

import numpy as np
import pytest

from cnn_core import data, paths
from cnn_core.analysis.metrics import metrics_of
from cnn_core.config import DataConfig, RunConfig, TrainingConfig
from cnn_core.design import GroupDesign
from cnn_core.engine import callbacks
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.train import train
from cnn_core.errors import ConfigError
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.events import BatchTrained, EpochFinished, Finished, ValidatedWithin
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.predictions import LOGITS_FILE
from cnn_core.runs.status import Status, sentence_of
from cnn_core.schedules import LinearSchedule
from tests.conftest import home_with

CONFIG = RunConfig(
    model=GroupDesign(filters=(4, 6, 8)).model(),
    training=TrainingConfig(
        epochs=2,
        batch_size=50,
        optimizer="muon",
        learning_rate=0.24,
        schedule=LinearSchedule(),
        label_smoothing=0.2,
        validations_per_epoch=3,
        test_time_augmentation=True,
    ),
    data=DataConfig(dataset="sample", fraction=0.1, flip="alternating", shift=2, cutout=4),
)
BATCHES = 9
"""450 images an epoch."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory, prepared_data):
    """The run and its events."""
    with pytest.MonkeyPatch.context() as environment:
        home = home_with(prepared_data, tmp_path_factory.mktemp("fast") / "home")
        environment.setenv(paths.HOME_VARIABLE, str(home))
        run, events = create(CONFIG), []
        train(run, events.append)
    return run, events


def of_kind(events, kind):
    return [event for event in events if isinstance(event, kind)]


def test_the_validation_images_judge_within_each_epoch_and_at_its_end(trained):
    _, events = trained
    assert [event.step for event in of_kind(events, ValidatedWithin)] == [3, 6, BATCHES + 3, BATCHES + 6]
    assert [event.step for event in of_kind(events, EpochFinished)] == [BATCHES, 2 * BATCHES]
    assert isinstance(events[-1], Finished)


def test_the_rate_of_images_leaves_out_the_validations_within_an_epoch(home, monkeypatch):
    def slowly(logits, labels):
        time.sleep(1)
        return metrics_of(logits, labels)

    monkeypatch.setattr(callbacks, "metrics_of", slowly)
    events = []
    train(create(with_overrides(CONFIG, {"training.epochs": 1})), events.append)
    after = next(event for event in of_kind(events, BatchTrained) if event.step > 3)
    assert after.images_per_second > 3 * 50
    (epoch,) = of_kind(events, EpochFinished)
    assert epoch.seconds < epoch.time - events[0].time - 2


def test_the_learning_rate_falls_in_a_line_towards_nothing(trained):
    _, events = trained
    for event in of_kind(events, BatchTrained):
        assert event.learning_rate == pytest.approx(0.24 * (1 - (event.step - 1) / (2 * BATCHES)), rel=1e-5)


def test_test_time_augmentation_is_told_apart_after_the_last_epoch(trained):
    first, last = of_kind(trained[1], EpochFinished)
    assert first.augmented is None and last.augmented is not None
    assert last.augmented != last.validation
    assert abs(last.augmented.loss - last.validation.loss) < 0.5


def test_a_saved_epoch_gives_the_logits_that_were_saved_with_it(trained, home):
    run, _ = trained
    validation = data.split(data.load("sample"), fraction=0.1, validation="holdout", seed=0).validation
    logits = LogitsFunction(load_epoch(run, 2))(validation.gather()[0])
    np.testing.assert_allclose(logits, np.load(run.epoch_folder(2) / LOGITS_FILE), atol=1e-4)


def test_early_stopping_ends_a_training_that_gets_no_better(home):
    still = {"training.optimizer": "sgd", "training.learning_rate": 1e-6, "training.schedule": {"kind": "constant"}}
    events = []
    train(create(with_overrides(CONFIG, {**still, "training.epochs": 9, "training.early_stopping": 2})), events.append)
    assert len(of_kind(events, EpochFinished)) < 9
    assert events[-1].reason == "early_stopping"
    history = fold(RunHistory(), events)
    assert history.epochs[-1].epoch == history.best_epoch + 2
    assert sentence_of(Status.FINISHED, history) == (
        f"Early stopping ended it after epoch {history.best_epoch + 2}: no better validation accuracy since epoch "
        f"{history.best_epoch}."
    )


def test_a_range_test_tells_of_every_batch_saves_nothing_and_ends_when_the_loss_has_blown_up(home):
    wild = {"training.optimizer": "sgd", "training.schedule": {"kind": "range_test", "low": 1e-5, "high": 100.0}}
    few = {"training.epochs": 12, "training.batch_size": 50, "data.fraction": 0.1, "model.layers.0.filters": 4}
    run, events = create(with_overrides(QUICK.config, wild | few)), []
    train(run, events.append)
    told = of_kind(events, BatchTrained)
    assert [event.step for event in told] == list(range(1, len(told) + 1))
    rates = [event.learning_rate for event in told]
    np.testing.assert_allclose(rates, [1e-5 * 1e7 ** (step / 108) for step in range(len(told))], rtol=1e-4)
    assert events[-1].reason == "blown_up" and len(told) < 108
    assert not of_kind(events, EpochFinished) and not (run.folder / "epochs").exists()


def test_a_gpu_that_is_not_there_is_a_sentence(home):
    run = create(with_overrides(CONFIG, {"training.device": "gpu"}))
    with pytest.raises(ConfigError, match=r"training\.device is gpu, but .* Choose auto or cpu"):
        train(run, [].append)


REPEATED = """
import json, sys
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.train import train
from cnn_core.runs.directory import find

run, events = find(sys.argv[1]), []
train(run, events.append)
epoch = next(event for event in events if event.event == "epoch")
weights = [weight.tobytes().hex() for weight in load_epoch(run, 1).get_weights()]
print(json.dumps([epoch.training.loss, epoch.validation.loss, *weights]))
"""


def losses_and_weights(config: RunConfig) -> list[float | str]:
    told = subprocess.run(
        [sys.executable, "-c", REPEATED, create(config).id], check=True, capture_output=True, text=True, timeout=100
    )
    return json.loads(told.stdout.splitlines()[-1])


def test_deterministic_runs_of_one_seed_agree_bit_for_bit(home):
    config = with_overrides(CONFIG, {"training.deterministic": True, "training.epochs": 1})
    assert losses_and_weights(config) == losses_and_weights(config)
