"""Which images of the set are looked at: a split, some classes, twelve of those, and one. The page's parts share it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.confusion import ANY
from cnn_core.data import CLASS_NAMES, Dataset, ImageSet
from cnn_core.data.cifar10 import Pixels
from ui import selection

DOZEN = 12
SPLIT = "split"
CLASSES = "classes"
DRAW = "draw"


@dataclass(frozen=True)
class Choice:
    """The images of the chosen split and, by their rows in it, those of the chosen classes."""

    images: ImageSet
    classes: tuple[str, ...]
    rows: NDArray[np.int64]

    def image_id(self, row: int) -> str:
        return f"{self.images.split}-{self.images.indices[row]}"

    def dozen(self, draw: int) -> NDArray[np.int64]:
        """Twelve rows: the first ones at draw 0, as in the tutorial, later others from anywhere in the split."""
        count = min(DOZEN, len(self.rows))
        if draw == 0:
            return self.rows[:count]
        return np.random.default_rng(draw).choice(self.rows, count, replace=False)


@dataclass(frozen=True)
class Photograph:
    """One image: its id as in `test-123`, its pixels (32, 32, 3) uint8, and its class index."""

    id: str
    pixels: Pixels
    label: int

    @property
    def class_name(self) -> str:
        return CLASS_NAMES[self.label]


def follow_address() -> None:
    """Let a link choose: its image the split, its class the classes."""
    linked = selection.current()
    st.session_state.setdefault(SPLIT, "train")
    if linked.image:
        st.session_state[SPLIT] = linked.image.split("-")[0]
    # A column of the confusion matrix has images of any class.
    wanted = None if linked.class_index == ANY else linked.class_index
    if wanted != _only_class():
        st.session_state[CLASSES] = [] if wanted is None else [CLASS_NAMES[wanted]]


def choose_images() -> None:
    """The controls: which split, which classes."""
    split_column, class_column = st.columns([1, 4])
    with split_column:
        st.segmented_control(
            "Split", ("train", "test"), required=True, key=SPLIT, persist_state="session", on_change=_forget_image
        )
    with class_column:
        st.pills(
            "Classes",
            CLASS_NAMES,
            selection_mode="multi",
            wrap=True,
            help="None chosen shows all ten.",
            key=CLASSES,
            persist_state="session",
            on_change=_classes_changed,
        )


def chosen(whole: Dataset) -> Choice:
    """What the controls say, whether or not they are on the page just now."""
    images = whole.train if st.session_state.get(SPLIT) != "test" else whole.test
    classes = tuple(st.session_state.get(CLASSES) or CLASS_NAMES)
    wanted = [CLASS_NAMES.index(name) for name in classes]
    return Choice(images, classes, np.flatnonzero(np.isin(images.labels, wanted)))


def shuffle_button(label: str) -> None:
    st.button(label, icon=":material/shuffle:", on_click=_shuffle)


def drawn(choice: Choice) -> NDArray[np.int64]:
    """The rows of the twelve images that the last shuffle drew."""
    return choice.dozen(st.session_state.get(DRAW, 0))


def photograph(choice: Choice) -> Photograph:
    """The selected image, else the first of the twelve; a selected one that is not on this machine is told of."""
    row = int(drawn(choice)[0])
    if image_id := selection.current().image:
        found = np.flatnonzero(choice.images.indices == int(image_id.split("-")[1]))
        if len(found):
            row = int(found[0])
        else:
            st.caption(f"Image {image_id} is not on this machine; get all 60,000 to see it. Shown is another.")
    return Photograph(choice.image_id(row), np.array(choice.images.images[row]), int(choice.images.labels[row]))


def choose_class(class_index: int | None) -> None:
    """Make one class, or none in particular, the one that is looked at."""
    selection.select(selection.choose(class_index=class_index, answer_index=None, image=None))


def _only_class() -> int | None:
    names = st.session_state.get(CLASSES) or []
    return CLASS_NAMES.index(names[0]) if len(names) == 1 else None


def _classes_changed() -> None:
    choose_class(_only_class())


def _forget_image() -> None:
    selection.select(selection.choose(image=None))


def _shuffle() -> None:
    st.session_state[DRAW] = st.session_state.get(DRAW, 0) + 1
    _forget_image()
