import pytest

from cnn_core import paths, speed
from cnn_core.engine.timing import measure
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK, SPEEDRUN, SPRINT, TUTORIAL
from tests.faults.training import SMALL


def test_what_was_never_timed_is_unknown(home):
    assert speed.speed_of(TUTORIAL.config) is None


def test_what_was_timed_is_known_for_this_network_and_batch_size_alone(home):
    speed.keep(TUTORIAL.config, training=2000, validation=8000)
    assert speed.speed_of(TUTORIAL.config).training == 2000
    assert speed.speed_of(with_overrides(TUTORIAL.config, {"training.epochs": 3, "training.seed": 5})).training == 2000
    for change in ({"training.batch_size": 64}, {"model.layers.0.filters": 8}, {"training.optimizer": "sgd"}):
        assert speed.speed_of(with_overrides(TUTORIAL.config, change)) is None
    speed.keep(SPEEDRUN.config, training=200, validation=800)
    assert speed.speed_of(TUTORIAL.config).training == 2000


@pytest.mark.parametrize(
    ("config", "images", "judged"),
    [
        (TUTORIAL.config, 8 * 50_000, 8 * 10_000),
        (SPRINT.config, 50_000, (4 + 6) * 10_000),
        (QUICK.config, 15 * 4_500, 15 * 500),
        (with_overrides(TUTORIAL.config, {"data.fraction": 0.1, "training.epochs": 1}), 5_000, 10_000),
    ],
    ids=["tutorial", "sprint", "held out", "a tenth"],
)
def test_a_training_takes_the_time_of_its_images(config, images, judged):
    known = speed.Speed(training=1000, validation=4000, measured_at=0)
    assert known.seconds(config) == pytest.approx(images / 1000 + judged / 4000)


def test_what_comes_once_and_what_comes_with_each_epoch_is_added():
    known = speed.Speed(training=1000, validation=4000, measured_at=0, starting=3, saving=0.5)
    plain = speed.Speed(training=1000, validation=4000, measured_at=0)
    assert known.seconds(QUICK.config) == pytest.approx(plain.seconds(QUICK.config) + 3 + 15 * 0.5)
    assert known.epoch_seconds(QUICK.config) == pytest.approx(4.5 + 0.125 + 0.5)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"a": 1}', '{"a": {"training": "x"}}'])
def test_a_damaged_file_is_no_knowledge(home, damage):
    paths.speeds_path().write_text(damage)
    assert speed.speed_of(TUTORIAL.config) is None
    speed.keep(TUTORIAL.config, training=1, validation=1)
    assert speed.speed_of(TUTORIAL.config) is not None


def test_a_home_that_cannot_be_written_forgets(home, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, "/proc/nowhere")
    speed.keep(TUTORIAL.config, training=1, validation=1)
    assert speed.speed_of(TUTORIAL.config) is None


def test_a_few_batches_are_timed_and_kept(home):
    assert measure(SMALL, goes_on=lambda: True)
    known = speed.speed_of(SMALL)
    assert known.training > 1 and known.validation > 1
    assert known.starting > 0 and known.saving > 0


def test_nothing_is_kept_once_somebody_wants_the_processor(home):
    answers = iter([True, True, False])
    assert not measure(SMALL, goes_on=lambda: next(answers))
    assert speed.speed_of(SMALL) is None
