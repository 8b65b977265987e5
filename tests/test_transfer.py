"""Beginning with a trained network, as far as it goes without TensorFlow: bounds, files, layers, what was seen."""

import shutil

import pytest
from pydantic import ValidationError

from cnn_core import architecture, frozen, paths, pretrained
from cnn_core.backbones import BACKBONES
from cnn_core.config import RunConfig
from cnn_core.design import TransferDesign
from cnn_core.errors import ConfigError, NotTrained, UnknownRun, WeightsMissing
from cnn_core.jobs import submit
from cnn_core.layers import Backbone, GlobalAveragePooling2D, OwnNetwork
from cnn_core.parsing import parse_config, with_overrides
from cnn_core.presets import QUICK, SPEEDRUN, TRANSFER, TUTORIAL
from cnn_core.runs.directory import Run, create
from cnn_core.transfer import images_seen, own_network

HEAD = {"kind": "dense", "units": 10, "activation": "softmax"}
MEAN = {"kind": "global_average_pooling2d"}
HDF5 = pretrained.HDF5_BEGINNING + b"and so on"


def begun_with(base, **data_changes) -> RunConfig:
    design = TransferDesign(base)
    return QUICK.config.model_copy(
        update={"model": design.model(), "data": QUICK.data.model_copy(update={"flip": "off", **data_changes})}
    )


@pytest.fixture
def speedrun(monkeypatch) -> Run:
    """The recorded run, which tests do without unless they ask for it."""
    monkeypatch.delenv(paths.RECORDED_VARIABLE)
    return Run("recorded-speedrun", paths.recorded_folder() / "recorded-speedrun")


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        ([{"kind": "flatten"}, {"kind": "backbone"}, HEAD], "can only be the first layer.*layer 2.*Take away"),
        ([{"kind": "backbone", "network": "alexnet"}, HEAD], "network: input should be 'mobilenet_v2'"),
        ([{"kind": "backbone", "input_size": 100}, HEAD], "input_size: input should be 32, 64, 96"),
        ([{"kind": "backbone", "network": "inception_v3", "input_size": 64}, HEAD], "at least 96x96.*Choose 96"),
        ([{"kind": "backbone", "weights": "file"}, HEAD], "need its name.*choose the weights imagenet or random"),
        ([{"kind": "backbone", "file": "mine.h5"}, HEAD], "'mine.h5', but the weights are 'imagenet'"),
        ([{"kind": "own_network", "run": "../up", "epoch": 1, "layers": [MEAN]}, HEAD], "run: string should match"),
        ([{"kind": "own_network", "run": "quick-1234", "epoch": 1, "layers": []}, HEAD], "layers: tuple should have"),
        (
            [{"kind": "own_network", "run": "quick-1234", "epoch": 1, "layers": [MEAN, {"kind": "backbone"}]}, HEAD],
            "among copied layers a trained network can only be the first",
        ),
    ],
)
def test_what_breaks_a_rule_is_told_with_the_way_out(layers, sentence):
    with pytest.raises(ConfigError, match=sentence):
        parse_config({"model": {"layers": layers}})


@pytest.mark.parametrize("name", ["../secret.h5", "a/b.h5", ".hidden.h5", "model.keras", "x.h5\n", "/etc/passwd.h5"])
def test_a_file_is_a_plain_name_and_no_path(name):
    with pytest.raises(ValidationError, match="should match pattern"):
        Backbone(weights="file", file=name)


def test_a_configuration_with_a_base_comes_back_from_its_file():
    for config in (TRANSFER.config, begun_with(Backbone(network="vgg16", input_size=32))):
        assert RunConfig.model_validate_json(config.model_dump_json()) == config


def test_the_layers_after_the_base_must_fit_it():
    flat = {"model.layers": [{"kind": "backbone"}, HEAD]}
    with pytest.raises(ConfigError, match=r"Layer 2 \(dense\) needs a vector but receives .* 3 x 3 x 1280"):
        architecture.summarize(with_overrides(QUICK.config, flat).model)


def test_frozen_and_learning_parameters_are_told_apart():
    frozen_one = architecture.summarize(TransferDesign(Backbone()).model())
    assert frozen_one.frozen_parameters == BACKBONES["mobilenet_v2"].parameters == 2_257_984
    assert frozen_one.learning_parameters == 12_810
    tuned = architecture.summarize(TransferDesign(Backbone(trainable="fine_tuned")).model())
    assert (tuned.frozen_parameters, tuned.parameters) == (0, frozen_one.parameters)
    assert tuned.training_bytes(64) > 2 * frozen_one.training_bytes(64)


def test_an_own_network_costs_what_its_layers_cost():
    whole = architecture.summarize(SPEEDRUN.config.model)
    begun = architecture.summarize(TRANSFER.config.model)
    kept = whole.layers[:26]
    assert begun.layers[0].parameters == sum(row.parameters for row in kept)
    assert begun.layers[0].multiply_adds == sum(row.multiply_adds for row in kept)
    assert begun.layers[0].output_shape == kept[-1].output_shape


