"""What can be asked about a picture beyond its answer."""

from ui.classify import batch, epochs, eraser, game, lookalikes, why
from ui.classify.album import Entry
from ui.classify.network import Network
from ui.views import View, by_name

VIEWS: dict[str, View[Entry, Network]] = by_name(
    View("why", "Why", why.view),
    View("erase", "Erase", eraser.view),
    View("lookalikes", "Look-alikes", lookalikes.view),
    View("epochs", "Epoch by epoch", epochs.view),
    View("batch", "All pictures", batch.view),
    View("game", "You or the network", game.view),
)
