"""What can be said of graphics cards without one: which questions TensorFlow is asked."""

import pytest
import tensorflow as tf

from cnn_core.config import TrainingConfig
from cnn_core.engine import device

CARD = tf.config.PhysicalDevice("/physical_device:GPU:0", "GPU")


@pytest.fixture
def asked(monkeypatch):
    """A card, and what TensorFlow was told to do with it."""
    told = []
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: [CARD])
    monkeypatch.setattr(tf.config, "set_visible_devices", lambda devices, kind: told.append(("visible", devices, kind)))
    monkeypatch.setattr(tf.config.experimental, "set_memory_growth", lambda card, on: told.append(("grow", card, on)))
    return told


@pytest.mark.parametrize("chosen", ["auto", "gpu"])
def test_a_card_is_used_and_its_memory_taken_as_it_is_needed(asked, chosen):
    device.prepare_device(TrainingConfig(device=chosen))
    assert asked == [("grow", CARD, True)]


def test_whoever_chooses_the_processor_has_it_alone(asked):
    device.prepare_device(TrainingConfig(device="cpu"))
    assert asked == [("visible", [], "GPU")]


def test_without_a_card_it_is_the_processor():
    assert device.device_name() == "CPU"
