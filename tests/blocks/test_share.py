"""A design as a link and as a file: there and back, and whatever a stranger sends is a sentence."""

import base64
import json
import random
import zlib

import pytest

from cnn_core.blocks import share
from cnn_core.blocks.files import MOST_BYTES, read_design, write_design
from cnn_core.config import DataConfig, ModelConfig, RunConfig, TrainingConfig
from cnn_core.errors import ConfigError
from cnn_core.presets import PRESETS, QUICK, SPEEDRUN
from cnn_core.runs.directory import create
from cnn_core.schedules import OneCycleSchedule, StepSchedule
from tests.blocks.lists import random_layers

ANSWER = QUICK.config.model.layers[-1]


def without_home(config: RunConfig) -> RunConfig:
    return config.model_copy(update={"preset": None, "parent": None})


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_goes_there_and_back(name):
    config = PRESETS[name].config
    assert share.decode(share.encode(config)) == without_home(config)
    assert read_design(write_design(config).encode()) == without_home(config)


def test_links_are_short():
    assert len(share.encode(QUICK.config)) < 100
    assert len(share.encode(SPEEDRUN.config)) < 400


def test_a_link_of_version_1_is_read_for_ever():
    """Made by the release that brought version 1 in; if this fails, old links are dead: keep the dictionary."""
    config = share.decode("1g-sOLM1MzlbIyc_PJmQO0QGAI7CoHgIoHoPlMkNT1OwHig8sGc8IqB0aFrCiAlo41NYCAA")
    assert config == without_home(QUICK.config)


@pytest.mark.parametrize("seed", range(40))
def test_any_settings_go_there_and_back(seed):
    chance = random.Random(seed)
    layers = (*(layer for layer in random_layers(seed) if layer.kind != "backbone"), ANSWER)
    config = RunConfig(
        name=chance.choice(["", "Ünïcode “net”", "a" * 80]),
        model=ModelConfig(layers=layers, scale_pixels=chance.random() < 0.5),
        training=TrainingConfig(
            epochs=chance.randint(1, 500),
            learning_rate=chance.uniform(1e-6, 1),
            optimizer=chance.choice(["adam", "sgd", "muon"]),
            schedule=chance.choice([StepSchedule(every=3, warmup=0.5), OneCycleSchedule(), TrainingConfig().schedule]),
            deterministic=chance.random() < 0.5,
        ),
        data=DataConfig(dataset=chance.choice(["sample", "full"]), shift=chance.randint(0, 8)),
    )
    text = share.encode(config)
    assert share.TEXT.fullmatch(text)
    assert share.decode(text) == config
    assert read_design(write_design(config).encode()) == config


def packed(plain: bytes, version: str = "1") -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=share._DICTIONARY)
    return version + base64.urlsafe_b64encode(packer.compress(plain) + packer.flush()).decode().rstrip("=")


GOOD = share.encode(QUICK.config)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"must be 2 to 4,000 letters"),
        ("1", r"must be 2 to 4,000 letters"),
        ("1" + "A" * 5000, r"has 5,001 characters"),
        ("1../../etc", r"letters, digits"),
        ("1<script>", r"letters, digits"),
        ("2" + GOOD[1:], r"of version '2', and this release reads version 1"),
        (GOOD[:-8], r"damaged: it was cut off or changed"),
        (GOOD[:20] + "AAAA" + GOOD[24:], r"damaged|must|should|valid|permitted"),
        ("1AAAA", r"damaged"),
        (packed(b"[]"), r"damaged"),
        (packed(b"null"), r"damaged"),
        (packed(b'{"model":[]}'), r"damaged"),
        (packed(b'{"model":{"layers":[[1]]}}'), r"damaged"),
        (packed(b'{"model":{"layers":[["conv2d",{},3]]}}'), r"damaged"),
        (packed(b'{"model":{"layers":[["teleport"]]}}'), r"model\.layers\.0"),
        (packed(b'{"model":{"layers":[["conv2d",{"filters":100000}]]}}'), r"filters: .*512; received 100000"),
        (packed(b'{"model":{"layers":[["conv2d"]]}}'), r"the last layer must be dense"),
        (packed(b'{"model":{"layers":[["flatten"]]},"evil":1}'), r"evil"),
        (packed(b"{" * 50_000), r"damaged"),
        (packed(b"[" * 99_000), r"damaged"),
        (packed(b" " * 5_000_000), r"must be|damaged"),
        (packed(b" " * 200_000), r"damaged"),
    ],
)
def test_a_strangers_link_is_a_sentence(text, message):
    with pytest.raises(ConfigError, match=message):
        share.decode(text)


def test_what_belongs_to_a_home_is_not_taken_from_a_link():
    config = share.decode(
        packed(
            b'{"preset":"quick","parent":{"run":"abcdefgh","epoch":1},"model":{"layers":'
            b'[["flatten"],["dense",{"units":10,"activation":"softmax"}]]}}'
        )
    )
    assert config.parent is None and config.preset is None


def test_what_does_not_fit_into_a_link_is_said():
    layers = tuple(
        layer
        for seed in range(200, 240)
        for layer in random_layers(seed)
        if layer.kind in ("conv2d", "dense", "residual", "separable_conv2d")
    )[:63]
    model = ModelConfig(layers=(*layers, ANSWER))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(share, "MOST_CHARACTERS", 500)
        with pytest.raises(ConfigError, match=r"characters, and a link has room for 500. Save it as a file"):
            share.encode(RunConfig(model=model))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"no JSON that can be read"),
        (b"\xff\xfe\x00", r"no JSON"),
        (b"[1, 2]", r"holds a list"),
        (b"{}", r"model: field required"),
        (b'{"model": {"layers": []}}', r"model\.layers"),
        (b"[" * 100_000, r"no JSON"),
        (b" " * (MOST_BYTES + 1), r"at most 256 kB of JSON; this file has 256,001 bytes"),
    ],
)
def test_a_strangers_file_is_a_sentence(content, message):
    with pytest.raises(ConfigError, match=message):
        read_design(content)


def test_the_configuration_of_a_run_can_be_opened(home):
    run = create(QUICK.config)
    assert read_design((run.folder / "config.json").read_bytes()) == without_home(QUICK.config)
    assert json.loads(write_design(QUICK.config))["schema_version"] == 1
