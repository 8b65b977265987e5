"""Learn: TensorFlow, and the arrays that flow through it."""

from ui.learn.lesson import lesson
from ui.learn.tensors import advantages, broadcasting, constants, graph, indexing, ranks, tensorflow

lesson(
    "tensors",
    {
        "tensorflow": tensorflow.show,
        "ranks": ranks.show,
        "indexing": indexing.show,
        "broadcasting": broadcasting.show,
        "advantages": advantages.show,
        "constants": constants.show,
        "graph": graph.show,
    },
)
