"""What can be tried: settings that may change while the weights stay, within their bounds."""

from typing import Any

from cnn_core.coach.advice import Remedy
from cnn_core.coach.reading import Reading, decimal, significant
from cnn_core.config import RunConfig, TrainingConfig
from cnn_core.layers import Dropout
from cnn_core.penalties import l2_by_place, l2_changes

FORK_EPOCHS = 5
"""A fork trains at least so many: in fewer, little can be seen of what a remedy does."""

SHIFT_PIXELS = 2
"""As in the speedrun's recipe (arXiv 2404.00498)."""
CUTOUT_PIXELS = 8
"""A quarter of the image's side; the paper's best for CIFAR-10 is 16 (arXiv 1708.04552), for far larger networks."""
MORE_DROPOUT = 0.2
MOST_DROPOUT = 0.6
L2 = 5e-4
"""Ten times what residual networks are trained with (arXiv 1512.03385, section 3.4, as Keras counts it): their training
set is far larger."""
SMOOTHING = 0.1
"""As in the paper that brought it (arXiv 1512.00567, section 7)."""

Change = tuple[str, str, dict[str, Any]]
"""What is changed, why that helps, and the dotted settings."""
HARDER = "What never looks quite the same is hard to learn by heart."


def with_rate(reading: Reading, rate: float, because: str, epoch: int | None) -> Remedy | None:
    """Another learning rate, within its bounds; None where it is there already."""
    low, high = _rate_bounds()
    wanted = significant(min(max(rate, low), high), 2)
    if wanted == reading.rate:
        return None
    changes = _goes_on(reading, epoch) | {"training.learning_rate": wanted}
    return Remedy(f"a learning rate of {decimal(wanted)}", because, changes, epoch)


def against_learning_by_heart(reading: Reading, epoch: int | None) -> Remedy | None:
    """The first of augmentation, dropout, L2 and label smoothing that is not in use yet; else a lower learning rate."""
    ways = (_harder_images, _more_dropout, _dearer_weights, _smoother_labels)
    found = next((change for change in (way(reading.config) for way in ways) if change), None)
    if found is None:
        because = "Smaller steps move the weights less far towards what is particular to single training images."
        return with_rate(reading, reading.rate / 3, because, epoch)
    what, because, changes = found
    return Remedy(what, because, _goes_on(reading, epoch) | changes, epoch)


def _goes_on(reading: Reading, epoch: int | None) -> dict[str, Any]:
    """A fork keeps what was turned, goes on to where its parent would have ended, and far enough to be judged."""
    if epoch is None:
        return {}
    turned = reading.rate != reading.config.training.learning_rate
    rate = {"training.learning_rate": reading.rate} if turned else {}
    most = next(rule.le for rule in TrainingConfig.model_fields["epochs"].metadata if hasattr(rule, "le"))
    return rate | {"training.epochs": min(max(reading.target_epochs, epoch + FORK_EPOCHS), int(most))}


def _harder_images(config: RunConfig) -> Change | None:
    data = config.data
    mirrored = {} if data.flip != "off" else {"data.flip": "random"}
    shifted = {} if data.shift else {"data.shift": SHIFT_PIXELS}
    if mirrored and shifted:
        return f"training images mirrored and shifted by up to {SHIFT_PIXELS} pixels", HARDER, mirrored | shifted
    if mirrored:
        return "training images mirrored", HARDER, mirrored
    if shifted:
        return f"training images shifted by up to {SHIFT_PIXELS} pixels", HARDER, shifted
    if data.cutout:
        return None
    return f"a square of {CUTOUT_PIXELS} pixels cut out", HARDER, {"data.cutout": CUTOUT_PIXELS}


def _more_dropout(config: RunConfig) -> Change | None:
    """A layer at rate 0 stays so: whether it keeps a random state is settled when the network is built."""
    rates = {
        place: significant(min(layer.rate + MORE_DROPOUT, MOST_DROPOUT), 2)
        for place, layer in enumerate(config.model.layers)
        if isinstance(layer, Dropout) and 0 < layer.rate < MOST_DROPOUT
    }
    if not rates:
        return None
    words = " and ".join(decimal(rate) for rate in sorted(set(rates.values())))
    changes = {f"model.layers.{place}.rate": rate for place, rate in rates.items()}
    return f"dropout raised to {words}", HARDER, changes


def _dearer_weights(config: RunConfig) -> Change | None:
    """Muon keeps every kernel at one length, whatever it pays: there is nothing to gain."""
    if config.training.optimizer == "muon" or any(l2_by_place(config.model).values()):
        return None
    because = "Large weights that serve single training images alone have to earn their size."
    return f"an L2 penalty of {L2:g} on all kernels", because, l2_changes(config.model, L2)


def _smoother_labels(config: RunConfig) -> Change | None:
    if config.training.label_smoothing:
        return None
    because = "Labels that are never quite certain leave less to gain from being sure of each training image."
    return f"label smoothing of {SMOOTHING:g}", because, {"training.label_smoothing": SMOOTHING}


def _rate_bounds() -> tuple[float, float]:
    rules = TrainingConfig.model_fields["learning_rate"].metadata
    low = next(rule.ge for rule in rules if hasattr(rule, "ge"))
    high = next(rule.le for rule in rules if hasattr(rule, "le"))
    return float(low), float(high)
