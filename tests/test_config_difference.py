"""What sets one configuration apart from another."""

from cnn_core.config import Parent
from cnn_core.config_difference import Difference, differences
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK


def test_names_and_origin_are_no_difference():
    renamed = QUICK.config.model_copy(
        update={"name": "Other", "preset": None, "parent": Parent(run="a-run-0001", epoch=1)}
    )
    assert differences(QUICK.config, renamed) == []


def test_settings_are_told_by_title_and_layers_by_their_place():
    changed = with_overrides(
        QUICK.config, {"training.learning_rate": 0.01, "model.layers.0.filters": 8, "data.flip": "off"}
    )
    assert differences(QUICK.config, changed) == [
        Difference("model.layers.0.filters", 32, 8),
        Difference("Learning rate", 0.002, 0.01),
        Difference("Mirror", "random", "off"),
    ]


def test_layers_that_only_one_has_are_nothing_in_the_other():
    shorter = with_overrides(QUICK.config, {"model.layers": QUICK.config.model.model_dump()["layers"][2:]})
    assert any(one.after is None for one in differences(QUICK.config, shorter))
