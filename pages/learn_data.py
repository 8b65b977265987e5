"""Learn: what the images are, and what is done to them before a network sees them."""

from ui.learn.data import effect, images, labels, loading, scaling
from ui.learn.lesson import lesson

lesson(
    "data",
    {
        "loading": loading.show,
        "images": images.show,
        "scaling": scaling.show,
        "labels": labels.show,
        "effect": effect.show,
    },
)
