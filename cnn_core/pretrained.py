"""Which weights of trained networks are on this machine, found without TensorFlow: Keras's cache and the home's folder.

Nothing is loaded here. A file of the home is taken for weights alone: what else such a file may hold is never run.
"""

import os
from pathlib import Path

from cnn_core import paths
from cnn_core.backbones import BACKBONES
from cnn_core.errors import WeightsMissing
from cnn_core.layers import Backbone

KERAS_HOME_VARIABLE = "KERAS_HOME"
HDF5_BEGINNING = b"\x89HDF\r\n\x1a\n"
WHERE_KERAS_LOOKS = "the folder .keras/models of your home folder, or models within the folder that KERAS_HOME names"


def keras_cache() -> Path:
    """Where Keras keeps the weights that it has fetched, by the rules of Keras 3.15 (`keras.src.backend.config`)."""
    folder = os.environ.get(KERAS_HOME_VARIABLE)
    if folder is None:
        user = Path.home()
        folder = str((user if os.access(user, os.W_OK) else Path("/tmp")) / ".keras")
    return Path(folder).expanduser() / "models"


def imagenet_file(backbone: Backbone) -> str:
    """The name that Keras gives the ImageNet weights of this network at this input size."""
    return BACKBONES[backbone.network].file_name(backbone.input_size)


def imagenet_is_here(backbone: Backbone) -> bool:
    """Whether Keras has fetched them before, so that no network is needed."""
    return _is_hdf5(keras_cache() / imagenet_file(backbone))


def own_files() -> list[str]:
    """Names of the weights files in the home that can be named in a configuration, in order."""
    folder = paths.weights_folder()
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.glob("*.h5") if _is_hdf5(path) and not path.name.startswith("."))


def own_file(name: str) -> Path:
    """The file of this name in the home's folder weights.

    Raises WeightsMissing, with the names there are, for one that is not there, leads elsewhere or is no HDF5 file.
    """
    folder = paths.weights_folder()
    path = folder / name
    if path.name != name or not path.is_file():
        listed = ", ".join(own_files()) or "none yet"
        raise WeightsMissing(
            f"There is no weights file {name[:120]!r} in the home's folder weights. There are: {listed}. Lay "
            "the file there, or choose the weights imagenet or random."
        )
    if not _is_hdf5(path):
        raise WeightsMissing(
            f"The weights file {name!r} is not in HDF5 format, which Keras's .h5 files are. Save the weights anew with "
            "`save_weights('name.weights.h5')`."
        )
    return path


def check_weights(backbone: Backbone) -> None:
    """Raises WeightsMissing where a training could not begin for want of a file of the home.

    ImageNet weights that are not here may still be fetched by Keras: whether they can is known when it tries.
    """
    if backbone.weights == "file" and backbone.file is not None:
        own_file(backbone.file)


def cannot_be_fetched(backbone: Backbone) -> str:
    """What to do where Keras could not fetch the ImageNet weights, in a few sentences."""
    known = BACKBONES[backbone.network]
    return (
        f"The ImageNet weights of {known.title} are not on this machine and could not be fetched. Keras looks for "
        f"{imagenet_file(backbone)} ({known.megabytes:.0f} MB) in {WHERE_KERAS_LOOKS}: bring the file there from a "
        "machine that has it, lay a weights file in the home's folder weights and choose it, or begin with "
        "random weights."
    )


def _is_hdf5(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(HDF5_BEGINNING)) == HDF5_BEGINNING
    except OSError:
        return False
