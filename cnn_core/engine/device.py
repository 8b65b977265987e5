"""What trains: the processor, or a graphics card where TensorFlow finds one."""

import tensorflow as tf

from cnn_core.config import TrainingConfig
from cnn_core.errors import ConfigError


def prepare_device(config: TrainingConfig) -> None:
    """Settle what TensorFlow may use, and whether it must repeat itself; before its first operation.

    Raises ConfigError where a GPU is asked for and there is none.
    """
    gpus = tf.config.list_physical_devices("GPU")
    if config.device == "gpu" and not gpus:
        raise ConfigError(
            "training.device is gpu, but TensorFlow finds none here. Choose auto or cpu; with an NVIDIA card, "
            "`make run GPU=1` installs what TensorFlow needs for it."
        )
    if config.device == "cpu":
        tf.config.set_visible_devices([], "GPU")
    else:
        share_memory()
    if config.deterministic:
        tf.config.experimental.enable_op_determinism()


def use_threads(count: int | None) -> None:
    """Have TensorFlow use so many processors; None is all of them. Before its first operation, which settles it."""
    if count is not None:
        tf.config.threading.set_intra_op_parallelism_threads(count)
        tf.config.threading.set_inter_op_parallelism_threads(count)


def share_memory() -> None:
    """Take memory of a GPU only as it is needed: TensorFlow would take all at once, and nobody else could use it."""
    for gpu in tf.config.list_physical_devices("GPU"):
        tf.config.experimental.set_memory_growth(gpu, True)


def device_name() -> str:
    """What trains: the first GPU that may be used, else the CPU."""
    gpus = tf.config.get_visible_devices("GPU")
    if not gpus:
        return "CPU"
    return str(tf.config.experimental.get_device_details(gpus[0]).get("device_name", "GPU"))
