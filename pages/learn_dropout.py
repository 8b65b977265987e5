"""Learn: dropout and L1/L2."""

from ui.learn.dropout import masks, penalised, penalty, spread, trained
from ui.learn.lesson import lesson

lesson(
    "dropout",
    {
        "masks": masks.show,
        "spread": spread.show,
        "trained": trained.show,
        "penalty": penalty.show,
        "penalised": penalised.show,
    },
)
