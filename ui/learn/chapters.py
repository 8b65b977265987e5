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

    def place(self, name: object) -> int | None:
        """The place of the step of this name, from 0; None where it has none such, for an address may say anything."""
        return next((place for place, step in enumerate(self.steps) if step.name == name), None)


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
        "data",
        "Preparing data",
        "From files of pixels to what a network can learn from: loading, looking, scaling, labels.",
        (
            Step("loading", "Load CIFAR-10"),
            Step("images", "Look at the images"),
            Step("scaling", "From 0..255 to 0..1"),
            Step("labels", "One-hot labels"),
            Step("effect", "Does scaling matter?"),
        ),
    ),
    Chapter(
        "convolution",
        "Convolution",
        "A small window slides over a picture and answers to one thing. Change what it answers to.",
        (
            Step("window", "A window slides"),
            Step("detectors", "Kernels that find things"),
            Step("size", "Stride, padding, size"),
            Step("several", "Many kernels, many maps"),
            Step("twice", "Two in a row"),
            Step("depth", "One, two, three"),
            Step("shift", "When the picture moves"),
        ),
    ),
    Chapter(
        "activation",
        "ReLU and other activations",
        "A small bend after every sum. Without it a hundred layers are one; with the wrong one the first starve.",
        (
            Step("relu", "Below 0 becomes 0"),
            Step("curves", "Eight curves and their slopes"),
            Step("collapse", "Two layers that are one"),
            Step("slopes", "Slopes multiply"),
            Step("vanishing", "Gradients that vanish"),
            Step("dead", "A ReLU that never answers"),
        ),
    ),
    Chapter(
        "pooling",
        "Pooling",
        "Shrink a map in three ways, and see what is saved, what is lost, and what survives a move.",
        (
            Step("ways", "Maximum, sum, average"),
            Step("saved", "What it saves"),
            Step("survives", "What survives a move"),
            Step("duel", "A duel"),
            Step("flatten", "Then flatten"),
        ),
    ),
    Chapter(
        "softmax",
        "Flatten, dense, softmax",
        "From the last maps to ten probabilities, with every number on the way.",
        (
            Step("flatten", "One long line"),
            Step("dense", "A unit is a sum"),
            Step("softmax", "Scores to shares"),
            Step("temperature", "How sure it sounds"),
            Step("overflow", "Numbers too large"),
            Step("loss", "How wrong it is"),
            Step("head", "What a head weighs"),
        ),
    ),
    Chapter(
        "dropout",
        "Dropout and L1/L2",
        "Two ways to keep a network from learning its images by heart: silence at random, and weights that cost.",
        (
            Step("masks", "Silence by lot"),
            Step("spread", "How much the answer sways"),
            Step("trained", "With and without"),
            Step("penalty", "Weights that cost"),
            Step("penalised", "L1 and L2 in training"),
        ),
    ),
    Chapter(
        "optimizer",
        "Loss, optimizer, learning rate",
        "What is made smaller, by which steps, and how long each of them is.",
        (
            Step("loss", "Wrong in one number"),
            Step("descent", "Downhill on a real loss"),
            Step("rules", "Momentum and Adam"),
            Step("rates", "The fates of a learning rate"),
            Step("batches", "Batch size and noise"),
            Step("schedules", "A rate that changes"),
        ),
    ),
    Chapter(
        "results",
        "Reading the results",
        "What accuracy, precision, recall and the confusion matrix say of your own network, and what they do not.",
        (
            Step("network", "The network, compiled and fitted"),
            Step("curves", "The performance curve"),
            Step("accuracy", "Accuracy"),
            Step("threshold", "Precision and recall"),
            Step("confusion", "The confusion matrix"),
            Step("findings", "What the tutorial found"),
        ),
    ),
    Chapter(
        "better",
        "Making it better",
        "Augmentation, transfer learning, regularization, more layers: each an experiment, run for real.",
        (
            Step("augmentation", "More from the same images"),
            Step("transfer", "Begin with what is known"),
            Step("regularization", "Against learning by heart"),
            Step("size", "Layers and filters"),
            Step("dials", "Learning rate and batch size"),
            Step("together", "Beat the tutorial"),
        ),
    ),
)
_BY_PAGE = {chapter.page: chapter for chapter in CHAPTERS}


def chapter(page: str) -> Chapter | None:
    """The chapter of the page of this name, as in `learn-pooling`; None where it is none."""
    return _BY_PAGE.get(page)


def named(name: str) -> Chapter:
    """The chapter of this name, as in `pooling`."""
    return _BY_PAGE[f"{PREFIX}{name}"]
