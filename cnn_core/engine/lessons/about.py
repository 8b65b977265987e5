"""What TensorFlow is here: versions and devices, as TensorFlow itself tells them."""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.engine.inside.options import Options


def about(_arrays: Mapping[str, NDArray[Any]], given: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """`tensorflow` and `keras` () text, their versions; `devices` (d,) text, as in CPU:0. No options."""
    Options(given, ())
    devices = [":".join(device.name.split(":")[-2:]) for device in tf.config.list_logical_devices()]
    return {
        "tensorflow": np.array(tf.__version__),
        "keras": np.array(keras.version()),
        "devices": np.array(devices),
    }
