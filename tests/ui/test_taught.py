"""Each control leads to the chapter that teaches it."""

import pytest

from cnn_core.config import DataConfig, TrainingConfig
from cnn_core.layers import Conv2D, Dense, Dropout, MaxPooling2D, Scale
from ui.learn import taught
from ui.learn.chapters import CHAPTERS


@pytest.mark.parametrize(
    ("settings", "field", "name"),
    [
        (Conv2D, "kernel_size", "convolution"),
        (Conv2D, "activation", "activation"),
        (Dense, "l2", "dropout"),
        (Dense, "units", "softmax"),
        (MaxPooling2D, "pool_size", "pooling"),
        (Dropout, "rate", "dropout"),
        (TrainingConfig, "learning_rate", "optimizer"),
        (DataConfig, "flip", "better"),
    ],
)
def test_a_setting_is_taught_in_its_chapter(settings, field, name):
    chapter = taught.chapter_on(settings, field)
    assert chapter is not None and chapter.name == name
    assert taught.lesson_link(settings, field) == f"[Learn: {chapter.title}](/learn-{name})"


def test_what_no_chapter_teaches_has_no_link():
    assert taught.lesson_link(Scale, "factor") == ""


def test_whatever_is_named_is_a_chapter():
    assert {*taught._BY_FIELD.values(), *taught._BY_SETTINGS.values()} <= {chapter.name for chapter in CHAPTERS}