def test_the_preset_begins_with_the_recorded_speedrun_as_it_is(speedrun):
    base = TRANSFER.config.model.base
    assert own_network(speedrun, 8) == base
    assert TRANSFER.config.data.validation == "test"


def test_layers_are_copied_up_to_the_head_or_as_many_as_asked(home):
    run = create(TUTORIAL.config)
    whole = TUTORIAL.config.model.layers
    assert own_network(run, 3).layers == whole[:-1]
    assert own_network(run, 3, kept=2, trainable="fine_tuned").layers == whole[:2]
    with pytest.raises(ConfigError, match=r"1 to 6 layers can be kept.*received 7"):
        own_network(run, 3, kept=7)


def test_layers_of_a_run_that_began_with_another_are_handed_on_one_by_one(home):
    first = create(TUTORIAL.config)
    unscaled = TUTORIAL.config.model.model_copy(update={"scale_pixels": False})
    first = create(TUTORIAL.config.model_copy(update={"model": unscaled}))
    second = create(begun_with(own_network(first, 1, kept=4)))
    third = own_network(second, 2)
    assert third.run == second.id
    assert third.layers == (*TUTORIAL.config.model.layers[:4], GlobalAveragePooling2D())
    assert third.scale_pixels is False
    begun = create(begun_with(Backbone(weights="random")))
    assert isinstance(own_network(begun, 1).layers[0], Backbone)


def test_a_submitted_run_gets_the_network_that_it_begins_with(home, speedrun):
    run = submit(TRANSFER.config)
    assert [path.name for path in run.origin_folder.iterdir()] == ["weights.npz"]


def test_what_is_not_there_to_begin_with_is_told_before_anything_is_laid(home, speedrun):
    base = own_network(speedrun, 8)
    with pytest.raises(UnknownRun, match="no run 'nobody-1234'"):
        submit(begun_with(base.model_copy(update={"run": "nobody-1234"})))
    with pytest.raises(NotTrained, match=r"\b8\b"):
        submit(begun_with(base.model_copy(update={"epoch": 3})))
    other = base.model_copy(update={"layers": (*base.layers[:-1], GlobalAveragePooling2D())})
    with pytest.raises(ConfigError, match=r"are not its first 26. Copy them as they are"):
        submit(begun_with(other))
    with pytest.raises(WeightsMissing, match=r"no weights file 'mine.h5'.*There are: none yet.*imagenet or random"):
        submit(begun_with(Backbone(weights="file", file="mine.h5")))
    assert not paths.runs_folder().exists()


def test_weights_files_of_the_home_are_those_in_hdf5_format(home):
    paths.weights_folder().mkdir(parents=True)
    for name, content in {"mine.weights.h5": HDF5, "text.h5": b"hello", ".hidden.h5": HDF5, "other.txt": HDF5}.items():
        (paths.weights_folder() / name).write_bytes(content)
    assert pretrained.own_files() == ["mine.weights.h5"]
    assert pretrained.own_file("mine.weights.h5").is_file()
    with pytest.raises(WeightsMissing, match=r"'text.h5' is not in HDF5 format.*save_weights"):
        pretrained.own_file("text.h5")
    with pytest.raises(WeightsMissing, match=r"no weights file '../mine.weights.h5'"):
        pretrained.own_file("../mine.weights.h5")


def test_weights_in_kerass_cache_are_found_by_kerass_names(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert not pretrained.imagenet_is_here(Backbone())
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_96_no_top.h5").write_bytes(HDF5)
    assert pretrained.imagenet_is_here(Backbone())
    assert not pretrained.imagenet_is_here(Backbone(input_size=64))
    assert pretrained.imagenet_file(Backbone(input_size=64)).endswith("1.0_224_no_top.h5")


def test_features_are_kept_where_the_base_is_frozen_and_images_do_not_change():
    assert frozen.keeps_features(begun_with(Backbone()))
    assert frozen.feature_bytes(begun_with(Backbone())) == 4 * 1280 * 5000
    assert not frozen.keeps_features(begun_with(Backbone(), flip="random"))
    assert not frozen.keeps_features(begun_with(Backbone(trainable="fine_tuned")))
    assert not frozen.keeps_features(QUICK.config)
    wide = {"model.layers": [{"kind": "backbone", "input_size": 224}, {"kind": "flatten"}, HEAD]}
    assert not frozen.keeps_features(with_overrides(begun_with(Backbone(), dataset="full"), wide))


def test_images_that_the_base_has_learned_from_are_counted(home, speedrun):
    judged_by_holdout = with_overrides(TRANSFER.config, {"data.validation": "holdout"})
    assert images_seen(judged_by_holdout) == 500
    assert images_seen(TRANSFER.config) == 0
    assert images_seen(begun_with(Backbone())) == 0
    same_split, other_split = create(QUICK.config), create(with_overrides(QUICK.config, {"data.split_seed": 1}))
    assert images_seen(begun_with(own_network(same_split, 1))) == 0
    assert 400 < images_seen(begun_with(own_network(other_split, 1))) < 500
    shutil.rmtree(same_split.folder)
    assert images_seen(begun_with(OwnNetwork(run=same_split.id, epoch=1, layers=QUICK.config.model.layers[:2]))) is None
