"""Bounds stand once in the fields; here every field's own bounds are read and broken."""

import annotated_types
import pytest
from pydantic import BaseModel

from cnn_core import config, layers
from cnn_core.config import RunConfig
from cnn_core.errors import ConfigError
from cnn_core.parsing import parse_config, with_overrides
from cnn_core.presets import PRESETS, QUICK, TUTORIAL, preset

LAYERS = (layers.Conv2D, layers.SeparableConv2D, layers.Residual, layers.Dense, layers.Dropout)
BOUNDED = [
    (section, name, info)
    for section in (config.TrainingConfig, config.DataConfig, *LAYERS)
    for name, info in section.model_fields.items()
    if any(isinstance(item, annotated_types.Ge) for item in info.metadata)
]


def bound(info, kind, attribute):
    return next(getattr(item, attribute) for item in info.metadata if isinstance(item, kind))


@pytest.mark.parametrize(("section", "name", "info"), BOUNDED, ids=lambda value: getattr(value, "__name__", None))
def test_every_bound_admits_itself_and_nothing_beyond(section: type[BaseModel], name, info):
    low, high = bound(info, annotated_types.Ge, "ge"), bound(info, annotated_types.Le, "le")
    for value in (low, high):
        assert getattr(section.model_validate({name: value}), name) == value
    for value in (low - 1, high + 1, float("nan"), "many"):
        with pytest.raises(ValueError, match=name):
            section.model_validate({name: value})


def test_every_bounded_field_explains_itself():
    for _, name, info in BOUNDED:
        assert info.title and info.description, name


@pytest.mark.parametrize("name", PRESETS)
def test_presets_survive_json(name):
    chosen = preset(name).config
    assert RunConfig.model_validate_json(chosen.model_dump_json()) == chosen


def test_tutorial_preset_is_the_tutorials_network():
    kinds = [layer.kind for layer in TUTORIAL.config.model.layers]
    assert kinds == ["conv2d", "max_pooling2d", "conv2d", "max_pooling2d", "flatten", "dense", "dense"]
    assert (TUTORIAL.training.batch_size, TUTORIAL.data.validation, TUTORIAL.data.dataset) == (32, "test", "full")


def test_unknown_preset_names_those_there_are():
    with pytest.raises(ConfigError, match="no preset 'quik'; there are: quick, tutorial"):
        preset("quik")


def test_overrides_reach_nested_settings_and_layers():
    changed = with_overrides(QUICK.config, {"training.batch_size": 128, "model.layers.0.filters": 8})
    assert (changed.training.batch_size, changed.model.layers[0].filters) == (128, 8)
    assert QUICK.config.training.batch_size == 64


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"training.batch_size": 0}, r"training\.batch_size: .*greater than or equal to 1; received 0"),
        ({"training.batchsize": 8}, r"no setting 'training\.batchsize'.*batch_size"),
        ({"model.layers.99.filters": 8}, r"'99' is not known; here there are: 0 to 6"),
        (
            {"training.optimizer": "adm"},
            r"training\.optimizer: .*'adam', .* or 'muon'; received 'adm'",
        ),
        ({"model.layers.6.units": 11}, r"last layer must be dense with 10 units and softmax"),
        ({"training.learning_rate": "NaN"}, r"learning_rate: .*finite"),
        ({"model": {"layers": []}}, r"model\.layers: .*at least 1 item"),
        ({"name.first": "x"}, r"'first' is not known; nothing lies below it"),
    ],
)
def test_bad_values_get_rule_value_and_way_out(overrides, message):
    with pytest.raises(ConfigError, match=message):
        with_overrides(QUICK.config, overrides)


def test_configurations_of_earlier_releases_read_as_they_were_meant():
    """Written before penalties, unscaled pixels and the new kinds of layers were there."""
    values = QUICK.config.model_dump(mode="json")
    del values["model"]["scale_pixels"]
    for layer in values["model"]["layers"]:
        layer.pop("l1", None), layer.pop("l2", None)
    assert parse_config(values) == QUICK.config


def test_unknown_names_are_refused():
    with pytest.raises(ConfigError, match="colour"):
        parse_config({**QUICK.config.model_dump(mode="json"), "colour": "blue"})
