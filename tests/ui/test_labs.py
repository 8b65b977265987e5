"""What the labs are given: pictures, kernels, filters that were learned, maps and answers of a network."""

import base64
import shutil

import numpy as np
import pytest
from sklearn.datasets import load_digits

from cnn_core import paths
from cnn_core.config import ModelConfig
from cnn_core.data import image
from cnn_core.layers import Conv2D, Dense, Flatten, MaxPooling2D
from cnn_core.runs.directory import find
from cnn_core.runs.follow import summarize
from cnn_core.runs.predictions import WEIGHTS_FILE
from cnn_core.runs.probe import FirstFilters
from tests.ui.visiting import component, markup, sentences, visit
from ui.learn.lab import pictures
from ui.learn.lab.digits import DIGITS, levels
from ui.learn.lab.kernels import BLUR, PRESETS, ZERO_ONE
from ui.learn.lab.learned import read_learned
from ui.learn.lab.pictures import AHEAD, FIRST
from ui.learn.pooling import survives
from ui.learn.pooling.own import before_pooling


@pytest.fixture
def bundled(home, monkeypatch) -> None:
    """The runs that come with the app are there."""
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")


def test_the_digits_are_scikit_learns_enlarged_and_said_to_be():
    images, labels = (load_digits()[name] for name in ("images", "target"))
    for digit in DIGITS:
        first = images[np.flatnonzero(labels == digit)[0]] / 16
        shown = np.array(levels(digit)).reshape(32, 32)
        np.testing.assert_array_equal(shown, first.repeat(4, axis=0).repeat(4, axis=1))


def test_kernels_to_begin_with_are_square_and_what_they_say():
    assert {weight for row in ZERO_ONE.rows for weight in row} == {0, 1}
    assert sum(weight for row in BLUR.rows for weight in row) == pytest.approx(1)
    for preset in PRESETS:
        assert all(len(row) == len(preset.rows) for row in preset.rows), preset.name


def test_the_photograph_of_the_address_comes_first(home):
    page = visit("learn_convolution", step="window", image="test-77")
    sent = component(page, "convolution")["pictures"]
    assert sent["chosen"]["name"] == "test-77"
    assert base64.b64decode(sent["chosen"]["pixels"]) == image("test", 77).tobytes()
    assert sent["digits"][-1]["words"] == "Digit 4: 8x8 pixels of scikit-learn's, each enlarged to 4x4"


def test_the_next_draws_are_sent_along_and_stay_what_they_were(home):
    page = visit("learn_convolution", step="window")
    first = names(page)
    assert len(first) == 1 + AHEAD and first[0] == list(FIRST)
    page.session_state["lab_pictures_draw"] = 1
    page.run()
    then = names(page)
    assert then[:-1] == first[1:] and len({*map(tuple, [*first, then[-1]])}) == AHEAD + 2


def names(page) -> list[list[str]]:
    """Of the photographs of each draw."""
    return [[one["name"] for one in draw] for draw in component(page, "convolution")["pictures"]["draws"]]


@pytest.mark.parametrize("hostile", [-1, 1.5, True, "2", None, [3], {"draw": 1}])
def test_what_is_no_number_of_a_draw_draws_nothing(monkeypatch, hostile):
    kept = {}
    monkeypatch.setattr(pictures.st, "session_state", kept)
    pictures._remember_draw(hostile)
    assert kept == {}
    pictures._remember_draw(3)
    assert kept == {"lab_pictures_draw": 3}


@pytest.mark.parametrize("hostile", ["test-99999", "train-50000", "../test-1"])
def test_a_photograph_that_is_not_here_is_left_out(home, hostile):
    page = visit("learn_convolution", step="window", image=hostile)
    assert not page.exception
    assert component(page, "convolution")["pictures"]["chosen"] is None


def test_recorded_filters_are_the_first_weights_of_the_run(bundled):
    learned = read_learned(summarize(find("recorded-tutorial")))
    with np.load(learned.run.epoch_folder(learned.epoch) / WEIGHTS_FILE) as weights:
        expected = weights["000"].astype(np.float32)
    told = learned.told("Tutorial")
    assert told["size"] == 3
    np.testing.assert_allclose(np.reshape(told["filters"][5], (3, 3, 3)), expected[..., 5], rtol=1e-5)


def test_what_whitening_slides_was_not_learned_and_is_not_shown_as_such(bundled):
    assert read_learned(summarize(find("recorded-speedrun"))) is None
    page = visit("learn_convolution", step="detectors", run="recorded-speedrun")
    assert component(page, "convolution")["learned"] is None
    assert "does not learn from colours" in sentences(page)


def test_a_run_of_ones_own_gives_what_lies_beside_its_checkpoint(bundled):
    run = find("recorded-tutorial")
    epoch = summarize(run).history.best_epoch
    own = paths.runs_folder() / "own-20261126-000000-0000"
    shutil.copytree(run.folder, own)
    kernel = np.random.default_rng(0).normal(size=(3, 3, 3, 4)).astype(np.float32)
    FirstFilters("conv2d_1", kernel, learned=True).write(own / "epochs" / f"{epoch:04d}")
    found = read_learned(summarize(find(own.name)))
    np.testing.assert_array_equal(found.kernel, kernel)
    (own / "epochs" / f"{epoch:04d}" / "probe.npz").write_bytes(b"torn")
    assert read_learned(summarize(find(own.name))) is None


def test_the_network_is_counted_with_and_without_its_pooling(bundled):
    page = visit("learn_pooling", step="saved", run="recorded-tutorial")
    # 30 x 30 x 32 + 15 x 15 x 32 + 13 x 13 x 64 + 6 x 6 x 64 + 2304 + 128 + 10 values, of the dense layers' weights
    # (2304 + 1) x 128 + 129 x 10; without pooling 28 x 28 x 64 = 50,176 values are flattened.
    assert f"{(2304 + 1) * 128 + 129 * 10:,}" in markup(page)
    assert f"{(50176 + 1) * 128 + 129 * 10:,}" in markup(page)


def test_what_pooling_receives_is_the_layer_before_it():
    layers = [Conv2D(), Conv2D(), MaxPooling2D(), Flatten(), Dense(units=10, activation="softmax")]
    assert before_pooling(ModelConfig(layers=layers)) == "conv2d_2"
    assert before_pooling(ModelConfig(layers=[layer for layer in layers if layer.kind != "max_pooling2d"])) is None


def test_answers_that_stay_are_counted_kind_by_kind(bundled, monkeypatch):
    class Answers:
        def logits(self, run, epoch, pictures):
            """Everything is a cat, but what was shifted by eight pixels a dog."""
            assert len(pictures) == 16 * survives.PHOTOGRAPHS
            shifted = range(5 * survives.PHOTOGRAPHS, 6 * survives.PHOTOGRAPHS)
            return [np.eye(10)[5 if place in shifted else 3] for place in range(len(pictures))]

    monkeypatch.setattr(survives, "answers", Answers)
    kept = survives.kept_answers(find("recorded-tutorial"), 6)
    assert kept["shift"] == [1, 1, 1, 1, 0]
    assert kept["rotation"] == kept["scale"] == [1] * 5
