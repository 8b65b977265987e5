"""Learn: pooling, in three ways, and what follows it."""

from ui.learn.lesson import lesson
from ui.learn.pooling import duel, flattened, saved, survives, ways

lesson(
    "pooling",
    {
        "ways": ways.show,
        "saved": saved.show,
        "survives": survives.show,
        "duel": duel.show,
        "flatten": flattened.show,
    },
)
