"""What a run needs of another before it can begin: files that are linked into it, so that nothing is missed later."""

from pathlib import Path

from cnn_core.config import RunConfig
from cnn_core.errors import ConfigError, NotTrained
from cnn_core.layers import Backbone, OwnNetwork
from cnn_core.pretrained import check_weights
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import follow
from cnn_core.runs.networks import check_network
from cnn_core.runs.predictions import CHECKPOINT_FILE, WEIGHTS_FILE
from cnn_core.transfer import own_network


def origin_of(config: RunConfig) -> list[Path]:
    """The files of the network that a run begins with: none where it begins anew or with a network of Keras's.

    Whoever calls holds `networks_lock`. Raises WeightsMissing where a weights file is not there, UnknownRun and
    NotTrained where the run or its network is not, ConfigError where the copied layers are not that run's.
    """
    base = config.model.base
    if isinstance(base, Backbone):
        check_weights(base)
    if not isinstance(base, OwnNetwork):
        return []
    run = find(base.run)
    check_network(run, follow(run).history(), base.epoch)
    _check_layers(run, base)
    files = [run.epoch_folder(base.epoch) / name for name in (CHECKPOINT_FILE, WEIGHTS_FILE)]
    found = [file for file in files if file.is_file()]
    if not found:
        raise NotTrained(f"The network that run {run.id!r} had after epoch {base.epoch} is gone. Choose another epoch.")
    return found


def _check_layers(run: Run, base: OwnNetwork) -> None:
    theirs = own_network(run, base.epoch, kept=len(base.layers))
    if (theirs.layers, theirs.scale_pixels) != (base.layers, base.scale_pixels):
        raise ConfigError(
            f"model.layers: the layers copied from run {run.id!r} are not its first {len(base.layers)}. Copy them as "
            "they are: their weights fit no others."
        )
