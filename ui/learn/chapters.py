"""The lessons' table of contents: the chapters in order, and the steps of each. What a step shows is its page's."""

from dataclasses import dataclass

PREFIX = "learn-"


@dataclass(frozen=True)
class Step:
    """One idea, one screen. `name` is its place in the address, as in `?step=stride`."""

    name: str
    title: str


@dataclass(frozen=True)
class Chapter:
    """One concept, one page: `/learn-<name>`, drawn by `pages/learn_<name>.py`. `lead` says in a sentence what is found
    out there.
    """

    name: str
    title: str
    lead: str
    steps: tuple[Step, ...]

    @property
    def page(self) -> str:
        """Its name among the app's pages."""
        return f"{PREFIX}{self.name}"

    @property
    def number(self) -> int:
        """Its place among the chapters, from 0."""
        return CHAPTERS.index(self)


CHAPTERS = (
    Chapter(
        "cnn",
        "What is a CNN?",
        "Guess against a network, and see what makes one: four kinds of layer, from pixels to an answer.",
        (
            Step("guess", "Cat or dog?"),
            Step("uses", "What it is used for"),
            Step("cortex", "Cells that see lines"),
            Step("layers", "Four kinds of layer"),
            Step("digits", "From pixels to an answer"),
            Step("rivals", "What learned features buy"),
        ),
    ),
    Chapter(
        "tensors",
        "TensorFlow and tensors",
        "What TensorFlow is here, and the arrays that flow through it: their shapes, and what can be done with them.",
        (
            Step("tensorflow", "TensorFlow and Keras"),
            Step("ranks", "From a number to a batch"),
            Step("indexing", "Picking values"),
            Step("broadcasting", "Shapes that stretch"),
            Step("advantages", "More than a matrix"),
            Step("constants", "Constants and variables"),
            Step("graph", "A graph in place of placeholders"),
        ),
    ),
    Chapter(
        "better",
        "Making it better",
        "Augmentation, transfer learning, regularization, more layers: each an experiment, run for real.",
        (Step("augmentation", "More from the same images"),),
    ),
)
_BY_PAGE = {chapter.page: chapter for chapter in CHAPTERS}


def chapter(page: str) -> Chapter | None:
    """The chapter of the page of this name, as in `learn-pooling`; None where it is none."""
    return _BY_PAGE.get(page)


def named(name: str) -> Chapter:
    """The chapter of this name, as in `pooling`."""
    return _BY_PAGE[f"{PREFIX}{name}"]
