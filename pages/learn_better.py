"""Learn: making a network better, an experiment at a time."""

from ui.learn.better import augmentation, dials, regularization, size, together, transfer
from ui.learn.lesson import lesson

lesson(
    "better",
    {
        "augmentation": augmentation.show,
        "transfer": transfer.show,
        "regularization": regularization.show,
        "size": size.show,
        "dials": dials.show,
        "together": together.show,
    },
)
